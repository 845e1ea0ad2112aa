import { unlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { MAX_PART_BYTES } from '@graphql-darkroom/core';
import { chunksOf } from '../files/byte-streams.ts';
import { exists, moveIntoTree } from '../files/durable-moves.ts';
import type { StorageFolder } from '../files/storage-folder.ts';
import { writeSealedFile } from '../files/write-sealed-file.ts';
import type { PartClaims } from '../signing/claims.ts';
import { BodyError, hasCode } from '../storage-error.ts';
import { findUploadFolder, partFile } from './upload-folder.ts';

/** How a PUT ended. */
export type PutPartOutcome =
  | { readonly kind: 'STORED'; readonly etag: string }
  | { readonly kind: 'TOO_LONG' | 'TOO_SHORT' | 'BROKE_OFF' | 'NOT_OPEN' };

class TooLong extends Error {}

async function* atMost(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array, void, void> {
  let seen = 0;
  for await (const chunk of chunks) {
    seen += chunk.length;
    if (seen > maxBytes) throw new TooLong();
    yield chunk;
  }
}

/** Streams a part into its upload, in place of an earlier one. Nothing is seen of it until it is whole and durable. */
export async function putPart(
  folder: StorageFolder,
  claims: PartClaims,
  body: ReadableStream<Uint8Array> | null,
): Promise<PutPartOutcome> {
  const upload = await findUploadFolder(folder, claims);
  if (upload === null || (await exists(upload.settled))) return { kind: 'NOT_OPEN' };
  try {
    const chunks = atMost(chunksOf(body), claims.size ?? MAX_PART_BYTES);
    const { path, seal } = await writeSealedFile({ folder: upload.temporary, chunks, contentType: null });
    const isTooShort = claims.size !== null && seal.size < claims.size;
    if (isTooShort || (await exists(upload.settled))) {
      await unlink(path);
      return { kind: isTooShort ? 'TOO_SHORT' : 'NOT_OPEN' };
    }
    const stored = await moveIntoTree(path, upload.parts, basename(partFile(upload, claims.part)));
    return stored ? { kind: 'STORED', etag: seal.etag } : { kind: 'NOT_OPEN' };
  } catch (error) {
    if (error instanceof TooLong) return { kind: 'TOO_LONG' };
    if (error instanceof BodyError) return { kind: 'BROKE_OFF' };
    // The upload was closed, and its folder went, while the body came in.
    if (hasCode(error, 'ENOENT') && !(await exists(upload.path))) return { kind: 'NOT_OPEN' };
    throw error;
  }
}
