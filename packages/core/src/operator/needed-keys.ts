import type { StorageKeys } from '../files/storage-keys.ts';
import type { FileRecord } from '../ports/records.ts';

/** Objects that a record says are there: of a READY file its original and derivatives, with their published copies. */
export function namedKeys(keys: StorageKeys, file: FileRecord): readonly string[] {
  if (file.status !== 'READY') return [];
  const made = file.conversions.flatMap(({ key, publicKey }) => [key, publicKey]);
  return [keys.original(file.id), file.publicKey, ...made].filter((key) => key !== null);
}

/**
 * Whether a record may need an object: it names it, or work is under way that writes such objects. What an attempt left
 * is removed once its conversion has ended.
 */
export function mayNeed(keys: StorageKeys, file: FileRecord, key: string): boolean {
  if (namedKeys(keys, file).includes(key)) return true;
  if (file.status === 'UPLOADING' || file.status === 'VERIFYING') return true;
  return file.conversions.some(
    ({ id, status }) =>
      (status === 'PENDING' || status === 'RUNNING') &&
      keys.attempts({ fileId: file.id, conversionId: id }).some(({ prefix }) => key.startsWith(prefix)),
  );
}
