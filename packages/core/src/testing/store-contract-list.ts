import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { FileListQuery, FileRecord, Store } from '../ports/store.ts';
import type { ContractCase } from './contract-case.ts';
import { createInState, createReady, createVerifying, JUDGED, newFile } from './store-contract-files-in-states.ts';
import type { StoreContractSubject } from './store-contract-subject.ts';
import { delay, eventually } from './store-contract-waiting.ts';

const DIRECTIONS = ['NEWEST_FIRST', 'OLDEST_FIRST'] as const;

function query(ownerId: string, changes: Partial<FileListQuery> = {}): FileListQuery {
  return {
    ownerId,
    status: null,
    contentType: null,
    tags: null,
    direction: 'OLDEST_FIRST',
    first: 100,
    after: null,
    ...changes,
  };
}

async function listIds(
  store: Store,
  ownerId: string,
  changes: Partial<FileListQuery> = {},
): Promise<readonly string[]> {
  return (await store.files.list(query(ownerId, changes))).files.map(({ id }) => id);
}

async function createReadyAs(store: Store, ownerId: string, contentType: string): Promise<string> {
  const holder = await createVerifying(store, { ownerId });
  assert.equal(
    await store.files.accept({ ...holder, ...JUDGED, contentType, conversions: [], tagging: null, jobs: [] }),
    true,
  );
  return holder.fileId;
}

/** What the store promises of lists. */
export const storeListContract: readonly ContractCase<StoreContractSubject>[] = [
  {
    name: 'an owner’s files are listed newest first or oldest first, nobody else’s',
    run: async ({ store }) => {
      const ownerId = `owner-${randomUUID()}`;
      const ids: string[] = [];
      for (let index = 0; index < 3; index += 1) {
        ids.push((await store.files.create(newFile({ ownerId }))).id);
        await store.files.create(newFile());
        await delay(5);
      }
      assert.deepEqual(await listIds(store, ownerId), ids);
      assert.deepEqual(await listIds(store, ownerId, { direction: 'NEWEST_FIRST' }), ids.toReversed());
    },
  },
  {
    name: 'pages follow on each other without a gap or a repetition, also among files of one moment',
    run: async ({ store }) => {
      const ownerId = `owner-${randomUUID()}`;
      await Promise.all(Array.from({ length: 23 }, () => store.files.create(newFile({ ownerId }))));
      for (const direction of DIRECTIONS) {
        const whole = await listIds(store, ownerId, { direction });
        assert.equal(whole.length, 23);
        const paged: FileRecord[] = [];
        for (let more = true; more;) {
          const after = paged.at(-1) ?? null;
          const page = await store.files.list(query(ownerId, { direction, first: 3, after }));
          assert.ok(page.files.length > 0 && page.files.length <= 3, `a page of ${page.files.length}`);
          paged.push(...page.files);
          more = page.hasNextPage;
          assert.ok(paged.length <= 23, 'pages repeat');
        }
        assert.deepEqual(
          paged.map(({ id }) => id),
          whole,
          direction,
        );
      }
    },
  },
  {
    name: 'files of one moment are ordered by id',
    run: async ({ store }) => {
      const ownerId = `owner-${randomUUID()}`;
      await Promise.all(Array.from({ length: 40 }, () => store.files.create(newFile({ ownerId }))));
      const { files } = await store.files.list(query(ownerId));
      const sorted = files.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
      assert.deepEqual(
        files.map(({ id }) => id),
        sorted.map(({ id }) => id),
      );
    },
  },
  {
    name: 'a list says whether another page follows',
    run: async ({ store }) => {
      const ownerId = `owner-${randomUUID()}`;
      for (let index = 0; index < 4; index += 1) await store.files.create(newFile({ ownerId }));
      const pages = [];
      for (const first of [3, 4, 5]) pages.push((await store.files.list(query(ownerId, { first }))).hasNextPage);
      assert.deepEqual(pages, [true, false, false]);
      assert.deepEqual(await store.files.list(query(`owner-${randomUUID()}`)), { files: [], hasNextPage: false });
    },
  },
  {
    name: 'a list keeps to the states asked for',
    run: async ({ store }) => {
      const ownerId = `owner-${randomUUID()}`;
      const open = await store.files.create(newFile({ ownerId }));
      const ready = await createReady(store, { file: { ownerId } });
      const { fileId: judged } = await createVerifying(store, { ownerId });
      assert.deepEqual(await listIds(store, ownerId, { status: ['READY'] }), [ready]);
      const either = await listIds(store, ownerId, { status: ['UPLOADING', 'VERIFYING'] });
      assert.deepEqual(either.toSorted(), [open.id, judged].toSorted());
      assert.deepEqual(await listIds(store, ownerId, { status: ['EXPIRED'] }), []);
      assert.deepEqual(await listIds(store, ownerId, { status: [] }), []);
    },
  },
  {
    name: 'a list keeps to the judged type, or range of types, asked for',
    run: async ({ store }) => {
      const ownerId = `owner-${randomUUID()}`;
      await store.files.create(newFile({ ownerId, declaredContentType: 'image/png' }));
      const png = await createReadyAs(store, ownerId, 'image/png');
      const jpeg = await createReadyAs(store, ownerId, 'image/jpeg');
      await createReadyAs(store, ownerId, 'imagery/png');
      assert.deepEqual(await listIds(store, ownerId, { contentType: 'image/png' }), [png]);
      const images = await listIds(store, ownerId, { contentType: 'image/*' });
      assert.deepEqual(images.toSorted(), [png, jpeg].toSorted());
    },
  },
  {
    name: 'stale are the uploads past their expiry and the judgements past their lease, oldest first',
    run: async ({ store }) => {
      const expired = await store.files.create(newFile({ uploadExpiresInSeconds: 0 }));
      await delay(5);
      const given = await createVerifying(store);
      assert.equal(await store.files.renewVerification({ ...given, leaseSeconds: 0 }), true);
      const fresh = [
        (await store.files.create(newFile())).id,
        (await createVerifying(store, { uploadExpiresInSeconds: 0 })).fileId,
        (await createInState(store, 'EXPIRED')).fileId,
        (await createInState(store, 'READY')).fileId,
      ];
      const stale = async (): Promise<readonly string[]> =>
        (await store.files.listStale({ limit: 1000 })).map(({ id }) => id);
      await eventually('both become stale', async () => (await stale()).includes(given.fileId));
      const ids = await stale();
      assert.deepEqual(
        ids.filter((id) => id === expired.id || id === given.fileId),
        [expired.id, given.fileId],
      );
      assert.deepEqual(
        ids.filter((id) => fresh.includes(id)),
        [],
      );
      assert.equal((await store.files.listStale({ limit: 1 })).length, 1);
    },
  },
];
