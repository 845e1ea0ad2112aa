import type { S3Client } from '@aws-sdk/client-s3';
import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** A bucket, who may do what in it, and where Darkroom's keys lie. */
export interface S3Bucket {
  readonly client: S3Client;
  readonly name: string;
  /** The trees that objects lie in, each ending in `/`. Nothing but published copies is ever in `public`. */
  readonly trees: { readonly private: string; readonly public: string };
}

/** @throws {DarkroomError} INVALID_CONFIGURATION when bucket or prefix cannot be one. */
export function openBucket(client: S3Client, name: string, prefix: string): S3Bucket {
  if (name === '') throw new DarkroomError('INVALID_CONFIGURATION', '`bucket` must be the name of a bucket.');
  const segments = prefix.split('/').filter((segment) => segment !== '');
  if (segments.some((segment) => segment === '.' || segment === '..' || !/^[\x20-\x7e]+$/.test(segment))) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`prefix` must be made of printable ASCII, without `.` and `..` as segments, such as "darkroom" or "apps/shop".',
    );
  }
  const root = segments.map((segment) => `${segment}/`).join('');
  return { client, name, trees: { private: `${root}private/`, public: `${root}public/` } };
}
