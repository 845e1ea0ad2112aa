import assert from 'node:assert/strict';
import type { CaseDefinition } from '../contract-case.ts';
import {
  assertRefused,
  bytesOf,
  freshKey,
  listParts,
  type OpenedUpload,
  putTo,
  streamingPut,
  type StorageContractSubject,
} from './subject.ts';

/** The contract cases for storages with `enforcesMaxBytes`, on parts as they are received. */
export const storageLimitCases: readonly CaseDefinition<StorageContractSubject>[] = [
  limitCase('refuses more bytes than the signed maximum of a part', async (subject) => {
    const upload = await startLimited(subject, 10_000);
    const [url] = await signLimited(subject, upload, [100]);
    await assertRefused(await putTo(subject, url, bytesOf(101)), 'a body that says that it is too long');
    await assertRefused(await subject.fetch(streamingPut(url, unannounced(101))), 'a body that turns out too long');
    assert.deepEqual(await listParts(subject, upload), []);
    for (const size of [0, 100]) assert.equal((await putTo(subject, url, bytesOf(size))).status, 200);
  }),
  limitCase('refuses more bytes than signed long before the body ends', async (subject) => {
    const upload = await startLimited(subject, 10_000);
    const [url] = await signLimited(subject, upload, [100]);
    const { body, pulled } = endless();
    await assertRefused(await subject.fetch(streamingPut(url, body)), 'a body without an end');
    assert.ok(pulled() < 5_000_000, 'the body is not read on');
  }),
  limitCase('accepts no more bytes in all parts of an upload than it may have', async (subject) => {
    const upload = await startLimited(subject, 250);
    const [first, second, third] = await signLimited(subject, upload, [100, 100, 100]);
    assert.equal((await putTo(subject, first, bytesOf(100))).status, 200);
    assert.equal((await putTo(subject, second, bytesOf(100))).status, 200);
    await assertRefused(await putTo(subject, third, bytesOf(51)), 'a part that is too much with the others');
    await assertRefused(await subject.fetch(streamingPut(third, unannounced(51))), 'the same without its length');
    assert.equal((await putTo(subject, third, bytesOf(50))).status, 200);
    // Another PUT of a part uses the room of that part, and no more.
    assert.equal((await putTo(subject, second, bytesOf(100, 2))).status, 200);
    assert.equal(totalOf(await listParts(subject, upload)), 250);
  }),
  limitCase('accepts no more bytes in concurrent parts than the upload may have', async (subject) => {
    const upload = await startLimited(subject, 250);
    const urls = await signLimited(
      subject,
      upload,
      Array.from({ length: 8 }, () => 100),
    );
    const statuses = await Promise.all(
      urls.map(async (url, index) => {
        const response =
          index % 2 === 0
            ? await putTo(subject, url, bytesOf(100))
            : await subject.fetch(streamingPut(url, unannounced(100)));
        await response.text();
        return response.ok;
      }),
    );
    assert.ok(statuses.filter(Boolean).length <= 2, `${statuses.filter(Boolean).length} of 100 bytes were taken`);
    assert.ok(totalOf(await listParts(subject, upload)) <= 250);
  }),
  limitCase('allows one PUT of a part at a time, and ends the earlier one', async (subject) => {
    const upload = await startLimited(subject, 10_000);
    const [url] = await signLimited(subject, upload, [1000]);
    const stalled = stalledBody(bytesOf(500, 1));
    // The client notices by the response, or because its body is no longer read.
    const earlier = subject.fetch(streamingPut(url, stalled.body)).then(
      async (response) => {
        await response.text();
        return response.status;
      },
      () => 499,
    );
    await stalled.begun;
    assert.equal((await putTo(subject, url, bytesOf(700, 2))).status, 200);
    const listed = await listParts(subject, upload);
    assert.deepEqual(
      listed.map(({ size }) => size),
      [700],
    );
    const ended = await Promise.race([earlier, new Promise<'open'>((resolve) => setTimeout(resolve, 5000, 'open'))]);
    stalled.end();
    assert.ok(typeof ended === 'number' && ended >= 400 && ended < 500, `the earlier PUT ends: ${ended}`);
    await earlier;
    assert.deepEqual(await listParts(subject, upload), listed);
  }),
  limitCase('refuses a body of fewer bytes than its Content-Length', async (subject) => {
    const upload = await startLimited(subject, 10_000);
    const [url] = await signLimited(subject, upload, [1000]);
    for (const size of [0, 99]) {
      const request = new Request(streamingPut(url, unannounced(size)), { headers: { 'content-length': '100' } });
      // Strict clients do not even send it.
      const response = await subject.fetch(request).catch(() => new Response(null, { status: 499 }));
      await assertRefused(response, `a body of ${size} bytes that announces 100`);
    }
    const listed = await listParts(subject, upload);
    assert.deepEqual(
      listed,
      [],
      'a body that was cut short is no part; give the handler as `fetch` if its length is 0',
    );
  }),
];

function limitCase(
  name: string,
  run: (subject: StorageContractSubject) => Promise<void>,
): CaseDefinition<StorageContractSubject> {
  return {
    name,
    appliesTo: ({ storage }) => storage.uploads.enforcesMaxBytes === true,
    run,
  };
}

async function startLimited(subject: StorageContractSubject, maxBytes: number): Promise<OpenedUpload> {
  const key = freshKey(subject);
  return { key, ...(await subject.storage.uploads.start({ key, contentType: 'text/plain', maxBytes })) };
}

/** Signs the URLs of parts with these maximum lengths. */
async function signLimited<const Limits extends readonly number[]>(
  { storage }: StorageContractSubject,
  upload: OpenedUpload,
  limits: Limits,
): Promise<{ readonly [Index in keyof Limits]: string }> {
  const parts = limits.map((maxBytes, index) => ({ number: index + 1, size: null, maxBytes }));
  const { urls } = await storage.uploads.sign({ ...upload, parts, expiresInSeconds: 60 });
  assert.equal(urls.length, limits.length);
  return urls as { readonly [Index in keyof Limits]: string };
}

function totalOf(parts: readonly { readonly size: number | null }[]): number {
  return parts.reduce((total, { size }) => total + (size ?? 0), 0);
}

/** A body in two chunks that does not announce its length. */
function unannounced(size: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      const half = Math.floor(size / 2);
      if (half > 0) controller.enqueue(bytesOf(half));
      if (size > half) controller.enqueue(bytesOf(size - half));
      controller.close();
    },
  });
}

function endless(): { readonly body: ReadableStream<Uint8Array>; readonly pulled: () => number } {
  let pulled = 0;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    // If the storage keeps reading, the case fails instead of running forever.
    if (pulled > 20_000_000) return controller.close();
    pulled += 64 * 1024;
    controller.enqueue(bytesOf(64 * 1024));
  };
  return { body: new ReadableStream({ pull }, { highWaterMark: 0 }), pulled: () => pulled };
}

/** A body that sends some bytes, and then nothing until it is ended. */
function stalledBody(bytes: Uint8Array): {
  readonly body: ReadableStream<Uint8Array>;
  readonly begun: Promise<void>;
  readonly end: () => void;
} {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let pulls = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        pulls += 1;
        if (pulls === 1) return controller.enqueue(bytes);
        // The first chunk was taken. Behind a network, it may need a little longer to arrive.
        setTimeout(begun.resolve, 50);
        await ended.promise;
        controller.error(new Error('The client gave up.'));
      },
      cancel: () => ended.resolve(),
    },
    { highWaterMark: 0 },
  );
  return { body, begun: begun.promise, end: ended.resolve };
}
