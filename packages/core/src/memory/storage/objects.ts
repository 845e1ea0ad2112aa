import type { StorageObjects } from '../../ports/storage-objects.ts';
import type { MemoryStorageState } from './state.ts';
import type { MemoryStorageUrls } from './urls.ts';

async function collect(body: ReadableStream<Uint8Array>, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  await body.pipeTo(
    new WritableStream({ write: (chunk) => void chunks.push(chunk) }),
    signal === undefined ? {} : { signal },
  );
  return Buffer.concat(chunks);
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      if (bytes.length > 0) controller.enqueue(new Uint8Array(bytes));
      controller.close();
    },
  });
}

/** Objects in memory, with publishing. */
export function memoryStorageObjects(state: MemoryStorageState, urls: MemoryStorageUrls): Required<StorageObjects> {
  return {
    ignoresAddedParameters: false,

    head: async ({ key }) => {
      const object = state.objects.get(key);
      return object === undefined ? null : { size: object.bytes.length, contentType: object.contentType };
    },

    read: async ({ key, range, signal }) => {
      signal?.throwIfAborted();
      const object = state.objects.get(key);
      if (object === undefined) return null;
      return streamOf(range === undefined ? object.bytes : object.bytes.subarray(range.start, range.end + 1));
    },

    peek: async ({ key, length, signal }) => {
      signal?.throwIfAborted();
      const object = state.objects.get(key);
      return object === undefined ? null : { size: object.bytes.length, bytes: object.bytes.slice(0, length) };
    },

    write: async ({ key, body, contentType, signal }) => {
      const bytes = await collect(body, signal);
      state.objects.set(key, { bytes, contentType });
      return { size: bytes.length };
    },

    adopt: async ({ from, to }) => {
      const object = state.objects.get(from);
      if (object === undefined) return false;
      state.objects.set(to, { bytes: object.bytes, contentType: object.contentType });
      return true;
    },

    delete: async ({ keys }) => {
      for (const key of keys) state.objects.delete(key);
    },

    deletePrefix: async ({ prefix }) => {
      for (const key of state.objects.keys()) if (key.startsWith(prefix)) state.objects.delete(key);
    },

    list: async ({ prefix, limit }) =>
      [...state.objects.keys()].filter((key) => key.startsWith(prefix)).slice(0, limit),

    listAll: async function* ({ prefix }) {
      yield* [...state.objects.keys()].filter((key) => key.startsWith(prefix));
    },

    signedUrl: async ({ key, signedAt, expiresInSeconds, contentType, contentDisposition }) => {
      const from = signedAt.getTime();
      const expiresAt = from + expiresInSeconds * 1000;
      return {
        url: urls.sign({ method: 'GET', key, signedAt: from, expiresAt, contentType, contentDisposition }),
        expiresAt: new Date(expiresAt),
      };
    },

    publish: async ({ from, to, contentType, contentDisposition }) => {
      const object = state.objects.get(from);
      if (object === undefined) return false;
      const publishedAs = { contentType, contentDisposition };
      state.objects.set(to, { bytes: object.bytes, contentType, publishedAs });
      return true;
    },

    publicUrl: ({ key }) => urls.publicUrl(key),
  };
}
