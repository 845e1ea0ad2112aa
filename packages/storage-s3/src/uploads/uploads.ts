import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import type { StorageUploads } from '@graphql-darkroom/core/adapter';
import type { S3Bucket } from '../bucket.ts';
import { translatingErrors } from '../s3-error.ts';
import { type UrlSigner, urlSigner } from '../signing/url-signer.ts';
import { abortUpload } from './abort-upload.ts';
import { completeUpload } from './complete-upload.ts';
import { listParts, type OpenUpload } from './list-parts.ts';
import { quickPartsPage } from './quick-parts.ts';
import { signParts } from './sign-parts.ts';
import { staleUploads } from './stale-uploads.ts';

/** Multipart uploads into the private tree of a bucket. */
export function s3Uploads(
  bucket: S3Bucket,
  {
    signer,
    copiesUnsigned,
    maxParts,
    listsByUrl,
  }: {
    readonly signer: UrlSigner;
    /** Whether the server lets the bearer of a part's URL copy other objects. */
    readonly copiesUnsigned: () => Promise<boolean>;
    readonly maxParts: number;
    /** Whether parts may be listed with a URL that we sign ourselves. */
    readonly listsByUrl: boolean;
  },
): StorageUploads {
  const quickly = listsByUrl
    ? quickPartsPage(bucket.client, urlSigner(bucket.client, bucket.name, 'ListParts', null))
    : undefined;
  const opened = ({ key, uploadId }: { readonly key: string; readonly uploadId: string }): OpenUpload => ({
    Key: `${bucket.trees.private}${key}`,
    UploadId: uploadId,
  });

  return {
    maxParts,

    verifiesChecksums: true,

    requiresSize: () => translatingErrors(copiesUnsigned),

    start: ({ key, contentType, checksums = false }) =>
      translatingErrors(async () => {
        const { UploadId } = await bucket.client.send(
          new CreateMultipartUploadCommand({
            Bucket: bucket.name,
            Key: `${bucket.trees.private}${key}`,
            ...(contentType === null ? {} : { ContentType: contentType }),
            ...(checksums ? { ChecksumAlgorithm: 'SHA256' } : {}),
          }),
        );
        if (UploadId === undefined) throw new Error('CreateMultipartUpload returned no upload ID.');
        return { uploadId: UploadId };
      }),

    sign: ({ parts, expiresInSeconds, ...upload }) =>
      translatingErrors(() => signParts(signer, opened(upload), parts, expiresInSeconds)),

    list: (upload) => translatingErrors(() => listParts(bucket, opened(upload), quickly)),

    complete: ({ parts, signal, ...upload }) =>
      translatingErrors(() => completeUpload(bucket, opened(upload), parts, signal), signal),

    abort: (upload) => translatingErrors(() => abortUpload(bucket, opened(upload))),

    stale: ({ prefix, startedBefore }) => staleUploads(bucket, prefix, startedBefore),
  };
}
