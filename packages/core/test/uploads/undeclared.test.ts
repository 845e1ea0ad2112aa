import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { createDarkroom, memoryDatabase, memoryStorage } from '../../src/index.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { patterned } from '../support/sample-bytes.ts';
import { sweep } from '../support/sweep.ts';
import { testHost } from '../support/test-host.ts';
import { unboundedStorage } from '../support/unbounded-storage.ts';
import { COMPLETE, fileOf, put, send, START, start } from '../support/uploading.ts';

const GIBIBYTE = 1024 ** 3;

describe('an upload of undeclared size', () => {
  test('takes no byte past its policy where the storage can refuse it', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, defaults: { maxBytes: 100 } });
    const { id, urls } = await start(host);
    assert.equal(await put(storage, urls[0], patterned(101)), 413);
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['UPLOAD_INCOMPLETE']);
    assert.equal(await put(storage, urls[0], patterned(100)), 200);
    assert.deepEqual(await host.codes(COMPLETE, { id }), []);
  });

  test('takes no byte past its policy in several parts, whichever come first', async () => {
    const storage = observedStorage();
    const maxBytes = 12 * 1024 ** 2;
    const host = testHost({ storage, defaults: { maxBytes } });
    const { urls } = await start(host, { count: 3 });
    const statuses = await Promise.all(urls.map((url) => put(storage, url, patterned(6 * 1024 ** 2))));
    assert.equal(statuses.filter((status) => status === 200).length <= 2, true, String(statuses));
    // Any part alone may be as long as the others leave it.
    const { urls: again } = await start(host, { count: 3 });
    assert.equal(await put(storage, again[1], patterned(maxBytes / 2 + 1)), 413);
    assert.equal(await put(storage, again[2], patterned(2 * 1024 ** 2 + 1)), 413);
  });

  test('is rejected by the sweep once more has landed than its policy allows, with its bytes', async () => {
    const database = memoryDatabase();
    const storage = unboundedStorage();
    const host = testHost({ database, storage, defaults: { maxBytes: 11 * 1024 ** 2 } });
    const tooMuch = await start(host, { count: 3 });
    assert.equal(await put(storage, tooMuch.urls[0], patterned(11 * 1024 ** 2 + 1)), 200);
    const enough = await start(host, { count: 3 });
    assert.equal(await put(storage, enough.urls[0], patterned(5 * 1024 ** 2)), 200);

    await sweep({ database, storage });
    const file = await fileOf(host, tooMuch.id);
    assert.equal(file?.status, 'REJECTED');
    assert.equal(file.rejection?.code, 'FILE_TOO_LARGE');
    assert.match(
      file.rejection.message,
      /^11534337 bytes were received, but at most 11534336 are accepted here\. If you pass `size`/,
    );
    assert.deepEqual(await host.codes(COMPLETE, { id: tooMuch.id }), ['FILE_TOO_LARGE']);
    assert.equal((await fileOf(host, enough.id))?.status, 'UPLOADING');

    const worker = await host.darkroom.startWorker();
    await eventually(async () => assert.deepEqual(await storage.openUploads(), [1]));
    assert.equal(await put(storage, tooMuch.urls[1], patterned(1)), 404);
    await worker.close();
  });

  test('is one of at most ten for a viewer where the storage bounds nothing, and of any number elsewhere', async () => {
    const host = testHost({ storage: unboundedStorage() });
    for (let index = 0; index < 10; index += 1) await start(host);
    const { errors } = await host.run(START);
    assert.deepEqual(errors?.[0]?.extensions, { code: 'QUOTA_EXCEEDED', retryable: false, maxUndeclaredUploads: 10 });
    assert.match(errors[0].message, /Pass the `size` of this one/);
    await start(host, { size: 5 });
    await start(host, {}, 'bob');

    const bounded = testHost({ storage: memoryStorage() });
    for (let index = 0; index < 11; index += 1) await start(bounded);
    const told = testHost({ storage: memoryStorage(), quotas: { maxUndeclaredUploads: 0 } });
    assert.deepEqual(await told.codes(START), ['QUOTA_EXCEEDED']);
  });

  test('reserves what it can take: its policy, or five gibibytes a part where the storage bounds nothing', async () => {
    const quotas = { maxBytesStored: 10 * GIBIBYTE };
    const unbounded = testHost({ storage: unboundedStorage(), quotas });
    await start(unbounded, { count: 2 });
    assert.deepEqual(await unbounded.codes(START), ['QUOTA_EXCEEDED']);
    assert.deepEqual(await unbounded.codes(START, { size: 1 }), ['QUOTA_EXCEEDED']);
    const bounded = testHost({ storage: memoryStorage(), quotas });
    for (let index = 0; index < 10; index += 1) await start(bounded, { count: 2 });
    assert.deepEqual(await bounded.codes(START, { size: 1 }), ['QUOTA_EXCEEDED']);
  });

  test('is refused before it is recorded where the storage is safe only with a size, and so is an empty file', async () => {
    const storage = unboundedStorage({ requiresSize: true });
    const warnings: string[] = [];
    const logger = { error: () => undefined, warn: (message: string) => void warnings.push(message) };
    const host = testHost({ storage, logger });
    for (const variables of [{}, { count: 2 }, { size: 0 }, { size: null }]) {
      const { errors } = await host.run(START, variables);
      assert.equal(
        errors?.[0]?.extensions['code'],
        variables.size === 0 ? 'FILE_EMPTY' : 'SIZE_REQUIRED',
        JSON.stringify(variables),
      );
    }
    assert.equal(warnings.length, 1);
    assert.deepEqual(await storage.openUploads(), []);
    const { id } = await send(host, storage, patterned(3), { size: 3 });
    assert.deepEqual(await host.codes(COMPLETE, { id }), []);
  });

  test('gets no further URLs from a storage that turns out to be safe only with a size', async () => {
    const database = memoryDatabase();
    const storage = unboundedStorage();
    const { id } = await start(testHost({ database, storage }));
    const uploads = { ...storage.uploads, requiresSize: async () => true };
    const later = testHost({ database, storage: Object.assign(Object.create(storage), { uploads }) as typeof storage });
    const RESUME = 'query ($id: ID!) { fileUpload(id: $id) { urls } }';
    assert.deepEqual(await later.codes(RESUME, { id }), ['SIZE_REQUIRED']);
  });
});

