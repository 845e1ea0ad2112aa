import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { type AuthorizeRequest, memoryDatabase } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG, text } from '../support/sample-bytes.ts';
import { type TestContext, testHost } from '../support/test-host.ts';
import { ABORT, COMPLETE, CONVERT, DELETE, START, fileOf, get, send, start, upload } from '../support/uploading.ts';

const UPLOAD = 'query ($id: ID!) { fileUpload(id: $id) { id urls } }';
const URL_FOR = 'query ($id: ID!) { urlForFile(id: $id) { url } }';
const FOLLOW = 'subscription ($id: ID!) { file(id: $id) { id } }';
const MUTATIONS: Readonly<Record<string, string>> = {
  completeFileUpload: COMPLETE,
  abortFileUpload: ABORT,
  deleteFile: DELETE,
  convertFile: CONVERT,
  reviewFileTags: 'mutation ($id: ID!) { reviewFileTags(id: $id, add: ["mine"]) { id } }',
};
const STRANGERS = ['bob', null, ''] as const;
const NO_IDS = ['', 'x', '../../etc/passwd', "' or 1=1 --", '00000000-0000-4000-8000-00000000000', '0'.repeat(10_000)];

describe('a private file', () => {
  test.each(STRANGERS)('does not exist for %j, in any state', async (stranger) => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const open = (await start(host)).id;
    const ready = await upload(host, storage, PNG, { target: 'Customer.portrait' });
    const rejected = await send(host, storage, text('hello'), { target: 'Customer.portrait' });
    await host.run(COMPLETE, { id: rejected.id });

    for (const id of [open, ready, rejected.id]) {
      assert.equal(await fileOf(host, id, stranger), null);
      assert.equal(await host.ask(UPLOAD, { id }, stranger), null);
      assert.equal(await host.ask(URL_FOR, { id }, stranger), null);
      const events = await host.follow(FOLLOW, { id }, stranger);
      assert.deepEqual(
        [await events.next(), await events.next()],
        [
          { done: false, value: null },
          { done: true, value: undefined },
        ],
      );
      for (const mutation of Object.values(MUTATIONS)) {
        const { errors } = await host.run(mutation, { id }, stranger);
        const unknown = await host.run(mutation, { id: '00000000-0000-4000-8000-000000000000' }, stranger);
        assert.equal(JSON.stringify(errors), JSON.stringify(unknown.errors));
        assert.deepEqual(errors?.[0]?.extensions, { code: 'FILE_NOT_FOUND', retryable: false });
      }
    }
    assert.partialDeepStrictEqual(await fileOf(host, open), { status: 'UPLOADING' });
    assert.partialDeepStrictEqual(await fileOf(host, ready), { status: 'READY' });
  });

  test('is not listed for others', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    await upload(host, storage, PNG);
    const list = '{ files { nodes { id } pageInfo { hasNextPage endCursor } } }';
    for (const stranger of STRANGERS) {
      assert.deepEqual(await host.ask(list, {}, stranger), {
        nodes: [],
        pageInfo: { hasNextPage: false, endCursor: null },
      });
    }
  });
});

describe('an anonymous caller', () => {
  const anonymous: readonly unknown[] = [null, undefined, ''];
  test.each(anonymous)('as the viewer %j cannot upload, and owns nothing', async (viewer) => {
    const database = memoryDatabase();
    const host = testHost({ database, viewer: () => viewer as string | null });
    assert.deepEqual(await host.codes(START), ['UNAUTHENTICATED']);
    // As an older version, or a host's own code, may have left it.
    const { files } = await database.open();
    const { id } = await files.create({
      id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
      ownerId: viewer as string,
      name: null,
      declaredContentType: null,
      declaredSize: null,
      visibility: 'PRIVATE',
      target: null,
      policy: { accept: null, maxBytes: 1, maxPixels: null, convert: [], tag: false, minConfidence: null },
      partCount: 1,
      partSize: null,
      uploadExpiresInSeconds: 60,
    });
    assert.equal(await fileOf(host, id), null);
    assert.deepEqual(await host.ask('{ files { nodes { id } } }'), { nodes: [] });
    assert.deepEqual(await host.codes(DELETE, { id }), ['FILE_NOT_FOUND']);
  });
});

