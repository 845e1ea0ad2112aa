import { memoryStorage } from '../../../src/memory/storage/memory-storage.ts';
import type { StorageObjects } from '../../../src/ports/storage-objects.ts';
import type { StorageUploads } from '../../../src/ports/storage-uploads.ts';
import type { Storage } from '../../../src/ports/storage.ts';
import { bytesOf, streamOf, type StorageContractSubject } from '../../../src/testing/storage/subject.ts';

/** Thrown by a storage where it promised an answer. */
export class BrokenPromise extends Error {}

interface Breakage {
  readonly uploads?: Partial<StorageUploads>;
  readonly objects?: Partial<StorageObjects>;
  readonly fetch?: StorageContractSubject['fetch'];
}

interface Whole {
  readonly uploads: Required<StorageUploads>;
  readonly objects: Required<StorageObjects>;
  readonly fetch: StorageContractSubject['fetch'];
}

/** A memory storage with some of it replaced. */
export function broken(breakage: (whole: Whole) => Breakage): () => StorageContractSubject {
  return () => {
    const { uploads, objects, handler } = memoryStorage();
    const changed = breakage({ uploads, objects, fetch: handler });
    const storage: Storage = {
      uploads: { ...uploads, ...changed.uploads },
      objects: { ...objects, ...changed.objects },
    };
    const putForeign: StorageContractSubject['putForeign'] = async (key, bytes) => {
      await objects.write({ key, body: streamOf(bytes), contentType: 'text/plain' });
    };
    return { storage, fetch: changed.fetch ?? handler, putForeign };
  };
}

/** Completes anything, with no regard for what was put. */
export const completesAnything: () => StorageContractSubject = broken(({ uploads, objects }) => ({
  uploads: {
    complete: async ({ key, uploadId }) => {
      await objects.write({ key, body: streamOf(), contentType: 'text/plain' });
      await uploads.abort({ key, uploadId });
      return 'COMPLETED';
    },
  },
}));

/** Lets a PUT to a closed upload overwrite the object. */
export const latePutOverwrites: () => StorageContractSubject = broken(({ objects, fetch }) => ({
  fetch: async (request) => {
    const response = await fetch(request);
    if (request.method !== 'PUT' || response.status !== 404) return response;
    const key = new URL(request.url).pathname.replace('/private/', '');
    await objects.write({ key, body: streamOf(bytesOf(7, 7)), contentType: 'text/plain' });
    return response;
  },
}));

/** URLs of parts that nothing protects. */
export const partUrlsWithoutSignature: () => StorageContractSubject = broken(({ uploads, fetch }) => {
  const signed = new Map<string, { readonly key: string; readonly uploadId: string }>();
  return {
    uploads: {
      sign: async ({ key, uploadId, parts, expiresInSeconds }) => {
        signed.set(uploadId, { key, uploadId });
        const urls = parts.map(
          ({ number }) => `http://open.invalid/${key}?upload=${uploadId}&part=${number}&nonce=n${number}`,
        );
        return { urls, expiresAt: new Date(Date.now() + expiresInSeconds * 1000) };
      },
    },
    fetch: async (request) => {
      const { searchParams } = new URL(request.url);
      const upload = signed.get(searchParams.get('upload') ?? '');
      if (upload === undefined) return fetch(request);
      const parts = [{ number: Number(searchParams.get('part')), size: null }];
      const { urls } = await uploads.sign({ ...upload, parts, expiresInSeconds: 60 });
      return fetch(new Request(urls[0] ?? '', request));
    },
  };
});

/** Takes what has arrived of a body that broke off. */
export const takesBrokenBodies: () => StorageContractSubject = broken(({ fetch }) => ({
  fetch: async (request) => {
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of request.body ?? []) chunks.push(chunk);
    } catch {
      // The part is stored as if it were whole.
    }
    return fetch(new Request(request.url, { method: request.method, body: Buffer.concat(chunks) }));
  },
}));

/** Reads whole bodies before it looks at them, so that it finds out late, and has several PUTs of a part under way. */
export const readsWholeBodies: () => StorageContractSubject = broken(({ fetch }) => ({
  fetch: async (request) =>
    fetch(new Request(request.url, { method: request.method, body: await request.arrayBuffer() })),
}));

/** Drops the limits that it is given for parts, for uploads, or both. */
export const withoutLimits = (dropped: {
  readonly ofParts: boolean;
  readonly ofUploads: boolean;
}): (() => StorageContractSubject) =>
  broken(({ uploads }) => ({
    uploads: {
      start: ({ key, contentType, maxBytes }) =>
        uploads.start({ key, contentType, ...(maxBytes === undefined || dropped.ofUploads ? {} : { maxBytes }) }),
      sign: (input) =>
        uploads.sign(
          dropped.ofParts ? { ...input, parts: input.parts.map(({ number, size }) => ({ number, size })) } : input,
        ),
    },
  }));

/** Looks at what has landed when a PUT comes, and not at what else is on its way. */
export const countsWhatHasLanded: () => StorageContractSubject = broken(({ uploads, fetch }) => {
  const limits = new Map<string, { readonly key: string; readonly maxBytes: number }>();
  const signed = new Map<string, string>();
  return {
    uploads: {
      start: async ({ key, contentType, maxBytes = 0 }) => {
        const { uploadId } = await uploads.start({ key, contentType });
        limits.set(uploadId, { key, maxBytes });
        return { uploadId };
      },
      sign: async (input) => {
        const result = await uploads.sign(input);
        for (const url of result.urls) signed.set(url, input.uploadId);
        return result;
      },
    },
    fetch: async (request) => {
      const uploadId = signed.get(request.url) ?? '';
      const limit = limits.get(uploadId);
      const parts = limit === undefined ? [] : ((await uploads.list({ key: limit.key, uploadId })) ?? []);
      const total = parts.reduce((sum, { size }) => sum + (size ?? 0), 0);
      const bytes = await request.arrayBuffer();
      if (limit !== undefined && total + bytes.byteLength > limit.maxBytes) return new Response(null, { status: 413 });
      return fetch(new Request(request.url, { method: request.method, body: bytes }));
    },
  };
});

/** Takes each key that begins like the prefix, slash or not. */
export const deletesNeighbours: () => StorageContractSubject = broken(({ objects }) => {
  const keys = new Set<string>();
  return {
    objects: {
      write: async (input) => {
        keys.add(input.key);
        return objects.write(input);
      },
      deletePrefix: async ({ prefix }) =>
        objects.delete({ keys: [...keys].filter((key) => key.startsWith(prefix.slice(0, -1))) }),
    },
  };
});

/** Lists what was ever started, where `isUnder` says so. */
export function staleByStart(
  isUnder: (upload: { readonly prefix: string; readonly key: string }) => boolean,
): () => StorageContractSubject {
  return broken(({ uploads }) => {
    const started: { readonly key: string; readonly uploadId: string }[] = [];
    return {
      uploads: {
        start: async (input) => {
          const { uploadId } = await uploads.start(input);
          started.push({ key: input.key, uploadId });
          return { uploadId };
        },
        stale: async function* ({ prefix }) {
          yield* started.filter(({ key }) => isUnder({ prefix, key }));
        },
      },
    };
  });
}

/** Publishes a reference instead of a copy. */
export const publishesReferences: () => StorageContractSubject = broken(({ objects }) => {
  const copies = new Map<string, string>();
  return {
    objects: {
      publish: async (input) => {
        copies.set(input.from, input.to);
        return objects.publish(input);
      },
      delete: async ({ keys }) => objects.delete({ keys: keys.flatMap((key) => [key, copies.get(key) ?? key]) }),
    },
  };
});
