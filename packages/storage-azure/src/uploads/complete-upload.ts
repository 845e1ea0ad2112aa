import type { BlobGetPropertiesResponse, BlockBlobClient } from '@azure/storage-blob';
import { type CompleteUploadOutcome, partsMayBeJoined, type StoredPart } from '@graphql-darkroom/core/adapter';
import { errorCodeOf, isRefusal, orNull } from '../azure-error.ts';
import type { AzureContainer } from '../container.ts';
import { within } from '../limits.ts';
import { copyBlob } from '../objects/copy-blob.ts';
import type { SasSigner } from '../signing/sas-signer.ts';
import { closeUpload } from './abort-upload.ts';
import { blockId } from './block-ids.ts';
import { type UploadBlobs, type UploadId, uploadBlobs } from './open-upload.ts';
import { unleased } from './remove-staging.ts';
import { stagedBlocks } from './staged-blocks.ts';

/** How often a completion is attempted if it meets another one, or a client that keeps writing. */
const MAX_ROUNDS = 4;

/** Allows for clocks that differ and for the time that copying takes. */
const SOURCE_URL_SECONDS = 3600;

/** The metadata of an object that contains the id of the upload that made it. */
const MADE_BY = 'darkroomupload';

/** The blobs and arguments of a completion. */
interface Completion extends UploadBlobs {
  readonly container: AzureContainer;
  readonly signer: SasSigner;
  readonly uploadId: string;
  readonly parts: readonly StoredPart[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Turns the parts into an object that no client can change. Commits them to the staging blob and takes a snapshot of
 * it, since clients can still write to the blob but not to the snapshot. Copies the snapshot to the key, which no URL
 * ever writes to, and closes the upload. If the process dies between two of these steps, the next call continues from
 * there or starts again.
 */
export async function completeUpload(
  container: AzureContainer,
  signer: SasSigner,
  upload: UploadId,
  parts: readonly StoredPart[],
  signal?: AbortSignal,
): Promise<CompleteUploadOutcome> {
  const { uploadId } = upload;
  const completion: Completion = { ...uploadBlobs(container, upload), container, signer, uploadId, parts, signal };
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const outcome = await tryToComplete(completion);
    if (outcome !== 'AGAIN') return outcome;
  }
  throw new Error(`The staging blob of an upload changed in each of ${MAX_ROUNDS} attempts to complete it.`);
}

async function tryToComplete(completion: Completion): Promise<CompleteUploadOutcome | 'AGAIN'> {
  const { container, staging, marker, object, parts } = completion;
  const { requestTimeoutSeconds } = container.limits;
  const propertiesOf = (blob: BlockBlobClient): Promise<BlobGetPropertiesResponse | null> =>
    orNull(within(requestTimeoutSeconds, (abortSignal) => blob.getProperties({ abortSignal })));

  // In this order: blocks that are committed on the condition of this ETag were staged while the upload was open.
  const staged = await propertiesOf(staging);
  const [open, existing] = await Promise.all([propertiesOf(marker), propertiesOf(object)]);
  if (open === null) return 'NOT_FOUND';
  const size = parts.reduce((sum, part) => sum + (part.size ?? 0), 0);
  const made = existing === null ? null : await madeBefore(completion, existing, size);
  if (made !== null) return made;
  if (staged?.etag === undefined || !partsMayBeJoined(parts)) return 'PARTS_REFUSED';

  const committed = await commit(completion, staged.etag);
  if (committed === 'AGAIN' || committed === 'PARTS_REFUSED') return committed;
  const snapshot = await snapshotOf(completion, committed.etag);
  if (snapshot === null) return 'AGAIN';
  const isExact = await holdsExactly(completion, snapshot.blob);
  if (isExact !== true) return isExact === null ? 'AGAIN' : 'PARTS_REFUSED';

  try {
    await copyBlob(
      { url: `${snapshot.blob.url}&${await snapshot.sign()}`, size },
      {
        blob: object,
        headers: open.contentType === undefined ? {} : { blobContentType: open.contentType },
        metadata: { [MADE_BY]: completion.uploadId },
        conditions: { ifNoneMatch: '*' },
      },
      container.limits,
      { signal: completion.signal },
    );
  } catch (error) {
    // Another completion was first, or an abort deleted the snapshot.
    if (isRefusal(error) || errorCodeOf(error) === 'CannotVerifyCopySource') return 'AGAIN';
    throw error;
  }
  await closeUpload(container, completion, { isCommitted: true });
  return 'COMPLETED';
}

/** A version of the staging blob whose blocks are the parts. */
interface Committed {
  readonly etag: string;
}

/** The outcome for an upload whose object already exists. Closes the upload if it made the object itself. */
async function madeBefore(
  completion: Completion,
  { metadata, contentLength }: BlobGetPropertiesResponse,
  size: number,
): Promise<CompleteUploadOutcome> {
  // An upload never replaces an object that was made by anything else.
  if (metadata?.[MADE_BY] !== completion.uploadId) return 'PARTS_REFUSED';
  await closeUpload(completion.container, completion, { isCommitted: true });
  return contentLength === size ? 'COMPLETED' : 'NOT_FOUND';
}

/** Commits the blocks of the parts, unless they are committed already. */
async function commit(completion: Completion, ifMatch: string): Promise<Committed | 'AGAIN' | 'PARTS_REFUSED'> {
  const { container, staging, parts, signal } = completion;
  const ids = parts.map(({ number }) => blockId(number));
  const blocks = await stagedBlocks(staging, container.limits);
  const sizes = new Map(blocks.parts.map(({ number, size }) => [number, size]));
  if (parts.some(({ number, size }) => sizes.get(number) !== size)) return 'PARTS_REFUSED';
  const isCommitted = !blocks.hasUncommitted && blocks.committed.join() === ids.join();
  // This way simultaneous completions continue with the same version instead of replacing each other's.
  if (isCommitted) return { etag: ifMatch };
  try {
    const { etag } = await unleased(staging, container.limits, () =>
      within(
        container.limits.requestTimeoutSeconds,
        (abortSignal) => staging.commitBlockList(ids, { abortSignal, conditions: { ifMatch } }),
        signal,
      ),
    );
    return etag === undefined ? 'AGAIN' : { etag };
  } catch (error) {
    if (errorCodeOf(error) === 'ConditionNotMet') return 'AGAIN';
    if (isRefusal(error)) return 'PARTS_REFUSED';
    throw error;
  }
}

/** A snapshot of the staging blob at the given ETag; null if the blob has changed. */
async function snapshotOf(
  { container, staging, signer, signal }: Completion,
  ifMatch: string,
): Promise<{ readonly blob: BlockBlobClient; readonly sign: () => Promise<string> } | null> {
  try {
    const { snapshot } = await unleased(staging, container.limits, () =>
      within(
        container.limits.requestTimeoutSeconds,
        (abortSignal) => staging.createSnapshot({ abortSignal, conditions: { ifMatch } }),
        signal,
      ),
    );
    if (snapshot === undefined) throw new Error('Snapshot Blob returned no snapshot.');
    const sign = async (): Promise<string> => {
      const { query } = await signer({
        containerName: container.client.containerName,
        blobName: staging.name,
        snapshotTime: snapshot,
        permission: 'r',
        expiresOn: new Date(Date.now() + SOURCE_URL_SECONDS * 1000),
      });
      return query;
    };
    return { blob: staging.withSnapshot(snapshot).getBlockBlobClient(), sign };
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/**
 * Whether the blocks of a snapshot are the parts with their lengths: a block may have been replaced before the commit.
 * Null if the snapshot is gone.
 */
async function holdsExactly({ container, parts }: Completion, snapshot: BlockBlobClient): Promise<boolean | null> {
  const list = await orNull(
    within(container.limits.requestTimeoutSeconds, (abortSignal) =>
      snapshot.getBlockList('committed', { abortSignal }),
    ),
  );
  if (list === null) return null;
  const expected = parts.map(({ number, size }) => `${blockId(number)} ${size}`);
  return (list.committedBlocks ?? []).map(({ name, size }) => `${name} ${size}`).join() === expected.join();
}