describe('an invalid id', () => {
  test.each(NO_IDS)('such as %.40j is not a file', async (id) => {
    const asked: unknown[] = [];
    const database = override(memoryDatabase(), {
      'files.get': ({ args }, proceed) => {
        asked.push(args);
        return proceed();
      },
    });
    const host = testHost({ database });
    assert.equal(await fileOf(host, id), null);
    assert.equal(await host.ask(UPLOAD, { id }), null);
    assert.equal(await host.ask(URL_FOR, { id }), null);
    for (const mutation of Object.values(MUTATIONS)) {
      assert.deepEqual(await host.codes(mutation, { id }), ['FILE_NOT_FOUND']);
    }
    // A database would refuse it as the UUID that it is not.
    assert.deepEqual(asked, []);
  });
});

describe('a public file', () => {
  test('is for everyone to see once it is READY, and for its owner alone to change', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const { id } = await send(host, storage, PNG, { target: 'Customer.logo' });
    assert.equal(await fileOf(host, id, 'bob'), null);
    assert.equal(await host.ask(URL_FOR, { id }), null);
    assert.deepEqual(await storage.objectsHeld(), []);

    await host.ask(COMPLETE, { id });
    for (const stranger of STRANGERS) {
      assert.partialDeepStrictEqual(await fileOf(host, id, stranger), { status: 'READY', visibility: 'PUBLIC' });
      for (const mutation of Object.values(MUTATIONS)) {
        assert.deepEqual(await host.codes(mutation, { id }, stranger), ['FORBIDDEN']);
      }
      assert.equal(await host.ask(UPLOAD, { id }, stranger), null);
    }
  });

  test('has one URL for ever, without a signature, which serves the judged type', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const id = await upload(host, storage, PNG, { target: 'Customer.logo', name: 'a "logo".png' });
    const url = (await fileOf(host, id))?.url ?? '';
    assert.ok(!url.includes('?'));
    assert.equal((await fileOf(host, id, 'bob'))?.url, url);
    assert.deepEqual(await host.ask('query ($id: ID!) { urlForFile(id: $id) { url expiresAt } }', { id }, null), {
      url,
      expiresAt: null,
    });
    const served = await get(storage, url);
    assert.deepEqual([served.status, served.headers.get('content-type')], [200, 'image/png']);
    assert.equal(served.headers.get('content-disposition'), 'inline; filename="a _logo_.png"');
  });

  test('that is rejected was never public', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const { id } = await send(host, storage, text('hello'), { target: 'Customer.logo' });
    await host.run(COMPLETE, { id });
    assert.equal(await fileOf(host, id, 'bob'), null);
    assert.deepEqual(
      (await storage.objectsHeld()).filter((key) => key.startsWith('public/')),
      [],
    );
  });
});

describe('authorize', () => {
  test('has the last word, and receives the default decision', async () => {
    const storage = observedStorage();
    const asked: AuthorizeRequest<TestContext>[] = [];
    const host = testHost({
      storage,
      authorize: (request) => {
        asked.push(request);
        return request.default || (request.viewer === 'admin' && request.action !== 'DELETE');
      },
    });
    const id = await upload(host, storage, PNG);
    asked.length = 0;
    assert.partialDeepStrictEqual(await fileOf(host, id, 'admin'), { status: 'READY' });
    assert.partialDeepStrictEqual(asked[0], {
      action: 'READ',
      viewer: 'admin',
      file: { id },
      coordinate: null,
      parent: undefined,
      context: { user: 'admin' },
      default: false,
    });
    assert.deepEqual(await host.codes(DELETE, { id }, 'admin'), ['FORBIDDEN']);
    assert.deepEqual(await host.codes(CONVERT, { id }, 'admin'), []);
    assert.equal(await fileOf(host, id, 'bob'), null);
  });

  test('can hide a file from its owner', async () => {
    const host = testHost({ authorize: ({ action }) => action === 'START' });
    const { id } = await start(host);
    assert.equal(await fileOf(host, id), null);
    assert.deepEqual(await host.codes(DELETE, { id }), ['FILE_NOT_FOUND']);
  });
});
