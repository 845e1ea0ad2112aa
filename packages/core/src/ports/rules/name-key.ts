/** The most UTF-16 code units of a key: what is longer than that is not told apart by a search. */
const MAX_KEY_LENGTH = 255;

/**
 * The same for texts that differ in case alone, by Unicode's full case folding: by way of upper case "ß" and "SS" are
 * the same. The dotless "ı" is a letter of its own, and the "ς" at the end of a word is a "σ".
 */
export function foldCase(text: string): string {
  const folded = text.split('ı').map((part) => part.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ'));
  return folded.join('ı').normalize('NFC');
}

/**
 * What names of files are searched by: a name begins with a text, whatever the case of either, where its key begins
 * with the text's. For databases, whose own functions go by a locale. At most 255 UTF-16 code units; any text without
 * long runs of combining marks takes little time.
 */
export function nameKey(name: string): string {
  return foldCase(name.normalize('NFC')).slice(0, MAX_KEY_LENGTH).toWellFormed();
}
