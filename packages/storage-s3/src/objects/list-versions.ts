import { ListObjectsV2Command, ListObjectVersionsCommand, type ObjectIdentifier } from '@aws-sdk/client-s3';
import type { S3Bucket } from '../bucket.ts';
import { isS3Error } from '../s3-error.ts';

/**
 * Pages of all versions and delete markers of objects whose key begins with a prefix; of plain objects on
 * servers that know no versions.
 */
export async function* listVersions(
  bucket: S3Bucket,
  Prefix: string,
): AsyncGenerator<readonly ObjectIdentifier[], void, void> {
  for (let markers: { KeyMarker?: string; VersionIdMarker?: string } = {}; ;) {
    const page = await bucket.client
      .send(new ListObjectVersionsCommand({ Bucket: bucket.name, Prefix, ...markers }))
      .catch((error: unknown) => {
        if (isS3Error(error, 'NotImplemented')) return null;
        throw error;
      });
    if (page === null) {
      yield* listObjects(bucket, Prefix);
      return;
    }
    yield [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) =>
      identifier(Key, VersionId),
    );
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
    yield Contents.map(({ Key }) => identifier(Key));
    if (NextContinuationToken === undefined) return;
    token = NextContinuationToken;
  }
}

function identifier(Key: string | undefined, VersionId?: string): ObjectIdentifier {
  if (Key === undefined) throw new Error('A listing leaves out the key of an object.');
  return VersionId === undefined ? { Key } : { Key, VersionId };
}
