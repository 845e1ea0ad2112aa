import type { ObjectIdentifier } from '@aws-sdk/client-s3';
import type { S3Bucket } from '../bucket.ts';
import { deleteObjects } from './delete-objects.ts';
import { listStored } from './list-versions.ts';

/** Servers whose listings lag behind are asked again by the job, and not for ever here. */
const MAX_ROUNDS = 5;

/** Removes objects in all their versions. A missing one is fine. */
export async function deleteKeys(bucket: S3Bucket, keys: readonly string[]): Promise<void> {
  const versioning = await bucket.versioning();
  // Where versions are known to be kept, a deletion without one would only add a delete marker to them.
  const doubtful =
    versioning === 'KEEPS'
      ? keys
      : await deleteObjects(
          bucket,
          keys.map((Key) => ({ Key })),
        );
  // Not every server says that it hid an object, and none says so again after a crash: only the versions tell.
  for (const key of versioning === 'NEVER' ? doubtful : keys) {
    await deleteListed(bucket, key, (object) => object.Key === key);
  }
}

/** Removes all objects whose key begins with a prefix, in all their versions. */
export async function deletePrefix(bucket: S3Bucket, prefix: string): Promise<void> {
  await deleteListed(bucket, prefix, () => true);
}

/** Deletes what a listing gives, until an answer has named every object, or a listing none. */
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
