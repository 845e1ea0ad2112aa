import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import type { StorageUploads } from '../../src/adapter.ts';
import { type MemoryStorage, memoryStorage, memoryDatabase, type Storage, type Database } from '../../src/index.ts';
import { streamOf } from '../../src/testing/storage/subject.ts';
import { override } from '../support/intercept.ts';
import { PNG } from '../support/sample-bytes.ts';
import { sweep } from '../support/sweep.ts';
import { testClock } from '../support/test-clock.ts';
import { testHost, type TestHost } from '../support/test-host.ts';
import { ABORT, COMPLETE, DELETE, fileOf, send, start, upload } from '../support/uploading.ts';

interface World {
  readonly database: Database;
  readonly storage: MemoryStorage;
  readonly host: TestHost;
  /** The database's root in the storage. */
  readonly root: string;
}

/** A storage that has long had what is put into it now. */
async function world(seconds = 2 * 3600): Promise<World> {
  const clock = testClock();
  clock.advance(-seconds);
  const database = memoryDatabase();
  const storage = memoryStorage(clock);
  return { database, storage, host: testHost({ database, storage }), root: `${(await database.open()).databaseId}/` };
}

async function openUnder({ storage }: World, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.uploads.stale({ prefix, startedBefore: new Date() })) keys.push(key);
  return keys;
}

async function foreignMark({ storage, root }: World): Promise<void> {
  await storage.objects.write({
    key: `${root}mark`,
    body: streamOf(Buffer.from(JSON.stringify({ mark: randomUUID() }))),
    contentType: 'application/json',
  });
}

describe('the sweep of multipart uploads that no record knows', () => {
  it('aborts what a process left that died before it could note it, once its record has expired', async () => {
    const clock = testClock();
    const before = { ...(await world()), database: memoryDatabase(clock) };
    const { database, storage } = before;
    const root = `${(await database.open()).databaseId}/`;
    const unnoted = override(database, { 'files.setUploadId': () => new Promise(() => undefined) });
    void start(testHost({ database: unnoted, storage }), {}).catch(() => undefined);
    await eventually(async () => assert.equal((await openUnder(before, root)).length, 1));
    await sweep(before);
    assert.equal((await openUnder(before, root)).length, 1);
    clock.advance(25 * 3600);
    await sweep(before);
    assert.deepEqual(await openUnder(before, root), []);
  });

  it('leaves that by which a storage writes an import, which may take longer than an hour', async () => {
    const before = await world();
    const { database, storage, host, root } = before;
    const writing: Parameters<StorageUploads['list']>[0][] = [];
    const { promise: swept, resolve: goOn } = Promise.withResolvers<void>();
    const slow = override(storage, {
      'objects.write': async ({ args }, proceed) => {
        const [{ key }] = args as Parameters<Storage['objects']['write']>;
        writing.push({ key, ...(await storage.uploads.start({ key, contentType: null })) });
        await swept;
        return proceed();
      },
    });
    const importing = testHost({ database, storage: slow }).darkroom.files.import({
      from: streamOf(PNG),
      owner: 'ada',
    });
    await eventually(async () => assert.equal((await openUnder(before, root)).length, 1));
    await sweep({ database, storage });
    for (const open of writing) assert.deepEqual(await storage.uploads.list(open), []);
    goOn();
    const { id } = await importing;
    assert.equal((await fileOf(host, id))?.status, 'READY');
  });

  it('aborts those of files that were deleted, and of uploads that ended', async () => {
    const before = await world();
    const { database, storage, host, root } = before;
    const { id } = await start(host);
    const aborted = await start(host);
    // The jobs that would do it are lost with the queue.
    await host.ask(DELETE, { id });
    await host.ask(ABORT, { id: aborted.id });
    assert.equal((await openUnder(before, root)).length, 2);
    await sweep({ database, storage });
    assert.deepEqual(await openUnder(before, root), []);
  });

  it('leaves those that a record needs, another one of the same key, which it does not, goes', async () => {
    const before = await world();
    const { database, storage, host, root } = before;
    const open = await send(host, storage, PNG);
    const [key = ''] = await openUnder(before, root);
    const stray = await storage.uploads.start({ key, contentType: null });
    await sweep({ database, storage });
    assert.equal(await storage.uploads.list({ key, ...stray }), null);
    await host.ask(COMPLETE, { id: open.id });
    assert.equal((await fileOf(host, open.id))?.status, 'READY');
  });

  it('leaves the upload of a READY file, though the storage lists it as open', async () => {
    const { database, storage, host } = await world();
    const id = await upload(host, storage, PNG);
    const { databaseId, files } = await database.open();
    const [file] = await files.get({ ids: [id] });
    const aborts: unknown[] = [];
    const listing: Storage = {
      ...storage,
      uploads: {
        ...storage.uploads,
        abort: async (input) => void aborts.push(input),
        stale: async function* () {
          yield { key: `${databaseId}/files/${id}/original`, uploadId: file?.uploadId ?? '' };
        },
      },
    };
    await sweep({ database, storage: listing });
    assert.deepEqual(aborts, []);
  });

  it('aborts what was sent to a READY file too late, where URLs are for a whole upload', async () => {
    const { database, storage, host } = await world();
    const id = await upload(host, storage, PNG);
    const { databaseId, files } = await database.open();
    const [file] = await files.get({ ids: [id] });
    const leftover = { key: `${databaseId}/files/${id}/original`, uploadId: file?.uploadId ?? '' };
    const aborts: unknown[] = [];
    const listing: Storage = {
      ...storage,
      uploads: {
        ...storage.uploads,
        urlScope: 'UPLOAD',
        abort: async (input) => void aborts.push(input),
        stale: async function* () {
          yield leftover;
        },
      },
    };
    await sweep({ database, storage: listing });
    assert.deepEqual(aborts, [leftover]);
    assert.equal((await fileOf(host, id))?.status, 'READY');
  });

  it('leaves what was started within the last hour, is not an original, or lies under a root that begins alike', async () => {
    const young = await world(3000);
    const { databaseId } = await young.database.open();
    const key = `${databaseId}/files/${randomUUID()}/original`;
    await young.storage.uploads.start({ key, contentType: null });
    await sweep(young);
    assert.deepEqual(await openUnder(young, young.root), [key]);

    const old = await world();
    const own = (await old.database.open()).databaseId;
    const foreign = [`${own}/files/x/original`, `${own}/other`, `${own}2/files/${randomUUID()}/original`];
    for (const strange of foreign) await old.storage.uploads.start({ key: strange, contentType: null });
    await sweep(old);
    assert.equal((await openUnder(old, `${own}/`)).length, 2);
    assert.equal((await openUnder(old, `${own}2/`)).length, 1);
  });

  it('goes on when one cannot be aborted, and where the storage lists nothing', async () => {
    const before = await world();
    const { database, storage, root } = before;
    for (let count = 0; count < 3; count += 1) {
      await storage.uploads.start({ key: `${root}files/${randomUUID()}/original`, contentType: null });
    }
    let calls = 0;
    const failing = override(storage, {
      'uploads.abort': async (_, proceed) => {
        calls += 1;
        if (calls === 1) throw new Error('Once.');
        return proceed();
      },
    });
    await sweep({ database, storage: failing });
    assert.equal((await openUnder(before, root)).length, 1);
    const uploads: StorageUploads = { ...storage.uploads };
    delete uploads.stale;
    await sweep({ database, storage: { ...storage, uploads } });
    assert.equal((await openUnder(before, root)).length, 1);
  });
});

