import { describe, expect, test } from 'vitest';
import { memoryDatabase } from '../../src/index.ts';
import { eventually } from '../support/eventually.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG, patterned, sha256 } from '../support/sample-bytes.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { unboundedStorage } from '../support/unbounded-storage.ts';
import { COMPLETE, fileOf, get, put, send, start, upload } from '../support/uploading.ts';

const PART = 5 * 1024 * 1024;

interface Completion {
  readonly success: boolean;
  readonly file: { readonly id: string; readonly status: string };
}

async function urlOf(host: TestHost, id: string): Promise<string> {
  return (await fileOf(host, id))?.url ?? '';
}

describe('completeFileUpload', () => {
  test('makes a file of three parts that came in parallel and in any order, byte for byte', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const bytes = patterned(2 * PART + 12_345);
    const { id, urls } = await start(host, { count: 3 });
    expect(urls).toHaveLength(3);

    const parts = [bytes.slice(0, PART), bytes.slice(PART, 2 * PART), bytes.slice(2 * PART)];
    const order = [2, 0, 1];
    const sent = await Promise.all(order.map((index) => put(storage, urls[index], parts[index] ?? PNG)));
    expect(sent).toEqual([200, 200, 200]);
    expect(await host.ask(COMPLETE, { id })).toMatchObject({ success: true, file: { id, status: 'READY' } });

    const stored = await get(storage, await urlOf(host, id));
    expect(sha256(new Uint8Array(await stored.arrayBuffer()))).toBe(sha256(bytes));
    expect(await storage.openUploads()).toEqual([]);
    await host.darkroom.close();
  });

  test('has storage refuse a part of another length than was declared', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const { id, urls } = await start(host, { size: 3 });
    for (const length of [0, 2]) expect(await put(storage, urls[0], patterned(length))).toBe(400);
    expect(await put(storage, urls[0], patterned(4))).toBe(413);
    expect(await host.codes(COMPLETE, { id })).toEqual(['UPLOAD_INCOMPLETE']);
    expect(await put(storage, urls[0], patterned(3))).toBe(200);
    expect(await host.codes(COMPLETE, { id })).toEqual([]);
    await host.darkroom.close();
  });

  test.each([{ size: 0 }, {}, { size: 0, count: 1 }])(
    'makes a file of no bytes, started with %o',
    async (variables) => {
      const storage = observedStorage();
      const host = testHost({ storage });
      const id = await upload(host, storage, new Uint8Array(), variables);
      expect(await fileOf(host, id)).toMatchObject({
        status: 'READY',
        size: 0,
        contentType: 'application/octet-stream',
        width: null,
      });
      expect((await (await get(storage, await urlOf(host, id))).arrayBuffer()).byteLength).toBe(0);
      await host.darkroom.close();
    },
  );

  test('names the parts that are missing, and lets the upload go on', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const bytes = patterned(2 * PART + 1);
    const { id, urls } = await start(host, { count: 3 });
    await put(storage, urls[1], bytes.slice(PART, 2 * PART));

    const version = (await fileOf(host, id))?.version;
    const early = await host.run(COMPLETE, { id });
    expect(early.errors?.[0]?.extensions).toEqual({ code: 'UPLOAD_INCOMPLETE', missingParts: [1, 3] });
    expect(await fileOf(host, id)).toMatchObject({ status: 'UPLOADING', version });

    await put(storage, urls[0], bytes.slice(0, PART));
    await put(storage, urls[2], bytes.slice(2 * PART));
    expect(await host.codes(COMPLETE, { id })).toEqual([]);
    await host.darkroom.close();
  });

  test('names the parts that are too small or of an odd length, and takes them again', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const { id, urls } = await start(host, { count: 3 });
    const sendAll = async (lengths: readonly number[]): Promise<void> => {
      for (const [index, length] of lengths.entries()) await put(storage, urls[index], patterned(length));
    };
    const refusal = async (): Promise<unknown> => (await host.run(COMPLETE, { id })).errors?.[0]?.extensions;

    await sendAll([PART, 10, 10]);
    expect(await refusal()).toEqual({ code: 'PART_TOO_SMALL', parts: [2] });
    await sendAll([PART, PART + 1, 10]);
    expect(await refusal()).toEqual({ code: 'PART_SIZE_MISMATCH', parts: [2] });
    await sendAll([PART, PART, PART + 1]);
    expect(await refusal()).toEqual({ code: 'PART_SIZE_MISMATCH', parts: [3] });
    await sendAll([PART, PART, 0]);
    expect(await refusal()).toBeUndefined();
    expect((await fileOf(host, id))?.size).toBe(2 * PART);
    await host.darkroom.close();
  });

  test('rejects a file of undeclared length that turns out over the policy, and removes its bytes', async () => {
    const storage = unboundedStorage();
    const host = testHost({ storage, defaults: { maxBytes: 4 } });
    const { id } = await send(host, storage, patterned(5));
    expect(await host.codes(COMPLETE, { id })).toEqual(['FILE_TOO_LARGE']);
    // Not even joined: storage would have to copy what is far too long.
    expect(await storage.objectsHeld()).toEqual([]);
    const worker = await host.darkroom.startWorker();
    expect(await fileOf(host, id)).toMatchObject({ status: 'REJECTED', rejection: { code: 'FILE_TOO_LARGE' } });
    await eventually(async () => expect([await storage.objectsHeld(), await storage.openUploads()]).toEqual([[], []]));
    await worker.close();
    await host.darkroom.close();
  });

  test('called again, says the same and changes nothing', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const { id } = await send(host, storage, PNG, { target: 'Customer.portrait' });
    const first = await host.ask<Completion>(COMPLETE, { id });
    const before = await fileOf(host, id);
    expect(await host.ask<Completion>(COMPLETE, { id })).toEqual(first);
    expect(await fileOf(host, id)).toEqual(before);
    await host.darkroom.close();
  });

  test('called ten times at once by two processes, makes one file with one set of conversions', async () => {
    const storage = observedStorage();
    const database = memoryDatabase();
    const hosts = [testHost({ storage, database }), testHost({ storage, database })] as const;
    const { id } = await send(hosts[0], storage, PNG, { target: 'Customer.logo' });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => hosts[index % 2 === 0 ? 0 : 1].ask<Completion>(COMPLETE, { id })),
    );
    for (const answer of answers) expect(answer).toMatchObject({ success: true, file: { id, status: 'READY' } });

    const worker = await hosts[1].darkroom.startWorker({ concurrency: 5 });
    await eventually(async () => {
      expect((await fileOf(hosts[0], id))?.conversions).toMatchObject([
        { name: 'SEPIA', status: 'DONE', attempts: 1, error: null },
      ]);
    });
    expect(await storage.objectsHeld()).toEqual(['conversions', 'original', 'public/conversions', 'public/original']);
    expect(await storage.openUploads()).toEqual([]);
    await worker.close();
    await Promise.all(hosts.map((host) => host.darkroom.close()));
  });
});
