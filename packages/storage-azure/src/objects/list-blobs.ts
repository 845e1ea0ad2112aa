import type { ContainerClient, ContainerListBlobFlatSegmentResponse } from '@azure/storage-blob';
import { type CallLimits, within } from '../limits.ts';

/**
 * The maximum number of names on one page.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/list-blobs
 */
const PAGE_BLOBS = 5000;

/** A blob in a listing. */
export interface ListedBlob {
  readonly name: string;
  /** Null if the service does not list it, as for blobs that were never committed. */
  readonly createdOn: Date | null;
}

/** Pages of the blobs whose names begin with a prefix. */
export async function* listBlobs(
  { client, limits }: { readonly client: ContainerClient; readonly limits: CallLimits },
  prefix: string,
  {
    uncommitted = false,
    maxPageSize = PAGE_BLOBS,
  }: {
    /** Whether to include blobs that were never committed. @default false */
    readonly uncommitted?: boolean;
    readonly maxPageSize?: number;
  } = {},
): AsyncGenerator<readonly ListedBlob[], void, void> {
  for (let continuationToken: string | undefined; ;) {
    const settings = { maxPageSize, ...(continuationToken === undefined ? {} : { continuationToken }) };
    const page = await within(limits.requestTimeoutSeconds, (abortSignal) =>
      client.listBlobsFlat({ abortSignal, prefix, includeUncommitedBlobs: uncommitted }).byPage(settings).next(),
    ).then(({ value }: { readonly value?: ContainerListBlobFlatSegmentResponse }) => value);
    if (page === undefined) return;
    yield page.segment.blobItems.map(({ name, properties }) => {
      if (!name.startsWith(prefix)) throw new Error('A listing contains a blob that was not requested.');
      return { name, createdOn: properties.createdOn ?? properties.lastModified ?? null };
    });
    if (page.continuationToken === undefined || page.continuationToken === '') return;
    continuationToken = page.continuationToken;
  }
}
