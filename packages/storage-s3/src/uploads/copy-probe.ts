import { randomUUID } from 'node:crypto';
import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import type { S3Bucket } from '../bucket.ts';
import { deleteKeys } from '../objects/delete-keys.ts';
import { writeObject } from '../objects/write-object.ts';
import { sendSigned } from '../signing/send-signed.ts';
import { escapeKey, uriEscape } from '../signing/uri-escape.ts';
import type { UrlSigner } from '../signing/url-signer.ts';
import { abortUpload } from './abort-upload.ts';
import { listParts, type OpenUpload } from './list-parts.ts';

const URL_SECONDS = 300;
const EMPTY_MD5 = 'd41d8cd98f00b204e9800998ecf8427e';
const TEXT = 'not for the bearer of an upload URL';

/**
 * Whether an unsigned header lets the bearer of a part's URL copy any object that the URL's signer can read into the
 * upload. AWS refuses such headers. Ceph 16 copies if the body is empty, and so with URLs of parts without a size or of
 * size 0. Writes to its own keys and deletes them.
 */
export async function copiesUnsigned(bucket: S3Bucket, signer: UrlSigner): Promise<boolean> {
  const root = `${bucket.trees.private}copy-probe/${randomUUID()}`;
  const source = `${root}/source`;
  const Key = `${root}/part`;
  await writeObject(bucket, { Key: source, ContentType: 'text/plain' }, new Blob([TEXT]).stream());
  try {
    const { UploadId } = await bucket.client.send(new CreateMultipartUploadCommand({ Bucket: bucket.name, Key }));
    if (UploadId === undefined) throw new Error('CreateMultipartUpload returned no upload ID.');
    try {
      return await copiesInto(bucket, signer, { Key, UploadId }, source);
    } finally {
      await abortUpload(bucket, { Key, UploadId });
    }
  } finally {
    await deleteKeys(bucket, [source]);
  }
}

async function copiesInto(bucket: S3Bucket, signer: UrlSigner, upload: OpenUpload, source: string): Promise<boolean> {
  const { sign } = await signer({ key: upload.Key, signedAt: new Date(), expiresInSeconds: URL_SECONDS });
  const urlOf = (partNumber: string): string => sign({ query: { partNumber, uploadId: upload.UploadId } });
  // A refusal proves something only if the same PUT is accepted without the header.
  const plain = await sendSigned(bucket.client, { method: 'PUT', url: urlOf('2'), body: TEXT });
  if (plain.status !== 200) throw new Error(`A PUT to a signed URL failed with status ${plain.status}.`);
  const copying = await sendSigned(bucket.client, {
    method: 'PUT',
    url: urlOf('1'),
    headers: { 'x-amz-copy-source': `${uriEscape(bucket.name)}/${escapeKey(source)}` },
    body: '',
  });
  // 501 is a refusal too: such servers do not implement the header.
  if (copying.status >= 500 && copying.status !== 501) {
    throw new Error(`A PUT with an unsigned header failed with status ${copying.status}.`);
  }
  const parts = (await listParts(bucket, upload)) ?? [];
  const copied = parts.find(({ number }) => number === 1);
  if (copied === undefined) return false;
  // If sizes are not listed, the etag of an empty part is the MD5 of no bytes.
  return copied.size === null ? !copied.etag.includes(EMPTY_MD5) : copied.size > 0;
}
