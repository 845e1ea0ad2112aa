import type { ServedAs } from '@graphql-darkroom/core/adapter';
import { chunksOfFile } from '../files/byte-streams.ts';
import { moveIntoTree } from '../files/durable-moves.ts';
import type { SealedFile } from '../files/sealed-file.ts';
import type { StorageFolder } from '../files/storage-folder.ts';
import { fileOfKey } from '../files/storage-key.ts';
import { writeSealedFile } from '../files/write-sealed-file.ts';
import { storageUnavailable } from '../storage-error.ts';
import { openObject, openObjectIn } from './open-object.ts';

/**
 * Copies an object into the published tree, with the type and disposition to serve it with. Resolves to false if there
 * is no such object.
 */
export async function publishObject(
  folder: StorageFolder,
  input: { readonly from: string; readonly to: string } & ServedAs,
): Promise<boolean> {
  const source = await openObject(folder, input.from);
  if (source === null) return false;
  try {
    if (await isPublished(folder, source, input)) return true;
    const { handle, seal } = source;
    const { path } = await writeSealedFile({
      folder: folder.temporary,
      chunks: chunksOfFile(handle, { start: 0, length: seal.size }),
      contentType: input.contentType,
      contentDisposition: input.contentDisposition,
      etag: seal.etag,
    });
    if (await moveIntoTree(path, folder.published, fileOfKey(input.to))) return true;
    throw storageUnavailable(new Error('The copy was removed before it was moved into place.'));
  } finally {
    await source.handle.close();
  }
}

async function isPublished(
  { published }: StorageFolder,
  source: SealedFile,
  { to, contentType, contentDisposition }: { readonly to: string } & ServedAs,
): Promise<boolean> {
  const file = await openObjectIn(published, to);
  await file?.handle.close();
  return (
    file?.seal.etag === source.seal.etag &&
    file.seal.contentType === contentType &&
    file.seal.contentDisposition === contentDisposition
  );
}
