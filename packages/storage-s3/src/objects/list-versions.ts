import { ListObjectsV2Command, ListObjectVersionsCommand, type ObjectIdentifier } from '@aws-sdk/client-s3';
import type { S3Bucket } from '../bucket.ts';
import { isNotImplemented } from '../versioning.ts';

/** Pages of everything stored under a prefix: all versions if the bucket keeps them, otherwise the objects. */
export async function* listStored(bucket: S3Bucket, Prefix: string): AsyncGenerator<readonly ObjectIdentifier[]> {
  yield* (await bucket.versioning()) === 'NEVER' ? listObjects(bucket, Prefix) : listVersions(bucket, Prefix);
}

/**
 * Pages of all versions and delete markers under a prefix; on servers that do not support versions, of plain objects.
 * Some of these servers ignore `?versions` and return a plain listing, which the SDK reads as an empty listing of
 * versions: that proves nothing.
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
    // A listing of versions repeats the marker where it begins, even if it is empty.
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
  if (Key === undefined) throw new Error('A listing omits the key of an object.');
  // If a server treats the prefix as a mere hint, objects outside it must not be deleted.
  if (!Key.startsWith(prefix)) throw new Error('A listing contains an object that was not requested.');
  return VersionId === undefined ? { Key } : { Key, VersionId };
}
