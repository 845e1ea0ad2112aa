import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import {
  type AttachOptions,
  type DarkroomError,
  type DarkroomFile,
  memoryStorage,
  memoryDatabase,
} from '../../src/index.ts';
import { streamOf } from '../../src/testing/storage/subject.ts';
import { checkHostListByTags } from '../support/host-list-by-tags.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { sweep } from '../support/sweep.ts';
import { testClock } from '../support/test-clock.ts';
import { type TestContext, testHost } from '../support/test-host.ts';
import { fileOf, get, start, upload } from '../support/uploading.ts';

const CSV = new TextEncoder().encode('name,age\nada,36\n');

function setUp() {
  const clock = testClock();
  const database = memoryDatabase(clock);
  const storage = observedStorage();
  const host = testHost({ database, storage });
  return { clock, database, storage, host, files: host.darkroom.files };
}

const code =
  (expected: string) =>
  (error: unknown): boolean =>
    (error as DarkroomError).code === expected;

function targetsIn(file: DarkroomFile | null): readonly string[] | undefined {
  return file?.attachments.map(({ target }) => target);
}

describe('darkroom.files', () => {
  it('gives a file and its URL, whoever owns it, and null for what is none', async () => {
    const { host, storage, files } = setUp();
    const id = await upload(host, storage, PNG, { name: 'a.png' });
    const file = await files.get(id);
    assert.deepEqual([file?.status, file?.ownerId, file?.name], ['READY', 'ada', 'a.png']);
    const url = await files.url(id, { expiresInSeconds: 60 });
    assert.equal((await get(storage, url?.url ?? '')).status, 200);
    for (const none of [randomUUID(), 'nonsense', '']) {
      assert.deepEqual([await files.get(none), await files.url(none), await files.delete(none)], [null, null, false]);
    }
    const open = await start(host);
    assert.equal(await files.url(open.id), null);
    await assert.rejects(files.url(id, { expiresInSeconds: 0 }), code('BAD_USER_INPUT'));
  });

  it('lists somebody’s files page by page', async () => {
    const { host, storage, files } = setUp();
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push(await upload(host, storage, PNG));
    await files.import({ from: streamOf(PNG), owner: 'eve' });
    const open = await start(host);
    const listed: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await files.list({
        owner: 'ada',
        status: ['READY'],
        direction: 'OLDEST_FIRST',
        first: 2,
        ...(after && { after }),
      });
      listed.push(...page.files.map(({ id }) => id));
      if (!page.hasNextPage) break;
      after = page.endCursor ?? undefined;
    }
    assert.deepEqual(listed.toSorted(), ids.toSorted());
    assert.equal((await files.list({ owner: 'ada', contentType: 'image/*' })).files.length, 5);
    assert.equal((await files.list({ owner: 'ada' })).files[0]?.id, open.id);
    assert.deepEqual(await files.list({ owner: 'nobody' }), { files: [], hasNextPage: false, endCursor: null });
    await assert.rejects(files.list({ owner: 'ada', first: 101 }), code('BAD_USER_INPUT'));
    await assert.rejects(files.list({ owner: 'ada', after: 'x' }), code('BAD_USER_INPUT'));
    for (const owner of ['', 'x'.repeat(256), 'ä'.repeat(128), 'a\0b', '\ud800']) {
      await assert.rejects(files.list({ owner }), code('BAD_USER_INPUT'));
      await assert.rejects(files.import({ from: streamOf(PNG), owner }), code('BAD_USER_INPUT'));
    }
  });

  it('lists somebody’s files by their tags, as `files(where:)` does', async () => {
    await checkHostListByTags(memoryDatabase());
  });

  it('deletes a file with its bytes', async () => {
    const { host, storage, files } = setUp();
    const id = await upload(host, storage, PNG, { target: 'Customer.logo' });
    const worker = await host.darkroom.startWorker();
    assert.equal(await files.delete(id), true);
    assert.equal(await files.delete(id), false);
    assert.equal(await fileOf(host, id), null);
    await eventually(async () => assert.deepEqual(await storage.objectsHeld(), []));
    await worker.close();
  });

  describe('attaches', () => {
    it('files that the host vouches for, and requests the conversions and tags of the target', async () => {
      const { host, storage, files } = setUp();
      const [one, two] = [await upload(host, storage, PNG), await upload(host, storage, PNG)];
      await files.attachUnchecked([one, two, one], { target: 'Customer.portrait' });
      await files.attachUnchecked([one], { target: 'Customer.portrait' });
      for (const id of [one, two]) {
        const file = await files.get(id);
        assert.deepEqual(targetsIn(file), ['Customer.portrait']);
        assert.ok(file);
        assert.deepEqual(
          file.conversions.map(({ name }) => name),
          ['SEPIA'],
        );
      }
    });

    it('nothing, if one of them is refused', async () => {
      const { host, storage, files } = setUp();
      const fine = await upload(host, storage, PNG);
      const open = await start(host);
      const table = await upload(host, storage, CSV, { target: 'Customer.reports', contentType: 'text/csv' });
      const target = 'Customer.portrait';
      for (const [other, expected] of [
        [open.id, 'FILE_NOT_READY'],
        [table, 'FILE_TYPE_NOT_ACCEPTED'],
        [randomUUID(), 'FILE_NOT_FOUND'],
        ['nonsense', 'FILE_NOT_FOUND'],
      ] as const) {
        await assert.rejects(files.attachUnchecked([fine, other], { target }), code(expected));
      }
      await assert.rejects(files.attachUnchecked([fine], { target: 'Customer.name' }), code('UNKNOWN_TARGET'));
      assert.deepEqual(targetsIn(await files.get(fine)), []);
    });

    it('as an argument would, for the caller that the context names', async () => {
      const { host, storage, files } = setUp();
      const id = await upload(host, storage, PNG);
      const target = 'Customer.portrait';
      await assert.rejects(files.attach([id], { target, context: { user: 'eve' } }), code('FILE_NOT_FOUND'));
      await assert.rejects(files.attach([id], { target, context: { user: null } }), code('FILE_NOT_FOUND'));
      await files.attach([id], { target, context: { user: 'ada' } });
      // It may be attached anywhere there: that says nothing of the record that eve means.
      await assert.rejects(files.attach([id], { target, context: { user: 'eve' } }), code('FILE_NOT_FOUND'));
    });

    it('as an argument would, where the context is undefined, as a server without one has it', async () => {
      const storage = memoryStorage();
      const viewer = (context: TestContext | undefined): string | null => context?.user ?? null;
      const host = testHost({ storage, viewer });
      const id = await upload(host, storage, PNG);
      const attach = host.darkroom.files.attach([id], { target: 'Customer.portrait', context: undefined });
      await assert.rejects(attach, code('FILE_NOT_FOUND'));
      assert.deepEqual(targetsIn(await host.darkroom.files.get(id)), []);
    });

    it('and is an undefined context’s caller where JavaScript leaves the context out', async () => {
      const storage = memoryStorage();
      const viewer = (context: TestContext | undefined): string | null => context?.user ?? null;
      const host = testHost({ storage, viewer });
      const id = await upload(host, storage, PNG);
      const options = { target: 'Customer.portrait' } as AttachOptions;
      await assert.rejects(host.darkroom.files.attach([id], options), code('FILE_NOT_FOUND'));
    });

    it('refuses a transaction that the database has no part in', async () => {
      const { host, storage, files } = setUp();
      const id = await upload(host, storage, PNG);
      const db = { query: async () => ({ rows: [] }) };
      await assert.rejects(
        files.attachUnchecked([id], { target: 'Customer.portrait', db }),
        code('INVALID_CONFIGURATION'),
      );
    });
  });

  describe('imports', () => {
    it('refuses what is no stream and no key, before it writes anything', async () => {
      const { files } = setUp();
      const locked = streamOf(PNG);
      locked.getReader();
      for (const from of [undefined, null, PNG, new Blob([PNG]), {}, { key: 1 }, 'a.png', locked]) {
        await assert.rejects(files.import({ from: from as never, owner: 'ada' }), code('BAD_USER_INPUT'));
      }
      assert.deepEqual((await files.list({ owner: 'ada' })).files, []);
    });

    it('a stream, judged and converted as an upload is', async () => {
      const { host, storage, files } = setUp();
      const worker = await host.darkroom.startWorker();
      const file = await files.import({
        from: streamOf(PNG.slice(0, 5), PNG.slice(5)),
        owner: 'ada',
        target: 'Customer.logo',
        name: 'old logo.png',
      });
      assert.deepEqual(
        [file.status, file.contentType, file.size, file.visibility, file.name],
        ['READY', 'image/png', PNG.length, 'PUBLIC', 'old logo.png'],
      );
      await eventually(async () => assert.equal((await fileOf(host, file.id))?.conversions[0]?.status, 'DONE'));
      assert.equal(await fileOf(host, file.id, 'eve').then((seen) => seen?.id), file.id, 'it is PUBLIC');
      await worker.close();
      assert.deepEqual(await storage.objectsHeld(), [
        'conversions',
        'original',
        'public/conversions',
        'public/original',
      ]);
      const table = await files.import({
        from: streamOf(CSV),
        owner: 'ada',
        target: 'Customer.reports',
        contentType: 'text/csv',
      });
      assert.equal(table.contentType, 'text/csv');
      const empty = await files.import({ from: streamOf(), owner: 'ada' });
      assert.equal(empty.size, 0);
    });

    it('what is in the bucket already, and leaves it there', async () => {
      const { storage, files } = setUp();
      await storage.objects.write({ key: 'legacy/1.png', body: streamOf(PNG), contentType: 'image/png' });
      const file = await files.import({ from: { key: 'legacy/1.png' }, owner: 'ada', target: 'Customer.portrait' });
      assert.deepEqual([file.status, file.size], ['READY', PNG.length]);
      await files.delete(file.id);
      assert.ok(await storage.objects.head({ key: 'legacy/1.png' }));
      await assert.rejects(files.import({ from: { key: 'legacy/2.png' }, owner: 'ada' }), code('FILE_NOT_FOUND'));
    });

    it('nothing that the policy refuses, and leaves nothing of it', async () => {
      const { host, storage, files } = setUp();
      const worker = await host.darkroom.startWorker();
      const long = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(1_000_000)),
      });
      const into = { owner: 'ada', target: 'Customer.logo' };
      await assert.rejects(files.import({ ...into, from: streamOf(CSV) }), code('FILE_TYPE_NOT_ACCEPTED'));
      await assert.rejects(files.import({ ...into, from: long }), code('FILE_TOO_LARGE'));
      const broken = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(new Error('The source broke off.')) });
      await assert.rejects(files.import({ ...into, from: broken }), /broke off/);
      await assert.rejects(
        files.import({ from: streamOf(PNG), owner: 'ada', target: 'No.where' }),
        code('UNKNOWN_TARGET'),
      );
      await eventually(async () => assert.deepEqual(await storage.objectsHeld(), []));
      const { files: left } = await files.list({ owner: 'ada' });
      assert.deepEqual(left.map(({ status }) => status).toSorted(), ['ABORTED', 'ABORTED', 'REJECTED']);
      await worker.close();
    });

    it('says so where the storage has no other keys', async () => {
      const { storage } = setUp();
      const objects = { ...storage.objects };
      delete (objects as { adopt?: unknown }).adopt;
      const { darkroom } = testHost({ storage: { uploads: storage.uploads, objects } });
      await assert.rejects(darkroom.files.import({ from: { key: 'a' }, owner: 'ada' }), code('BAD_USER_INPUT'));
    });

    it('that takes so long that it expires is refused, and leaves nothing', async () => {
      const { clock, database, storage, files, host } = setUp();
      const worker = await host.darkroom.startWorker();
      const rest = Promise.withResolvers<void>();
      const from = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(PNG),
        pull: async (controller) => {
          await rest.promise;
          controller.close();
        },
      });
      const importing = files.import({ from, owner: 'ada' });
      importing.catch(() => undefined);
      await eventually(async () => assert.equal((await files.list({ owner: 'ada' })).files[0]?.status, 'UPLOADING'));
      clock.advance(2 * 86_400);
      await sweep({ database, storage });
      clock.advance(2 * 86_400);
      await eventually(async () => assert.equal((await files.list({ owner: 'ada' })).files[0]?.status, 'EXPIRED'));
      rest.resolve();
      await assert.rejects(importing, code('UPLOAD_NOT_OPEN'));
      assert.deepEqual(await storage.objectsHeld(), []);
      await worker.close();
    });

    it('is finished by another process, or expires, where its own dies', async () => {
      const { clock, database, storage, files, host } = setUp();
      const never = new Promise<never>(() => undefined);
      const dying = (method: string) =>
        testHost({ database: override(database, { [method]: () => never }), storage }).darkroom.files;
      void dying('files.markReady').import({ from: streamOf(PNG), owner: 'ada' });
      void dying('files.beginVerification').import({ from: streamOf(PNG), owner: 'ada' });
      await eventually(async () => {
        const { files: begun } = await files.list({ owner: 'ada' });
        assert.deepEqual(begun.map(({ status }) => status).toSorted(), ['UPLOADING', 'VERIFYING']);
      });
      clock.advance(2 * 86_400);
      await sweep({ database, storage });
      const worker = await host.darkroom.startWorker();
      await eventually(async () => {
        const { files: ended } = await files.list({ owner: 'ada' });
        assert.deepEqual(ended.map(({ status }) => status).toSorted(), ['EXPIRED', 'READY']);
        assert.deepEqual(await storage.objectsHeld(), ['original']);
      });
      await worker.close();
    });
  });
});
