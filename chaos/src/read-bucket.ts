import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { sha256 } from './history.ts';
import type { BucketSnapshot, OpenUpload } from './snapshot.ts';

const FOLDERS = /^(private|public)\//;

/** Reads all that a run has left in the bucket. */
export async function readBucket(client: S3Client, bucket: string): Promise<BucketSnapshot> {
  return { objects: await readObjects(client, bucket), openUploads: await listUploads(client, bucket) };
}

async function readObjects(client: S3Client, bucket: string): Promise<ReadonlyMap<string, string>> {
  const objects = new Map<string, string>();
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    for (const { Key = '' } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      objects.set(Key.replace(FOLDERS, ''), sha256((await Body?.transformToByteArray()) ?? new Uint8Array()));
    }
  }
  return objects;
}

async function listUploads(client: S3Client, bucket: string): Promise<readonly OpenUpload[]> {
  const open: OpenUpload[] = [];
  let after: { readonly KeyMarker?: string | undefined; readonly UploadIdMarker?: string | undefined } | null = {};
  while (after !== null) {
    const page: ListMultipartUploadsCommandOutput = await client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, ...after }),
    );
    for (const { Key = '', UploadId = '' } of page.Uploads ?? []) {
      open.push({ key: Key.replace(FOLDERS, ''), uploadId: UploadId });
    }
    after =
      page.IsTruncated === true ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : null;
  }
  return open;
}
