import type { ObjectIdentifier } from '@aws-sdk/client-s3';
import type { S3Bucket } from '../bucket.ts';
import { deleteObjects } from './delete-objects.ts';
import { listStored } from './list-versions.ts';

/** If a server's listings lag behind, the job retries; this loop does not run forever. */
const MAX_ROUNDS = 5;

/** Deletes objects with all their versions. Ignores missing objects. */
export async function deleteKeys(bucket: S3Bucket, keys: readonly string[]): Promise<void> {
  const versioning = await bucket.versioning();
  // In a bucket that keeps versions, a deletion without a version would only add a delete marker.
  const doubtful =
    versioning === 'KEEPS'
      ? keys
      : await deleteObjects(
          bucket,
          keys.map((Key) => ({ Key })),
        );
  // Not every server reports that it only hid an object, and none reports it again after a crash: only the versions
  // tell.
  for (const key of versioning === 'NEVER' ? doubtful : keys) {
    await deleteListed(bucket, key, (object) => object.Key === key);
  }
}

/** Deletes all objects whose keys begin with a prefix, with all their versions. */
export async function deletePrefix(bucket: S3Bucket, prefix: string): Promise<void> {
  await deleteListed(bucket, prefix, () => true);
}

/** Deletes the listed objects that are meant, until the responses confirm each of them or none is listed. */
async function deleteListed(
  bucket: S3Bucket,
  prefix: string,
  isMeant: (object: ObjectIdentifier) => boolean,
): Promise<void> {
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    let isCertain = true;
    for await (const page of listStored(bucket, prefix)) {
      const doubtful = await deleteObjects(bucket, page.filter(isMeant));
      if (doubtful.size > 0) isCertain = false;
    }
    if (isCertain) return;
  }
  throw new Error(`Objects are still listed after ${MAX_ROUNDS} deletions.`);
}
