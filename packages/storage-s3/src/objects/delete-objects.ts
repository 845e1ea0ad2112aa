import { DeleteObjectCommand, DeleteObjectsCommand, type ObjectIdentifier } from '@aws-sdk/client-s3';
import { counted } from '@graphql-darkroom/core/adapter';
import type { S3Bucket } from '../bucket.ts';
import { hasStatus, isNoSuchObject, isS3Error } from '../s3-error.ts';
import { withContentMd5 } from './content-md5.ts';

/**
 * S3's maximum number of keys in one request.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 */
const MAX_KEYS = 1000;
const PARALLEL_DELETIONS = 8;

/**
 * Deletes objects in batches. Resolves to the keys whose deletion the responses do not confirm: those that were only
 * hidden by a delete marker, and those not mentioned at all.
 */
export async function deleteObjects(
  bucket: S3Bucket,
  objects: readonly ObjectIdentifier[],
): Promise<ReadonlySet<string>> {
  const doubtful = new Set<string>();
  for (let start = 0; start < objects.length; start += MAX_KEYS) {
    const batch = objects.slice(start, start + MAX_KEYS);
    // Deleting a single object uses nothing in which servers differ.
    const isOneByOne = batch.length === 1 || bucket.found.deletesOneByOne;
    const left = isOneByOne ? await oneByOne(bucket, batch) : await together(bucket, batch);
    for (const key of left) doubtful.add(key);
  }
  return doubtful;
}

async function together(bucket: S3Bucket, batch: readonly ObjectIdentifier[]): Promise<readonly string[]> {
  const command = new DeleteObjectsCommand({ Bucket: bucket.name, Delete: { Objects: [...batch] } });
  const answer = await bucket.client.send(withContentMd5(command)).catch((error: unknown) => {
    if (isRefused(error)) return null;
    throw error;
  });
  if (answer === null) {
    const left = await oneByOne(bucket, batch);
    bucket.found.deletesOneByOne = true;
    return left;
  }
  const { Deleted = [], Errors = [] } = answer;
  const failed = Errors.filter(({ Code }) => Code !== 'NoSuchKey' && Code !== 'NoSuchVersion');
  if (failed.length > 0) {
    throw new Error(`${counted(failed.length, 'object')} could not be deleted: ${failed[0]?.Code}.`);
  }
  const named = Deleted.filter(({ DeleteMarker, VersionId }) => DeleteMarker !== true || VersionId !== undefined);
  if (named.length < Deleted.length) bucket.found.hidesDeleted = true;
  return withoutAnswer(
    batch,
    [...named, ...Errors].map(({ Key }) => Key),
  );
}

/** The keys that were requested more often than they were answered: each version of an object has its own answer. */
function withoutAnswer(
  batch: readonly ObjectIdentifier[],
  answered: readonly (string | undefined)[],
): readonly string[] {
  const answers = new Map<string | undefined, number>();
  for (const key of answered) answers.set(key, (answers.get(key) ?? 0) + 1);
  return batch.flatMap(({ Key = '' }) => {
    const left = answers.get(Key) ?? 0;
    answers.set(Key, left - 1);
    return left > 0 ? [] : [Key];
  });
}

async function oneByOne(bucket: S3Bucket, batch: readonly ObjectIdentifier[]): Promise<readonly string[]> {
  const left: string[] = [];
  const objects = batch.values();
  const deleteNext = async (): Promise<void> => {
    for (const { Key, VersionId } of objects) {
      const command = new DeleteObjectCommand({ Bucket: bucket.name, Key, VersionId });
      const answer = await bucket.client.send(command).catch((error: unknown) => {
        if (isNoSuchObject(error) || isS3Error(error, 'NoSuchVersion')) return null;
        throw error;
      });
      if (answer?.DeleteMarker !== true || VersionId !== undefined) continue;
      bucket.found.hidesDeleted = true;
      left.push(Key ?? '');
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL_DELETIONS, batch.length) }, deleteNext));
  return left;
}

/** Whether the server rejects this kind of request: its checksum, or deleting many objects at once. */
function isRefused(error: unknown): boolean {
  return hasStatus(error, 400, 405, 411, 501) && !isS3Error(error, 'ExpiredToken', 'RequestTimeout');
}
