import type { ObjectKind, ServedAs, StorageObjects } from '@graphql-darkroom/core/adapter';
import type { S3Bucket } from '../bucket.ts';
import { translatingErrors } from '../s3-error.ts';
import { escapeKey } from '../signing/uri-escape.ts';
import type { UrlSigner } from '../signing/url-signer.ts';
import { copyObject } from './copy-object.ts';
import { deleteKeys, deletePrefix } from './delete-keys.ts';
import { headObject } from './head-object.ts';
import { allKeys, listKeys } from './list-keys.ts';
import { peekObject } from './peek-object.ts';
import { readObject } from './read-object.ts';
import { checkServedAs } from './served-as.ts';
import { writeObject } from './write-object.ts';

/** How a copy of unknown type is stored. It is served only by signed URLs, which set its type and disposition. */
const UNJUDGED: ServedAs = { contentType: 'application/octet-stream', contentDisposition: 'attachment' };

/** Whole objects in a bucket. They can be published if there is a `publicBaseUrl`, the URL of the public tree. */
export function s3Objects(bucket: S3Bucket, signer: UrlSigner, publicBaseUrl: string | null): StorageObjects {
  const inPrivate = (key: string): string => `${bucket.trees.private}${key}`;
  const inPublic = (key: string): string => `${bucket.trees.public}${key}`;
  const { trees } = bucket;
  const treesOf = (kind?: ObjectKind): readonly string[] =>
    kind === undefined ? [trees.private, trees.public] : [kind === 'PRIVATE' ? trees.private : trees.public];

  return {
    head: ({ key }) => translatingErrors(() => headObject(bucket, inPrivate(key))),

    read: ({ key, range, signal }) =>
      translatingErrors(() => readObject(bucket, inPrivate(key), range, signal), signal),

    peek: ({ key, length, signal }) =>
      translatingErrors(() => peekObject(bucket, inPrivate(key), length, signal), signal),

    write: ({ key, body, contentType, signal }) =>
      translatingErrors(
        () => writeObject(bucket, { Key: inPrivate(key), ContentType: contentType }, body, signal),
        signal,
      ),

    adopt: ({ from, to }) => translatingErrors(() => copyObject(bucket, { ...UNJUDGED, from, to: inPrivate(to) })),

    delete: ({ keys }) =>
      translatingErrors(() =>
        deleteKeys(
          bucket,
          keys.flatMap((key) => [inPrivate(key), inPublic(key)]),
        ),
      ),

    deletePrefix: ({ prefix, kind }) =>
      translatingErrors(async () => {
        for (const tree of treesOf(kind)) await deletePrefix(bucket, `${tree}${prefix}`);
      }),

    list: ({ prefix, limit, kind }) =>
      translatingErrors(async () => {
        const found: string[] = [];
        for (const tree of treesOf(kind)) {
          if (found.length < limit) found.push(...(await listKeys(bucket, tree, prefix, limit - found.length)));
        }
        return found;
      }),

    listAll: async function* ({ prefix }) {
      for (const tree of treesOf()) yield* allKeys(bucket, tree, prefix);
    },

    signedUrl: async ({ key, signedAt, expiresInSeconds, ...served }) => {
      checkServedAs(served);
      return translatingErrors(async () => {
        const { sign, expiresAt } = await signer({ key: inPrivate(key), signedAt, expiresInSeconds });
        const query = {
          'response-content-type': served.contentType,
          'response-content-disposition': served.contentDisposition,
        };
        return { url: sign({ query }), expiresAt };
      });
    },

    ...(publicBaseUrl === null
      ? {}
      : {
          publish: async ({ from, to, ...served }) => {
            checkServedAs(served);
            return translatingErrors(() => copyObject(bucket, { ...served, from: inPrivate(from), to: inPublic(to) }));
          },

          publicUrl: ({ key }) => `${publicBaseUrl}/${escapeKey(key)}`,
        }),
  };
}
