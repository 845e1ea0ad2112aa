import { ListPartsCommand, type Part } from '@aws-sdk/client-s3';
import type { StoredPart } from '@graphql-darkroom/core';
import type { S3Bucket } from '../bucket.ts';
import { isNoSuchUpload } from '../s3-error.ts';

/** An open upload, by its key in the bucket. */
export interface OpenUpload {
  readonly Key: string;
  readonly UploadId: string;
}

/** All parts of an upload, page by page; null when no such upload is open. */
export async function listParts(bucket: S3Bucket, upload: OpenUpload): Promise<readonly StoredPart[] | null> {
  const parts: StoredPart[] = [];
  for (let marker: string | undefined; ;) {
    const page = await bucket.client
      .send(new ListPartsCommand({ ...upload, Bucket: bucket.name, PartNumberMarker: marker }))
      .catch((error: unknown) => {
        if (isNoSuchUpload(error)) return null;
        throw error;
      });
    if (page === null) return null;
    for (const part of page.Parts ?? []) parts.push(toStoredPart(part));
    // Some servers name a next marker on the last page too.
    if (page.IsTruncated !== true || page.NextPartNumberMarker === undefined) break;
    if (page.NextPartNumberMarker === marker) throw new Error('ListParts names the same page again.');
    marker = page.NextPartNumberMarker;
  }
  return parts.toSorted((a, b) => a.number - b.number);
}

function toStoredPart({ PartNumber, Size, ETag }: Part): StoredPart {
  if (PartNumber === undefined || Size === undefined || ETag === undefined) {
    throw new Error('ListParts leaves out number, size or ETag of a part.');
  }
  return { number: PartNumber, size: Size, etag: ETag };
}
