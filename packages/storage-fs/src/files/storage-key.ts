const KEY = /^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*$/;
const MAX_KEY_LENGTH = 255;
const MAX_NAME_LENGTH = 200;
const SUFFIX = '.object';

/** Whether the text is a storage key: `[A-Za-z0-9_-]+` segments joined by `/`, at most 255 characters. */
export function isStorageKey(text: string): boolean {
  return text.length <= MAX_KEY_LENGTH && KEY.test(text);
}

/** @throws {TypeError} unless the text is a storage key. The message does not repeat it. */
export function checkStorageKey(text: string): void {
  if (!isStorageKey(text)) {
    throw new TypeError(
      'A storage key must consist of [A-Za-z0-9_-]+ segments joined by "/", with at most 255 characters.',
    );
  }
}

/**
 * The names of the folders for a segment. Capitals are escaped, since some file systems do not distinguish `A` from
 * `a`, and a segment longer than a file name may be continues in another folder. Different segments have different
 * names.
 */
function namesOf(segment: string): readonly string[] {
  const escaped = segment.replaceAll(/[A-Z]/g, (letter) => `=${letter.toLowerCase()}`);
  const pieces = escaped.match(new RegExp(`.{1,${MAX_NAME_LENGTH}}`, 'g')) ?? [];
  return pieces.map((piece, index) => (index < pieces.length - 1 ? `${piece}~` : piece));
}

/** The folder, relative to a tree, of all objects whose key begins with the prefix, which ends in `/`. */
export function folderOfPrefix(prefix: string): string {
  const key = prefix.slice(0, -1);
  if (!prefix.endsWith('/')) throw new TypeError('A prefix of storage keys must end with "/".');
  checkStorageKey(key);
  return key.split('/').flatMap(namesOf).join('/');
}

/** The key of the object in a file, which is relative to a tree; null if it is not the file of an object. */
export function keyOfFile(relative: string): string | null {
  if (!relative.endsWith(SUFFIX)) return null;
  const joined = relative.slice(0, -SUFFIX.length).replaceAll('~/', '');
  const key = joined.replaceAll(/=([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return isStorageKey(key) ? key : null;
}

/**
 * The file of the object under the key, relative to a tree. Folders never have such names, so `a` and `a/b` can both be
 * keys.
 */
export function fileOfKey(key: string): string {
  checkStorageKey(key);
  return `${key.split('/').flatMap(namesOf).join('/')}${SUFFIX}`;
}
