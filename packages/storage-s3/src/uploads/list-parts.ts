import { ListPartsCommand, type Part } from '@aws-sdk/client-s3';
import type { StoredPart } from '@graphql-darkroom/core/adapter';
import type { S3Bucket } from '../bucket.ts';
import { isNoSuchUpload } from '../s3-error.ts';
import type { PartsPage } from './parts-page.ts';

/** An open upload, with its full key in the bucket. */
export interface OpenUpload {
  readonly Key: string;
  readonly UploadId: string;
}

/** Reads a page of parts without the SDK; null if it gets no usable answer. */
export type QuickPage = (upload: OpenUpload, marker: string | undefined) => Promise<PartsPage | null>;

/**
 * All parts of an upload, page by page; null if no such upload is open. If `quickly` cannot read a page, the SDK does.
 */
export async function listParts(
  bucket: S3Bucket,
  upload: OpenUpload,
  quickly: QuickPage = async () => null,
): Promise<readonly StoredPart[] | null> {
  const parts: StoredPart[] = [];
  for (let marker: string | undefined; ;) {
    const page = (await quickly(upload, marker)) ?? (await askSdk(bucket, upload, marker));
    if (page === null) return null;
    parts.push(...page.parts);
    if (page.next === null) break;
    if (page.next === marker) throw new Error('ListParts returned the same page again.');
    marker = page.next;
  }
  return parts.toSorted((a, b) => a.number - b.number);
}

async function askSdk(bucket: S3Bucket, upload: OpenUpload, marker: string | undefined): Promise<PartsPage | null> {
  try {
    const { Parts, IsTruncated, NextPartNumberMarker } = await bucket.client.send(
      new ListPartsCommand({ ...upload, Bucket: bucket.name, PartNumberMarker: marker }),
    );
    // Some servers return a next marker on the last page too.
    const next = IsTruncated === true ? (NextPartNumberMarker ?? null) : null;
    return { parts: (Parts ?? []).map(toStoredPart), next };
  } catch (error) {
    if (isNoSuchUpload(error)) return null;
    throw error;
  }
}

function toStoredPart({ PartNumber, Size, ETag, ChecksumSHA256 }: Part): StoredPart {
  if (PartNumber === undefined || ETag === undefined) throw new Error('ListParts omits the number or ETag of a part.');
  // Supabase does not list sizes.
  const part = { number: PartNumber, size: Size ?? null, etag: ETag };
  return ChecksumSHA256 === undefined ? part : { ...part, sha256: ChecksumSHA256 };
}
