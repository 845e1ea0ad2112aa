import type { ContainerClient } from '@azure/storage-blob';
import { isNoSuchBlob } from '../azure-error.ts';
import { type CallLimits, within } from '../limits.ts';
import { removeStaging } from '../uploads/remove-staging.ts';
import { listBlobs } from './list-blobs.ts';

const PARALLEL_DELETIONS = 16;

/** A container whose blobs are deleted. */
interface Place {
  readonly client: ContainerClient;
  readonly limits: CallLimits;
}

/** Deletes blobs with their snapshots. Idempotent. */
export async function removeBlobs(place: Place, names: readonly string[]): Promise<void> {
  await eachOf(names, async (name) => {
    const deleting = within(place.limits.requestTimeoutSeconds, (abortSignal) =>
      place.client.getBlobClient(name).delete({ abortSignal, deleteSnapshots: 'include' }),
    );
    await deleting.catch((error: unknown) => {
      if (!isNoSuchBlob(error)) throw error;
    });
  });
}

/** Deletes all blobs whose names begin with a prefix, and what an interrupted copy left there. */
export async function removeTree(place: Place, prefix: string): Promise<void> {
  for await (const page of listBlobs(place, prefix, { uncommitted: true })) {
    await eachOf(page, ({ name }) => removeStaging(place.client.getBlockBlobClient(name), place.limits));
  }
}

async function eachOf<Item>(items: readonly Item[], remove: (item: Item) => Promise<void>): Promise<void> {
  for (let first = 0; first < items.length; first += PARALLEL_DELETIONS) {
    await Promise.all(items.slice(first, first + PARALLEL_DELETIONS).map(remove));
  }
}
