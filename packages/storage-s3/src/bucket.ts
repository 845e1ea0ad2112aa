import type { S3Client } from '@aws-sdk/client-s3';
import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { onceKnown } from './once-known.ts';
import { askVersioning, type Versioning } from './versioning.ts';

/** A bucket, the client that reaches it, and the location of Darkroom's keys. */
export interface S3Bucket {
  readonly client: S3Client;
  readonly name: string;
  /** The trees that contain the objects, each ending in `/`. `public` contains only published copies. */
  readonly trees: { readonly private: string; readonly public: string };
  /** Whether the bucket keeps versions. The server is asked once. */
  readonly versioning: () => Promise<Versioning>;
  /** What was found out about the server since then. */
  readonly found: {
    /** A deletion left a delete marker: the bucket keeps versions, whatever the server answered before. */
    hidesDeleted: boolean;
    /** The server does not accept DeleteObjects: each object is deleted by its own request. */
    deletesOneByOne: boolean;
  };
}

/** @throws {DarkroomError} INVALID_CONFIGURATION if the bucket's name or the prefix is invalid. */
export function openBucket(client: S3Client, name: string, prefix: string): S3Bucket {
  checkName(name);
  const segments = prefix.split('/').filter((segment) => segment !== '');
  if (segments.some((segment) => segment === '.' || segment === '..' || !/^[\x20-\x7e]+$/.test(segment))) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`prefix` must consist of printable ASCII characters without `.` or `..` segments, such as "darkroom" or "apps/shop".',
    );
  }
  const root = segments.map((segment) => `${segment}/`).join('');
  const found = { hidesDeleted: false, deletesOneByOne: false };
  const ask = onceKnown(() => askVersioning(client, name));
  return {
    client,
    name,
    trees: { private: `${root}private/`, public: `${root}public/` },
    versioning: async () => (found.hidesDeleted ? 'KEEPS' : ask()),
    found,
  };
}

function checkName(name: string): void {
  if (typeof name !== 'string' || name === '') {
    throw new DarkroomError('INVALID_CONFIGURATION', '`bucket` must be the name of a bucket.');
  }
  if (name.startsWith('arn:') || name.includes('/')) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`bucket` must be the name of a bucket, not an ARN: objects cannot be copied through an access point by its ARN. Pass the bucket itself, or the alias of the access point.',
    );
  }
  if (name.endsWith('--x-s3')) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`bucket` must not be a directory bucket (S3 Express): URLs for it cannot be presigned. Use a general purpose bucket.',
    );
  }
}
