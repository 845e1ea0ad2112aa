import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { testHost } from '../support/test-host.ts';
import { ABORT, COMPLETE, DELETE, put, send, START, type StartedUpload, start } from '../support/uploading.ts';

const exceeded = ['QUOTA_EXCEEDED'];

describe('a quota of open uploads', () => {
  test('lets exactly as many of 50 parallel starts through, and counts each viewer alone', async () => {
    const host = testHost({ quotas: { maxOpenUploads: 7 } });
    const codes = await Promise.all(Array.from({ length: 50 }, () => host.codes(START)));
    assert.equal(codes.filter(([code]) => code === undefined).length, 7);
    assert.equal(codes.filter(([code]) => code === 'QUOTA_EXCEEDED').length, 43);
    assert.deepEqual(await host.codes(START, {}, 'bob'), []);
  });

  test('is 100 by default, and its error says what to do', async () => {
    const host = testHost();
    const results = await Promise.all(Array.from({ length: 101 }, () => host.run(START)));
    const errors = results.flatMap((result) => result.errors ?? []);
    assert.deepEqual(
      errors.map(({ message, extensions }) => ({ message, extensions })),
      [
        {
          message: 'At most 100 uploads may be open at a time. Complete or abort one before you start the next.',
          extensions: { code: 'QUOTA_EXCEEDED', retryable: false, maxOpenUploads: 100 },
        },
      ],
    );
  });

  test('has room again when an upload is completed or aborted', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, quotas: { maxOpenUploads: 1 } });
    const { id } = await send(host, storage, PNG);
    assert.deepEqual(await host.codes(START), exceeded);
    await host.ask(COMPLETE, { id });
    const second = await start(host);
    assert.deepEqual(await host.codes(START), exceeded);
    await host.ask(ABORT, { id: second.id });
    await start(host);
  });
});

describe('a quota of bytes', () => {
  test('counts what is declared, then what came, until it is deleted', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, quotas: { maxBytesStored: 10_000 }, defaults: { maxBytes: 9000 } });
    const { id, urls } = await start(host);
    // No size was declared: 9,000 bytes are reserved.
    assert.deepEqual(await host.codes(START, { size: 1001 }), exceeded);
    assert.equal(await put(storage, urls[0], PNG), 200);
    await host.ask(COMPLETE, { id });
    await start(host, { size: 9000 });
    assert.deepEqual(await host.codes(START, { size: 1001 }), exceeded);
    await host.ask(DELETE, { id });
    assert.deepEqual(await host.codes(START, { size: 1001 }), exceeded);
    await start(host, { size: 1000 });
  });

  test('reports how much is left, and suggests declaring the size if that would help', async () => {
    const host = testHost({ quotas: { maxBytesStored: 1000 } });
    const message = async (size: number | null): Promise<string> =>
      (await host.run(START, { size })).errors?.[0]?.message ?? '';
    assert.match(
      await message(1001),
      /may take 1001 bytes, but only 1000 of 1000 are left\. Delete files, or upload a smaller/,
    );
    assert.match(await message(null), /or pass the exact `size`/);
  });
});

describe('quotas by a function', () => {
  test('are asked for the viewer and the context of each start', async () => {
    const asked: unknown[] = [];
    const host = testHost({
      quotas: async (viewer, context) => {
        asked.push([viewer, context]);
        return { maxOpenUploads: viewer === 'ada' ? 1 : 0 };
      },
    });
    assert.deepEqual(await host.codes(START), []);
    assert.deepEqual(await host.codes(START), exceeded);
    assert.deepEqual(await host.codes(START, {}, 'bob'), exceeded);
    assert.deepEqual(asked.at(-1), ['bob', { user: 'bob' }]);
  });

  test('that are no quotas are a mistake of the host, also when they are the same for all', async () => {
    assert.throws(() => testHost({ quotas: { maxOpenUploads: -1 } }), /quotas\.maxOpenUploads/);
    assert.throws(() => testHost({ quotas: { maxBytesStored: 1.5 } }), /quotas\.maxBytesStored/);
    const host = testHost({ quotas: () => ({ maxOpenUploads: Number.NaN }) });
    assert.deepEqual(await host.codes(START), ['INTERNAL_SERVER_ERROR']);
  });
});

describe('uploads by anonymous callers', () => {
  test('share one quota', async () => {
    const host = testHost({ anonymousUploads: true, quotas: { maxOpenUploads: 2 } });
    const codes = await Promise.all(Array.from({ length: 50 }, () => host.codes(START, {}, null)));
    assert.equal(codes.filter(([code]) => code === undefined).length, 2);
    assert.deepEqual(await host.codes(START), []);
  });

  test('are refused unless they are switched on, whatever authorize says', async () => {
    const host = testHost({ authorize: () => true });
    assert.deepEqual(await host.codes(START, {}, null), ['UNAUTHENTICATED']);
  });

  test('make files that are in no list, and that no viewer owns', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, anonymousUploads: true });
    const { id, urls } = await host.ask<StartedUpload>(START, {}, null);
    assert.equal(await put(storage, urls[0], PNG), 200);
    assert.deepEqual(await host.codes(COMPLETE, { id }, null), []);
    for (const viewer of [null, '', 'ada']) {
      assert.deepEqual(await host.ask('{ files { nodes { id } } }', {}, viewer), { nodes: [] });
      assert.deepEqual(await host.codes(DELETE, { id }, viewer), ['FORBIDDEN']);
    }
  });
});

describe('authorize', () => {
  const REFUSED = { target: 'Customer.logo' };

  test('judges a start by its target, policy and what is declared, before there is a file', async () => {
    const asked: unknown[] = [];
    const host = testHost({
      authorize: (request) => {
        asked.push(request);
        return request.action === 'START' && request.upload.target !== 'Customer.logo';
      },
    });
    assert.deepEqual(await host.codes(START, { ...REFUSED, name: 'a.png', contentType: 'image/png', size: 5 }), [
      'FORBIDDEN',
    ]);
    assert.deepEqual(asked, [
      {
        action: 'START',
        viewer: 'ada',
        file: null,
        upload: {
          target: 'Customer.logo',
          visibility: 'PUBLIC',
          policy: {
            accept: ['image/*'],
            maxBytes: 20_000_000,
            maxPixels: null,
            metadata: 'KEEP',
            keepLocation: false,
            convert: ['SEPIA'],
            tag: false,
            minConfidence: null,
            unattachedExpiresInSeconds: null,
          },
          name: 'a.png',
          declaredContentType: 'image/png',
          declaredSize: 5,
        },
        coordinate: 'Customer.logo',
        parent: undefined,
        context: { user: 'ada' },
        default: true,
      },
    ]);
    await start(host, { target: 'Customer.portrait' });
  });

  test('can keep anonymous callers from some targets', async () => {
    const host = testHost({
      anonymousUploads: true,
      authorize: (request) => request.action !== 'START' || request.viewer !== null,
    });
    assert.deepEqual(await host.codes(START, {}, null), ['UNAUTHENTICATED']);
    assert.deepEqual(await host.codes(START), []);
  });
});
