import { createDarkroomClient, httpTransport, memoryResumeStore } from '@graphql-darkroom/client';

/** Parts in flight, of both. */
const PARTS_AT_ONCE = 4;

const START = 'mutation ($size: SafeInt) { startFileUpload(size: $size) { id partSize urls } }';
const COMPLETE = 'mutation ($id: ID!) { completeFileUpload(id: $id) { success } }';

/** Bytes that do not compress. */
function noise(size: number): Blob {
  const piece = new Uint8Array(65_536);
  crypto.getRandomValues(piece);
  return new Blob(Array.from({ length: Math.ceil(size / piece.length) }, () => piece)).slice(0, size);
}

/** Sends a file by the client. */
export function clientSender(url: string, size: number): () => Promise<void> {
  const file = noise(size);
  const transport = httpTransport({ url });
  return async () => {
    const client = createDarkroomClient({ transport, concurrency: PARTS_AT_ONCE, resume: memoryResumeStore() });
    await client.upload(file).ready;
  };
}

/** Sends the same parts by `fetch`, and nothing else: no progress, no retries, nothing to resume. */
export function plainSender(url: string, size: number): () => Promise<void> {
  const file = noise(size);
  const { request } = createDarkroomClient({ transport: httpTransport({ url }), resume: null });
  return async () => {
    type Started = { readonly startFileUpload: { id: string; partSize: number; urls: readonly string[] } };
    const { startFileUpload: upload } = await request<Started>(START, { size });
    const left = upload.urls.entries();
    const lane = async (): Promise<void> => {
      for (const [index, to] of left) {
        const body = file.slice(index * upload.partSize, (index + 1) * upload.partSize);
        const response = await fetch(to, { method: 'PUT', body });
        if (!response.ok) throw new Error(`A part was answered with ${response.status}.`);
        await response.arrayBuffer();
      }
    };
    await Promise.all(Array.from({ length: PARTS_AT_ONCE }, lane));
    await request(COMPLETE, { id: upload.id });
  };
}
