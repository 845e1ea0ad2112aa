import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import type { S3Bucket } from '../bucket.ts';
import { translatingErrors } from '../s3-error.ts';

/** At most `limit` keys in one tree that begin with a prefix, relative to the tree. */
export async function listKeys(
  bucket: S3Bucket,
  tree: string,
  prefix: string,
  limit: number,
): Promise<readonly string[]> {
  const Prefix = `${tree}${prefix}`;
  const found: string[] = [];
  for (let token: string | undefined; found.length < limit;) {
    const page: ListObjectsV2CommandOutput = await bucket.client.send(
      new ListObjectsV2Command({
        Bucket: bucket.name,
        Prefix,
        MaxKeys: limit - found.length,
        ContinuationToken: token,
      }),
    );
    for (const { Key } of page.Contents ?? []) {
      // If a server treats the prefix as a mere hint, keys outside it must not be exposed.
      if (Key?.startsWith(Prefix) !== true) throw new Error('A listing contains an object that was not requested.');
      found.push(Key.slice(tree.length));
    }
    token = page.NextContinuationToken;
    if (token === undefined) break;
  }
  return found;
}

/** All keys in one tree that begin with a prefix, relative to the tree. */
export async function* allKeys(bucket: S3Bucket, tree: string, prefix: string): AsyncGenerator<string, void, void> {
  const Prefix = `${tree}${prefix}`;
  for (let token: string | undefined; ;) {
    const input = { Bucket: bucket.name, Prefix, ContinuationToken: token };
    const page: ListObjectsV2CommandOutput = await translatingErrors(() =>
      bucket.client.send(new ListObjectsV2Command(input)),
    );
    for (const { Key } of page.Contents ?? []) {
      if (Key?.startsWith(Prefix) !== true) throw new Error('A listing contains an object that was not requested.');
      yield Key.slice(tree.length);
    }
    token = page.NextContinuationToken;
    if (token === undefined) return;
  }
}
