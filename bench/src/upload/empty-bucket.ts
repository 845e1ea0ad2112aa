import { DeleteObjectsCommand, type S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { collectGarbage } from '../../../test/support/collect-s3-garbage.ts';
import type { RealS3 } from '../../../test/support/s3-server.ts';

/** Removes all objects of a bucket, and has the server, which keeps them in memory, give that back. */
export async function emptyBucket(server: RealS3, client: S3Client, bucket: string): Promise<void> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    const Objects = Contents.map(({ Key }) => ({ Key }));
    if (Objects.length > 0) await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
  }
  await collectGarbage(server);
}
