import type { BlockBlobClient } from '@azure/storage-blob';
import { errorCodeOf, isNoSuchBlob, isRefusal } from '../azure-error.ts';
import { type CallLimits, within } from '../limits.ts';

/**
 * Deletes a staging blob with all its blocks and snapshots, even if it was never committed. Idempotent. A client with
 * one of its URLs may have leased it or replaced it with a blob of another type: neither prevents the deletion.
 */
export async function removeStaging(
  staging: BlockBlobClient,
  limits: CallLimits,
  { isCommitted = false }: { readonly isCommitted?: boolean } = {},
): Promise<void> {
  const send = <Answer>(call: (abortSignal: AbortSignal) => Promise<Answer>): Promise<Answer> =>
    unleased(staging, limits, () => within(limits.requestTimeoutSeconds, call));
  if (!isCommitted) {
    // Discards uncommitted blocks: a blob that has only such blocks cannot be deleted.
    await send((abortSignal) => staging.commitBlockList([], { abortSignal })).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
    });
  }
  await send((abortSignal) => staging.delete({ abortSignal, deleteSnapshots: 'include' })).catch((error: unknown) => {
    if (!isNoSuchBlob(error)) throw error;
  });
}

/** The result of a call on a blob. If the blob is leased, breaks the lease and calls again. */
export async function unleased<Answer>(
  blob: BlockBlobClient,
  limits: CallLimits,
  call: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (errorCodeOf(error) !== 'LeaseIdMissing') throw error;
    await within(limits.requestTimeoutSeconds, (abortSignal) =>
      blob.getBlobLeaseClient().breakLease(0, { abortSignal }),
    );
    return call();
  }
}
