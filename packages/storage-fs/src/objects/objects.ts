import type { StorageObjects } from '@graphql-darkroom/core/adapter';
import { chunksOf, streamFile } from '../files/byte-streams.ts';
import { moveIntoTree } from '../files/durable-moves.ts';
import { checkStorageKey, fileOfKey } from '../files/storage-key.ts';
import { writeSealedFile } from '../files/write-sealed-file.ts';
import type { OpenedStorage } from '../opened-storage.ts';
import { signedQuery } from '../signing/signed-urls.ts';
import { storageUnavailable, translatingErrors } from '../storage-error.ts';
import { checkServedAs } from './header-value.ts';
import { allObjects, listObjects } from './list-objects.ts';
import { openObject } from './open-object.ts';
import { publishObject } from './publish-object.ts';
import { removeObjects, removeObjectsUnder } from './remove-objects.ts';

/** The methods for objects, including publishing. */
export type FsStorageObjects = Required<Omit<StorageObjects, 'adopt' | 'peek' | 'ignoresAddedParameters'>>;

/** Whole objects in a folder. */
export function fsObjects(opened: () => Promise<OpenedStorage>, publicUrl: (key: string) => string): FsStorageObjects {
  return {
    head: ({ key }) =>
      translatingErrors(async () => {
        const file = await openObject((await opened()).folder, key);
        await file?.handle.close();
        return file === null ? null : { size: file.seal.size, contentType: file.seal.contentType };
      }),

    read: ({ key, range, signal }) =>
      translatingErrors(async () => {
        signal?.throwIfAborted();
        const file = await openObject((await opened()).folder, key);
        if (file === null) return null;
        const start = Math.min(range?.start ?? 0, file.seal.size);
        const end = Math.min(range?.end ?? Number.POSITIVE_INFINITY, file.seal.size - 1);
        return streamFile(file.handle, { start, length: Math.max(0, end - start + 1) }, signal);
      }),

    write: ({ key, body, contentType, signal }) =>
      translatingErrors(async () => {
        try {
          const { folder } = await opened();
          const target = fileOfKey(key);
          const chunks = chunksOf(body, signal);
          const { path, seal } = await writeSealedFile({ folder: folder.temporary, chunks, contentType });
          if (await moveIntoTree(path, folder.objects, target)) return { size: seal.size };
          throw storageUnavailable(new Error('The file was removed before it was moved into place.'));
        } catch (error) {
          // Nothing reads the stream any more, so its producer must be informed. The stream itself may have failed.
          await body.cancel(error).catch(() => {});
          throw error;
        }
      }),

    delete: ({ keys }) => translatingErrors(async () => removeObjects((await opened()).folder, keys)),

    deletePrefix: ({ prefix }) => translatingErrors(async () => removeObjectsUnder((await opened()).folder, prefix)),

    list: ({ prefix, limit }) => translatingErrors(async () => listObjects((await opened()).folder, prefix, limit)),

    listAll: async function* ({ prefix }) {
      const keys = await translatingErrors(async () => allObjects((await opened()).folder, prefix));
      for (;;) {
        const next = await translatingErrors(() => keys.next());
        if (next.done === true) return;
        yield next.value;
      }
    },

    signedUrl: ({ key, signedAt, expiresInSeconds, contentType, contentDisposition }) =>
      translatingErrors(async () => {
        checkStorageKey(key);
        checkServedAs({ contentType, contentDisposition });
        const { secret, privateUrl } = await opened();
        const from = signedAt.getTime();
        const expiresAt = from + Math.floor(expiresInSeconds * 1000);
        const claims = { method: 'GET', key, signedAt: from, expiresAt, contentType, contentDisposition } as const;
        return { url: privateUrl(key, signedQuery(secret, claims)), expiresAt: new Date(expiresAt) };
      }),

    publish: (input) =>
      translatingErrors(async () => {
        checkStorageKey(input.to);
        checkServedAs(input);
        return publishObject((await opened()).folder, input);
      }),

    publicUrl: ({ key }) => {
      checkStorageKey(key);
      return publicUrl(key);
    },
  };
}
