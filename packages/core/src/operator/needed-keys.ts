import type { StorageKeys } from '../files/storage-keys.ts';
import { isServedWithoutMetadata } from '../metadata/removable-types.ts';
import type { FileRecord } from '../ports/records.ts';

/**
 * The objects that a record says exist: the original of a READY file, its copy without metadata, its derivatives, and
 * what is published of each.
 */
export function namedKeys(keys: StorageKeys, file: FileRecord): readonly string[] {
  if (file.status !== 'READY') return [];
  const made = file.conversions.flatMap(({ key, publicKey }) => [key, publicKey]);
  const served = isServedWithoutMetadata(file, file.contentType ?? '') ? keys.withoutMetadata(file.id) : null;
  return [keys.original(file.id), served, file.publicKey, ...made].filter((key) => key !== null);
}

/**
 * Whether a record may need an object: it names the object, or work that writes such objects is in progress. What an
 * attempt left behind is deleted once its conversion has ended.
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
