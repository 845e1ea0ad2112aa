import { unlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { MAX_PART_BYTES, type PartReceiver, partReceiver, type ReceivedPart } from '@graphql-darkroom/core/adapter';
import { chunksOf } from '../files/byte-streams.ts';
import { exists, moveIntoTree } from '../files/durable-moves.ts';
import type { StorageFolder } from '../files/storage-folder.ts';
import { type UnseenFile, writeSealedFile } from '../files/write-sealed-file.ts';
import type { PartClaims } from '../signing/claims.ts';
import { BodyError, hasCode } from '../storage-error.ts';
import { type LandedParts, landedParts } from './landed-parts.ts';
import { findUploadFolder, partFile, type UploadFolder } from './upload-folder.ts';
import { UploadClosed, watchUpload } from './watch-upload.ts';

/** The result of a PUT. */
export type PutPartOutcome =
  | { readonly kind: 'STORED'; readonly etag: string }
  | { readonly kind: Exclude<ReceivedPart<unknown>['kind'], 'STORED'> | 'BROKE_OFF' | 'OTHER_BYTES' };

/** The state that a process keeps about the parts that it receives. */
export interface Receiving {
  readonly receiver: PartReceiver;
  readonly landed: LandedParts;
}

/** The state before the first part. */
export function receiving(): Receiving {
  return { receiver: partReceiver(), landed: landedParts() };
}

/** The body that a client sends. */
export interface PartBody {
  readonly body: ReadableStream<Uint8Array> | null;
  /** Its `Content-Length`; null without one. */
  readonly announced: number | null;
}

/**
 * Streams a part into its upload, replacing an earlier one. The part is not visible before it is complete and durable.
 */
export async function putPart(
  folder: StorageFolder,
  { receiver, landed }: Receiving,
  claims: PartClaims,
  { body, announced }: PartBody,
): Promise<PutPartOutcome> {
  const upload = await findUploadFolder(folder, claims);
  if (upload === null) return { kind: 'NOT_OPEN' };
  const watch = watchUpload(upload);
  try {
    const received = await receiver.receive<UnseenFile & { readonly size: number }>({
      uploadId: claims.uploadId,
      number: claims.part,
      size: claims.size,
      maxBytes: claims.maxBytes ?? MAX_PART_BYTES,
      // Signed lengths never add up to more than the declared size.
      maxBytesOfUpload: claims.size === null ? upload.maxBytes : null,
      announced,
      landed: async () => {
        if (await exists(upload.settled)) return null;
        return claims.size === null ? landed.of(upload) : [];
      },
      chunks: (signal) => chunksOf(body, AbortSignal.any([signal, watch.signal])),
      write: async (chunks) => {
        const written = await writeSealedFile({ folder: upload.temporary, chunks, contentType: null });
        if (claims.sha256 !== null && written.seal.etag !== claims.sha256) {
          await removeIfThere(written.path);
          throw new OtherBytes();
        }
        return { ...written, size: written.seal.size };
      },
      land: async (written) => {
        const isLanded = await land(upload, claims.part, written);
        if (isLanded) landed.add(upload, { number: claims.part, size: written.size });
        return isLanded;
      },
      discard: ({ path }) => removeIfThere(path),
    });
    return received.kind === 'STORED' ? { kind: received.kind, etag: received.written.seal.etag } : received;
  } catch (error) {
    if (error instanceof OtherBytes) return { kind: 'OTHER_BYTES' };
    if (error instanceof BodyError) return { kind: 'BROKE_OFF' };
    if (error instanceof UploadClosed) return { kind: 'NOT_OPEN' };
    // While the body was being received, the upload was closed and its folder removed.
    if (hasCode(error, 'ENOENT') && !(await exists(upload.path))) return { kind: 'NOT_OPEN' };
    throw error;
  } finally {
    watch.stop();
  }
}

class OtherBytes extends Error {}

async function land(upload: UploadFolder, part: number, { path }: UnseenFile): Promise<boolean> {
  if (await exists(upload.settled)) return false;
  return moveIntoTree(path, upload.parts, basename(partFile(upload, part)));
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    // The upload was closed in the meantime, and its folder removed with everything in it.
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error;
  }
}
