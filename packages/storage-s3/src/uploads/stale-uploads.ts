import { ListMultipartUploadsCommand, type ListMultipartUploadsCommandInput } from '@aws-sdk/client-s3';
import type { StaleUpload } from '@graphql-darkroom/core/adapter';
import type { S3Bucket } from '../bucket.ts';
import { translatingErrors } from '../s3-error.ts';

/** Where a page of uploads begins. */
type Markers = Pick<ListMultipartUploadsCommandInput, 'KeyMarker' | 'UploadIdMarker'>;

/** The open uploads under a prefix of the private tree that were started before the given time, read page by page. */
export async function* staleUploads(
  bucket: S3Bucket,
  prefix: string,
  startedBefore: Date,
): AsyncGenerator<StaleUpload, void, void> {
  const tree = bucket.trees.private;
  for (let markers: Markers | null = {}; markers !== null;) {
    const input: ListMultipartUploadsCommandInput = { Bucket: bucket.name, Prefix: `${tree}${prefix}`, ...markers };
    const page = await translatingErrors(() => bucket.client.send(new ListMultipartUploadsCommand(input)));
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Key === undefined || UploadId === undefined || Initiated === undefined) {
        throw new Error('A listing omits the key, ID or time of an upload.');
      }
      // If a server treats the prefix as a mere hint, uploads outside it must not be exposed.
      if (Key.startsWith(`${tree}${prefix}`) && Initiated < startedBefore) {
        yield { key: Key.slice(tree.length), uploadId: UploadId };
      }
    }
    markers = nextMarkers(page.IsTruncated === true, page.NextKeyMarker, page.NextUploadIdMarker, markers);
  }
}

function nextMarkers(
  isTruncated: boolean,
  KeyMarker: string | undefined,
  UploadIdMarker: string | undefined,
  before: Markers,
): Markers | null {
  if (!isTruncated || KeyMarker === undefined) return null;
  if (KeyMarker === before.KeyMarker && UploadIdMarker === before.UploadIdMarker) {
    throw new Error('ListMultipartUploads returned the same page again.');
  }
  return { KeyMarker, UploadIdMarker };
}
