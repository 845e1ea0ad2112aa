import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Scene } from './scene.ts';

/** Damage to the bucket, of one file. */
export interface BucketDamage {
  readonly what: string;
  readonly of: keyof Scene;
  /** Does it; gives what undoes it. */
  readonly plant: (databaseId: string, fileId: string) => Promise<() => Promise<unknown>>;
  /** All that is to be found, as `KIND file`. */
  readonly found: readonly string[];
}

/** Of each kind, with what is found in it. */
export function bucketDamage(client: S3Client, Bucket: string): readonly BucketDamage[] {
  const remove = (Key: string): Promise<unknown> => client.send(new DeleteObjectCommand({ Bucket, Key }));
  const write = (Key: string, Body: Uint8Array): Promise<unknown> =>
    client.send(new PutObjectCommand({ Bucket, Key, Body }));
  const stray =
    (under: (databaseId: string, fileId: string) => string): BucketDamage['plant'] =>
    async (...ids) => {
      const Key = under(...ids);
      await write(Key, Buffer.from('stray'));
      return () => remove(Key);
    };
  const changed =
    (
      under: (databaseId: string, fileId: string) => string,
      change: (key: string) => Promise<unknown>,
    ): BucketDamage['plant'] =>
    async (...ids) => {
      const Key = under(...ids);
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      const before = (await Body?.transformToByteArray()) ?? new Uint8Array();
      await change(Key);
      return () => write(Key, before);
    };
  const original = (databaseId: string, fileId: string): string => `private/${databaseId}/files/${fileId}/original`;
  const published = (databaseId: string, fileId: string): string => `public/${databaseId}/public/${fileId}/original`;
  return [
    {
      what: 'bytes that are gone',
      of: 'portrait',
      plant: changed(original, remove),
      found: ['DANGLING portrait', 'LOST portrait'],
    },
    {
      what: 'bytes that are others',
      of: 'portrait',
      plant: changed(original, (key) => write(key, Buffer.from('other'))),
      found: ['LOST portrait'],
    },
    {
      what: 'published bytes that are gone',
      of: 'logo',
      plant: changed(published, remove),
      found: ['DANGLING logo', 'LOST logo'],
    },
    {
      what: 'published bytes that are others',
      of: 'logo',
      plant: changed(published, (key) => write(key, Buffer.from('other'))),
      found: ['LOST logo'],
    },
    {
      what: 'bytes of an attempt that was superseded',
      of: 'logo',
      plant: stray((databaseId, fileId) => `private/${databaseId}/files/${fileId}/conversions/superseded`),
      found: ['LEAKED logo'],
    },
    {
      what: 'published bytes of an attempt that was superseded',
      of: 'logo',
      plant: stray((databaseId, fileId) => `public/${databaseId}/public/${fileId}/conversions/superseded`),
      found: ['LEAKED logo'],
    },
    { what: 'bytes of a deleted file', of: 'deleted', plant: stray(original), found: ['LEAKED deleted'] },
    { what: 'bytes of a REJECTED file', of: 'rejected', plant: stray(original), found: ['LEAKED rejected'] },
    { what: 'bytes of an aborted upload', of: 'aborted', plant: stray(published), found: ['LEAKED aborted'] },
    {
      what: 'bytes of no file',
      of: 'open',
      plant: stray((databaseId) => `private/${databaseId}/files/none/original`),
      found: ['LEAKED none'],
    },
    { what: 'bytes of no database', of: 'open', plant: stray(() => 'private/none'), found: ['LEAKED none'] },
    ...(['portrait', 'open', 'deleted'] as const).map((of): BucketDamage => ({
      what: 'an open upload that no record names',
      of,
      plant: async (...ids) => {
        const Key = original(...ids);
        const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
        return () => client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
      },
      found: [`OPEN_UPLOAD ${of}`],
    })),
  ];
}