describe('a storage that another copy of the database has claimed', () => {
  it('loses nothing: not to the sweep, not to deletions, not to conversions', async () => {
    const before = await world();
    const { database, storage, root } = before;
    const errors: string[] = [];
    const warnings: unknown[] = [];
    const logger = { error: (text: string) => errors.push(text), warn: (...args: unknown[]) => warnings.push(args) };
    const host = testHost({ database, storage, logger });
    const id = await upload(host, storage, PNG);
    const stray = `${root}files/${randomUUID()}/original`;
    await storage.uploads.start({ key: stray, contentType: null });
    await foreignMark(before);
    await host.ask(DELETE, { id });

    const worker = await host.darkroom.startWorker();
    await eventually(() => {
      assert.match(
        errors.join('\n'),
        /Another copy of this database has claimed the storage.* 1 open multipart uploads.*claim-storage/,
      );
      assert.match(JSON.stringify(warnings), /Job delete/);
    });
    assert.ok((await storage.objects.head({ key: `${root}files/${id}/original` })) !== null);
    assert.deepEqual(await openUnder(before, root), [stray]);

    await host.darkroom.claimStorage();
    await eventually(async () => {
      assert.equal(await storage.objects.head({ key: `${root}files/${id}/original` }), null);
    });
    await worker.close();
  });

  it('is known as its own by the database that marked it, through crashes and stalled processes', async () => {
    const before = await world();
    const { database, storage, root } = before;
    const markOf = async (): Promise<string> => new Response(await storage.objects.read({ key: `${root}mark` })).text();
    const removes = async (): Promise<boolean> => {
      const key = `${root}files/${randomUUID()}/original`;
      await storage.uploads.start({ key, contentType: null });
      await sweep(before);
      return !(await openUnder(before, root)).includes(key);
    };
    assert.ok(await removes());
    const first = await markOf();
    assert.ok(await removes());
    assert.notEqual(await markOf(), first, 'each sweep makes another');

    // A process dies, again and again, after it has noted a mark and before it writes that.
    const mortal = override(storage, { 'objects.write': () => Promise.reject(new Error('Gone.')) });
    for (let crash = 0; crash < 30; crash += 1) await assert.rejects(sweep({ database, storage: mortal }));
    assert.ok(await removes());

    // A stalled one writes the mark before last.
    const stalled = await markOf();
    assert.ok((await removes()) && (await removes()));
    await storage.objects.write({
      key: `${root}mark`,
      body: streamOf(Buffer.from(stalled)),
      contentType: 'application/json',
    });
    assert.ok(await removes());

    await foreignMark(before);
    assert.equal(await removes(), false);
  });

  it('is marked by one database alone, though many processes sweep at once', async () => {
    const before = await world();
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(Array.from({ length: 5 }, () => sweep(before)));
      const key = `${before.root}files/${randomUUID()}/original`;
      await before.storage.uploads.start({ key, contentType: null });
      await sweep(before);
      assert.deepEqual(await openUnder(before, before.root), []);
    }
  });
});
