import { ListObjectsV2Command, ListObjectVersionsCommand, type ObjectIdentifier } from '@aws-sdk/client-s3';
import type { S3Bucket } from '../bucket.ts';
import { isNotImplemented } from '../versioning.ts';

/** Pages of all that a bucket has of objects whose key begins with a prefix: of versions, where it keeps them. */
export async function* listStored(bucket: S3Bucket, Prefix: string): AsyncGenerator<readonly ObjectIdentifier[]> {
  yield* (await bucket.versioning()) === 'NEVER' ? listObjects(bucket, Prefix) : listVersions(bucket, Prefix);
}

/**
 * Pages of all versions and delete markers of objects whose key begins with a prefix; of plain objects on
 * servers that know no versions. Some of these take no notice of `?versions`, and answer with a plain listing: the SDK
 * reads it as one of no versions, which says nothing.
 */
export async function* listVersions(
  bucket: S3Bucket,
  Prefix: string,
): AsyncGenerator<readonly ObjectIdentifier[], void, void> {
  for (let markers: { KeyMarker?: string; VersionIdMarker?: string } = {}; ;) {
    const page = await bucket.client
      .send(new ListObjectVersionsCommand({ Bucket: bucket.name, Prefix, ...markers }))
      .catch((error: unknown) => {
        if (isNotImplemented(error)) return null;
        throw error;
      });
    const entries = [...(page?.Versions ?? []), ...(page?.DeleteMarkers ?? [])];
    // A listing of versions says where it begins, also where it is empty.
    if (page === null || (entries.length === 0 && page.KeyMarker === undefined)) {
      yield* listObjects(bucket, Prefix);
      return;
    }
    yield entries.map(({ Key, VersionId }) => identifier(Prefix, Key, VersionId));
    const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
    if (IsTruncated !== true || NextKeyMarker === undefined) return;
    markers = {
      KeyMarker: NextKeyMarker,
      ...(NextVersionIdMarker === undefined ? {} : { VersionIdMarker: NextVersionIdMarker }),
    };
  }
}

async function* listObjects(bucket: S3Bucket, Prefix: string): AsyncGenerator<readonly ObjectIdentifier[], void, void> {
  for (let token: string | undefined; ;) {
    const { Contents = [], NextContinuationToken } = await bucket.client.send(
      new ListObjectsV2Command({ Bucket: bucket.name, Prefix, ContinuationToken: token }),
    );
    yield Contents.map(({ Key }) => identifier(Prefix, Key));
    if (NextContinuationToken === undefined) return;
    token = NextContinuationToken;
  }
}

function identifier(prefix: string, Key: string | undefined, VersionId?: string): ObjectIdentifier {
  if (Key === undefined) throw new Error('A listing leaves out the key of an object.');
  // A server that took the prefix for a mere hint would have what is not ours deleted.
  if (!Key.startsWith(prefix)) throw new Error('A listing gives an object that was not asked for.');
  return VersionId === undefined ? { Key } : { Key, VersionId };
}
