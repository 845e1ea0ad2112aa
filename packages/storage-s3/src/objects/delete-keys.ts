import { DeleteObjectsCommand, type ObjectIdentifier } from '@aws-sdk/client-s3';
import type { S3Bucket } from '../bucket.ts';
import { listVersions } from './list-versions.ts';

/** S3's most keys of one request. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const MAX_KEYS = 1000;

/** Removes objects in all their versions. A missing one is fine. */
export async function deleteKeys(bucket: S3Bucket, keys: readonly string[]): Promise<void> {
  const hidden = await deleteObjects(
    bucket,
    keys.map((Key) => ({ Key })),
  );
  // A bucket with versions only hides what is deleted without one, and says so: others cost no further request.
  for (const key of hidden) {
    for await (const page of listVersions(bucket, key)) {
      await deleteObjects(
        bucket,
        page.filter(({ Key }) => Key === key),
      );
    }
  }
}

/** Removes objects, batch by batch. Resolves to the keys that were only hidden by a delete marker. */
export async function deleteObjects(
  bucket: S3Bucket,
  objects: readonly ObjectIdentifier[],
): Promise<ReadonlySet<string>> {
  const hidden = new Set<string>();
  for (let start = 0; start < objects.length; start += MAX_KEYS) {
    const { Deleted = [], Errors = [] } = await bucket.client.send(
      new DeleteObjectsCommand({
        Bucket: bucket.name,
        Delete: { Objects: objects.slice(start, start + MAX_KEYS) },
      }),
    );
    const failed = Errors.filter(({ Code }) => Code !== 'NoSuchKey' && Code !== 'NoSuchVersion');
    if (failed.length > 0) throw new Error(`${failed.length} objects were not deleted: ${failed[0]?.Code}.`);
    for (const { Key, DeleteMarker, VersionId } of Deleted) {
      if (Key !== undefined && DeleteMarker === true && VersionId === undefined) hidden.add(Key);
    }
  }
  return hidden;
}
