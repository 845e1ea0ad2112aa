import { createHash } from 'node:crypto';
import type { StoredPart } from '@graphql-darkroom/core/adapter';
import { chunksOfFile } from '../files/byte-streams.ts';
import { openSealedFile, type SealedFile } from '../files/sealed-file.ts';
import { type UnseenFile, writeSealedFile } from '../files/write-sealed-file.ts';
import { partFile, type UploadFolder } from './upload-folder.ts';

class PartChanged extends Error {}

/**
 * Joins the parts into a file that is not visible yet, in bounded memory; null if a part is missing or differs from the
 * list. Replacing a part during the read is harmless: the file of a part is never written to again.
 */
export async function joinParts(
  upload: UploadFolder,
  parts: readonly StoredPart[],
  signal?: AbortSignal,
): Promise<UnseenFile | null> {
  try {
    return await writeSealedFile({
      folder: upload.temporary,
      chunks: chunksOfParts(upload, parts, signal),
      contentType: upload.contentType,
      etag: joinedEtag(parts),
    });
  } catch (error) {
    if (error instanceof PartChanged) return null;
    throw error;
  }
}

/**
 * A single part keeps its etag. Several parts get a hash of their etags and their number, as on S3: the bytes are not
 * hashed again.
 */
function joinedEtag(parts: readonly StoredPart[]): string {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only.etag;
  const hash = createHash('sha256');
  for (const { etag } of parts) hash.update(etag);
  return `${hash.digest('hex')}-${parts.length}`;
}

async function* chunksOfParts(
  upload: UploadFolder,
  parts: readonly StoredPart[],
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  for (const part of parts) {
    const { handle, seal } = await openListedPart(upload, part);
    try {
      for await (const chunk of chunksOfFile(handle, { start: 0, length: seal.size })) {
        signal?.throwIfAborted();
        yield chunk;
      }
    } finally {
      await handle.close();
    }
  }
}

async function openListedPart(upload: UploadFolder, { number, size, etag }: StoredPart): Promise<SealedFile> {
  const file = await openSealedFile(partFile(upload, number));
  if (file?.seal.size === size && file.seal.etag === etag) return file;
  await file?.handle.close();
  throw new PartChanged();
}
