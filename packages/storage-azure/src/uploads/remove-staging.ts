import type { BlockBlobClient } from '@azure/storage-blob';
import { errorCodeOf, isNoSuchBlob, isRefusal } from '../azure-error.ts';
import { type CallLimits, within } from '../limits.ts';

/**
 * Removes a staging blob with all of its blocks and snapshots, also one that never was committed. Idempotent. The
 * bearer of one of its URLs may have leased it, or made it a blob of another type: neither keeps it.
 */
export async function removeStaging(
  staging: BlockBlobClient,
  limits: CallLimits,
  { isCommitted = false }: { readonly isCommitted?: boolean } = {},
): Promise<void> {
  const send = <Answer>(call: (abortSignal: AbortSignal) => Promise<Answer>): Promise<Answer> =>
    unleased(staging, limits, () => within(limits.requestTimeoutSeconds, call));
  if (!isCommitted) {
    // Discards what is not committed: a blob of nothing else cannot be deleted.
    await send((abortSignal) => staging.commitBlockList([], { abortSignal })).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
    });
  }
  await send((abortSignal) => staging.delete({ abortSignal, deleteSnapshots: 'include' })).catch((error: unknown) => {
    if (!isNoSuchBlob(error)) throw error;
  });
}

/** The result of a call on a blob, whose lease is broken where it has one. */
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