describe('an upload to a storage whose URLs are for a whole upload', () => {
  test('is rejected by the sweep once more has landed than its size or its policy says, in whatever it was sent', async () => {
    const database = memoryDatabase();
    const storage = unboundedStorage({ urlScope: 'UPLOAD' });
    const strange = new Map<string, number>();
    const { uploads } = storage;
    const landedBytes: (typeof uploads)['landedBytes'] = async (input) =>
      ((await uploads.landedBytes(input)) ?? 0) + (strange.get(input.key.split('/')[2] ?? '') ?? 0);
    const watched = Object.assign(Object.create(storage) as typeof storage, { uploads: { ...uploads, landedBytes } });
    const host = testHost({ database, storage: watched, defaults: { maxBytes: 1000 } });
    const [exact, longer, more, undeclared] = [
      await start(host, { size: 100 }),
      await start(host, { size: 100 }),
      await start(host, { size: 100 }),
      await start(host),
    ];
    assert.equal(await put(storage, exact.urls[0], patterned(100)), 200);
    assert.equal(await put(storage, longer.urls[0], patterned(101)), 200);
    strange.set(more.id, 101);
    assert.equal(await put(storage, undeclared.urls[0], patterned(1001)), 200);
    assert.deepEqual(await host.codes(COMPLETE, { id: longer.id }), ['PART_SIZE_MISMATCH']);

    await sweep({ database, storage: watched });
    assert.match(
      (await fileOf(host, longer.id))?.rejection?.message ?? '',
      /^101 bytes were received, but 100 were declared/,
    );
    assert.equal((await fileOf(host, more.id))?.status, 'REJECTED');
    assert.match(
      (await fileOf(host, undeclared.id))?.rejection?.message ?? '',
      /^1001 bytes were received, but at most 1000 are accepted here\.$/,
    );
    assert.deepEqual(await host.codes(COMPLETE, { id: exact.id }), []);
  });
});

test('an empty file is refused before it is recorded where the storage takes no empty parts', async () => {
  const storage = observedStorage();
  const uploads = { ...storage.uploads, takesEmptyParts: false };
  const host = testHost({ storage: Object.assign(Object.create(storage) as typeof storage, { uploads }) });
  const { errors } = await host.run(START, { size: 0 });
  assert.equal(errors?.[0]?.extensions['code'], 'FILE_EMPTY');
  assert.match(errors[0].message, /does not accept empty files/);
  assert.deepEqual(await storage.openUploads(), []);
  assert.deepEqual(await host.codes(START, { size: 1 }), []);
});

describe('requireSize', () => {
  test('for all refuses what declares no size, and says to give it', async () => {
    const host = testHost({ requireSize: true });
    for (const target of [null, 'Customer.logo']) {
      const { errors } = await host.run(START, { target });
      assert.equal(errors?.[0]?.extensions['code'], 'SIZE_REQUIRED');
      assert.match(errors[0].message, /Pass `size`, the exact length of the file in bytes\.$/);
      assert.deepEqual(await host.codes(START, { target, size: 5 }), []);
    }
  });

  test('on a place refuses it only there, and is part of the policy that clients see', async () => {
    const darkroom = createDarkroom({ storage: memoryStorage(), database: memoryDatabase(), viewer: () => 'ada' });
    const typeDefs = 'type Query { logo: File @fileUpload(requireSize: true)  any: File @fileUpload }';
    const schema = darkroom.makeSchema({ typeDefs });
    const { graphql } = await import('graphql');
    const codesOf = async (source: string): Promise<unknown> =>
      (await graphql({ schema, source, contextValue: {} })).errors?.[0]?.extensions['code'];
    assert.equal(await codesOf('mutation { startFileUpload(target: "Query.logo") { id } }'), 'SIZE_REQUIRED');
    assert.equal(await codesOf('mutation { startFileUpload(target: "Query.logo", size: 3) { id } }'), undefined);
    assert.equal(await codesOf('mutation { startFileUpload(target: "Query.any") { id } }'), undefined);
    const source =
      '{ logo: fileUploadPolicy(target: "Query.logo") { requireSize } any: fileUploadPolicy(target: "Query.any") { requireSize } }';
    const { data } = await graphql({ schema, source, contextValue: {} });
    assert.deepEqual(JSON.parse(JSON.stringify(data)), { logo: { requireSize: true }, any: { requireSize: false } });
  });

  test('is checked: a string, and a place that revokes it, are errors at start', () => {
    const options = { storage: memoryStorage(), database: memoryDatabase(), viewer: () => 'ada' };
    assert.throws(() => createDarkroom({ ...options, requireSize: 'false' as never }), {
      code: 'INVALID_CONFIGURATION',
    });
    const darkroom = createDarkroom({ ...options, requireSize: true });
    const typeDefs = 'type Query { logo: File @fileUpload(requireSize: false) }';
    assert.throws(() => darkroom.makeSchema({ typeDefs }), /Query\.logo: requireSize is false, but the option/);
  });
});
