import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { memoryDatabase } from '../../src/index.ts';
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
    assert.equal(urls.length, 3);

    const parts = [bytes.slice(0, PART), bytes.slice(PART, 2 * PART), bytes.slice(2 * PART)];
    const order = [2, 0, 1];
    const sent = await Promise.all(order.map((index) => put(storage, urls[index], parts[index] ?? PNG)));
    assert.deepEqual(sent, [200, 200, 200]);
    assert.partialDeepStrictEqual(await host.ask(COMPLETE, { id }), { success: true, file: { id, status: 'READY' } });

    const stored = await get(storage, await urlOf(host, id));
    assert.equal(sha256(new Uint8Array(await stored.arrayBuffer())), sha256(bytes));
    assert.deepEqual(await storage.openUploads(), []);
    await host.darkroom.close();
  });

  test('has storage refuse a part of another length than was declared', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const { id, urls } = await start(host, { size: 3 });
    for (const length of [0, 2]) assert.equal(await put(storage, urls[0], patterned(length)), 400);
    assert.equal(await put(storage, urls[0], patterned(4)), 413);
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['UPLOAD_INCOMPLETE']);
    assert.equal(await put(storage, urls[0], patterned(3)), 200);
    assert.deepEqual(await host.codes(COMPLETE, { id }), []);
    await host.darkroom.close();
  });

  test.each([{ size: 0 }, {}, { size: 0, count: 1 }])(
    'makes a file of no bytes, started with %o',
    async (variables) => {
      const storage = observedStorage();
      const host = testHost({ storage });
      const id = await upload(host, storage, new Uint8Array(), variables);
      assert.partialDeepStrictEqual(await fileOf(host, id), {
        status: 'READY',
        size: 0,
        contentType: 'application/octet-stream',
        width: null,
      });
      assert.equal((await (await get(storage, await urlOf(host, id))).arrayBuffer()).byteLength, 0);
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
    assert.deepEqual(early.errors?.[0]?.extensions, {
      code: 'UPLOAD_INCOMPLETE',
      retryable: false,
      missingParts: [1, 3],
    });
    assert.partialDeepStrictEqual(await fileOf(host, id), { status: 'UPLOADING', version });

    await put(storage, urls[0], bytes.slice(0, PART));
    await put(storage, urls[2], bytes.slice(2 * PART));
    assert.deepEqual(await host.codes(COMPLETE, { id }), []);
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
    assert.deepEqual(await refusal(), { code: 'PART_TOO_SMALL', retryable: false, parts: [2] });
    await sendAll([PART, PART + 1, 10]);
    assert.deepEqual(await refusal(), { code: 'PART_SIZE_MISMATCH', retryable: false, parts: [2] });
    await sendAll([PART, PART, PART + 1]);
    assert.deepEqual(await refusal(), { code: 'PART_SIZE_MISMATCH', retryable: false, parts: [3] });
    await sendAll([PART, PART, 0]);
    assert.equal(await refusal(), undefined);
    assert.equal((await fileOf(host, id))?.size, 2 * PART);
    await host.darkroom.close();
  });

  test('rejects a file of undeclared length that turns out over the policy, and removes its bytes', async () => {
    const storage = unboundedStorage();
    const host = testHost({ storage, defaults: { maxBytes: 4 } });
    const { id } = await send(host, storage, patterned(5));
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['FILE_TOO_LARGE']);
    // Not even joined: storage would have to copy what is far too long.
    assert.deepEqual(await storage.objectsHeld(), []);
    const worker = await host.darkroom.startWorker();
    assert.partialDeepStrictEqual(await fileOf(host, id), {
      status: 'REJECTED',
      rejection: { code: 'FILE_TOO_LARGE' },
    });
    await eventually(async () =>
      assert.deepEqual([await storage.objectsHeld(), await storage.openUploads()], [[], []]),
    );
    await worker.close();
    await host.darkroom.close();
  });

  test('called again, says the same and changes nothing', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const { id } = await send(host, storage, PNG, { target: 'Customer.portrait' });
    const first = await host.ask<Completion>(COMPLETE, { id });
    const before = await fileOf(host, id);
    assert.deepEqual(await host.ask<Completion>(COMPLETE, { id }), first);
    assert.deepEqual(await fileOf(host, id), before);
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
    for (const answer of answers) {
      assert.partialDeepStrictEqual(answer, { success: true, file: { id, status: 'READY' } });
    }

    const worker = await hosts[1].darkroom.startWorker({ concurrency: 5 });
    await eventually(async () => {
      assert.deepEqual(
        (await fileOf(hosts[0], id))?.conversions.map(({ name, status, attempts, error }) => ({
          name,
          status,
          attempts,
          error,
        })),
        [{ name: 'SEPIA', status: 'DONE', attempts: 1, error: null }],
      );
    });
    assert.deepEqual(await storage.objectsHeld(), ['conversions', 'original', 'public/conversions', 'public/original']);
    assert.deepEqual(await storage.openUploads(), []);
    await worker.close();
    await Promise.all(hosts.map((host) => host.darkroom.close()));
  });
});
