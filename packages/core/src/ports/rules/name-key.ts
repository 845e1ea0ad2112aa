/** The maximum UTF-16 code units of a key: a search does not distinguish names beyond that. */
const MAX_KEY_LENGTH = 255;

/**
 * Case-folds a text by Unicode's full case folding: texts that differ only in case become equal. By way of upper case,
 * "ß" and "SS" become the same. The dotless "ı" remains a letter of its own, and the final "ς" becomes "σ".
 */
export function foldCase(text: string): string {
  const folded = text.split('ı').map((part) => part.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ'));
  return folded.join('ı').normalize('NFC');
}

/**
 * The key that names of files are searched by: a name begins with a text, ignoring case, if its key begins with the
 * text's key. For databases, whose own functions depend on a locale. At most 255 UTF-16 code units. Fast for any text
 * without long runs of combining marks.
 */
export function nameKey(name: string): string {
  return foldCase(name.normalize('NFC')).slice(0, MAX_KEY_LENGTH).toWellFormed();
}
