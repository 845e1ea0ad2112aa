import { MAX_PART_BYTES, type StorageUploads } from '@graphql-darkroom/core/adapter';
import { discardFolder } from '../files/durable-moves.ts';
import { removeLeftovers } from '../files/leftovers.ts';
import { checkStorageKey } from '../files/storage-key.ts';
import type { OpenedStorage } from '../opened-storage.ts';
import { signedQuery } from '../signing/signed-urls.ts';
import { toPortError, translatingErrors } from '../storage-error.ts';
import { completeUpload } from './complete-upload.ts';
import { listParts } from './list-parts.ts';
import { findUploadFolder, isUploadOver, makeUploadFolder, openUploads } from './upload-folder.ts';

const LEFTOVERS_EVERY_MS = 3600 * 1000;

/** Multipart uploads in a folder. */
export function fsUploads(opened: () => Promise<OpenedStorage>): StorageUploads {
  let leftoversDue = 0;

  return {
    enforcesMaxBytes: true,
    verifiesChecksums: true,

    start: ({ key, contentType, maxBytes = null }) =>
      translatingErrors(async () => {
        checkStorageKey(key);
        const { folder, now } = await opened();
        if (now().getTime() >= leftoversDue) {
          leftoversDue = now().getTime() + LEFTOVERS_EVERY_MS;
          await removeLeftovers(folder, now());
        }
        return { uploadId: await makeUploadFolder(folder, { key, contentType, maxBytes }) };
      }),

    sign: ({ key, uploadId, parts, expiresInSeconds }) =>
      translatingErrors(async () => {
        checkStorageKey(key);
        const { secret, now, privateUrl } = await opened();
        const expiresAt = now().getTime() + Math.floor(expiresInSeconds * 1000);
        const urls = parts.map(({ number: part, size, maxBytes = MAX_PART_BYTES, sha256: base64 }) => {
          const most = size === null ? maxBytes : null;
          const sha256 = base64 === undefined ? null : Buffer.from(base64, 'base64').toString('hex');
          const claims = { method: 'PUT', key, uploadId, part, size, maxBytes: most, sha256, expiresAt } as const;
          return privateUrl(key, signedQuery(secret, claims));
        });
        return { urls, expiresAt: new Date(expiresAt) };
      }),

    list: (input) =>
      translatingErrors(async () => {
        const { folder } = await opened();
        const upload = await findUploadFolder(folder, input);
        return upload === null || (await isUploadOver(upload)) ? null : listParts(upload);
      }),

    complete: (input) => translatingErrors(async () => completeUpload((await opened()).folder, input)),

    abort: (input) =>
      translatingErrors(async () => {
        const { folder } = await opened();
        const upload = await findUploadFolder(folder, input);
        if (upload !== null) await discardFolder(folder, upload.path);
      }),

    stale: async function* ({ prefix, startedBefore }) {
      try {
        for await (const { key, uploadId, startedAt } of openUploads((await opened()).folder)) {
          if (key.startsWith(prefix) && startedAt < startedBefore) yield { key, uploadId };
        }
      } catch (error) {
        throw toPortError(error);
      }
    },
  };
}
