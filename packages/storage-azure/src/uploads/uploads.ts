import type { StorageUploads } from '@graphql-darkroom/core/adapter';
import { translatingErrors } from '../azure-error.ts';
import type { AzureContainer } from '../container.ts';
import type { BlobUrl } from '../signing/blob-url.ts';
import type { SasSigner } from '../signing/sas-signer.ts';
import { abortUpload } from './abort-upload.ts';
import { completeUpload } from './complete-upload.ts';
import { listParts, stagedOf } from './list-parts.ts';
import { signParts } from './sign-parts.ts';
import { staleUploads } from './stale-uploads.ts';
import { startUpload } from './start-upload.ts';

/** Uploads into staging blobs, which become objects in the private tree. */
export function azureUploads(container: AzureContainer, signer: SasSigner, urlOf: BlobUrl): StorageUploads {
  return {
    urlScope: 'UPLOAD',
    tellsReplacedParts: false,
    takesEmptyParts: false,
    maxPartBytes: MAX_BLOCK_BYTES,

    start: ({ key, contentType }) => translatingErrors(() => startUpload(container, key, contentType)),

    sign: ({ parts, expiresInSeconds, ...upload }) =>
      translatingErrors(() => signParts(container, { signer, urlOf }, upload, parts, expiresInSeconds)),

    list: (upload) => translatingErrors(() => listParts(container, upload)),

    landedBytes: (upload) => translatingErrors(async () => (await stagedOf(container, upload))?.bytes ?? null),

    complete: ({ parts, signal, ...upload }) =>
      translatingErrors(() => completeUpload(container, signer, upload, parts, signal), signal),

    abort: (upload) => translatingErrors(() => abortUpload(container, upload)),

    stale: ({ prefix, startedBefore }) => staleUploads(container, prefix, startedBefore),
  };
}

/** @see https://learn.microsoft.com/rest/api/storageservices/put-block */
const MAX_BLOCK_BYTES = 4000 * 1024 * 1024;
