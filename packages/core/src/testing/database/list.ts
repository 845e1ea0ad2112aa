import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '../../ports/database.ts';
import type { FileRecord } from '../../ports/records.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { createInState, createReady, createVerifying, JUDGED, newFile } from './files-in-states.ts';
import { databaseListFilterContract, listIds, query } from './list-filters.ts';
import type { OpenedSubject } from './subject.ts';
import { delay, eventually } from './waiting.ts';

const DIRECTIONS = ['NEWEST_FIRST', 'OLDEST_FIRST'] as const;

async function createReadyAs(database: OpenDatabase, ownerId: string, contentType: string): Promise<string> {
  const holder = await createVerifying(database, { ownerId });
  assert.equal(
    await database.files.markReady({ ...holder, ...JUDGED, contentType, conversions: [], tagging: null, jobs: [] }),
    true,
  );
  return holder.fileId;
}

/** The contract cases for lists. */
export const databaseListContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'only an owner’s files are listed, newest first or oldest first',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      const ids: string[] = [];
      for (let index = 0; index < 3; index += 1) {
        ids.push((await database.files.create(newFile({ ownerId }))).id);
        await database.files.create(newFile());
        await delay(5);
      }
      assert.deepEqual(await listIds(database, ownerId), ids);
      assert.deepEqual(await listIds(database, ownerId, { direction: 'NEWEST_FIRST' }), ids.toReversed());
    },
  },
  {
    name: 'pages have no gaps or repetitions, even among files created at the same time',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      await Promise.all(Array.from({ length: 23 }, () => database.files.create(newFile({ ownerId }))));
      for (const direction of DIRECTIONS) {
        const whole = await listIds(database, ownerId, { direction });
        assert.equal(whole.length, 23);
        const paged: FileRecord[] = [];
        for (let more = true; more;) {
          const after = paged.at(-1) ?? null;
          const page = await database.files.list(query(ownerId, { direction, first: 3, after }));
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
    name: 'files created at the same time are ordered by id',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      await Promise.all(Array.from({ length: 40 }, () => database.files.create(newFile({ ownerId }))));
      const { files } = await database.files.list(query(ownerId));
      const sorted = files.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
      assert.deepEqual(
        files.map(({ id }) => id),
        sorted.map(({ id }) => id),
      );
    },
  },
  {
    name: 'a list says whether another page follows',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      for (let index = 0; index < 4; index += 1) await database.files.create(newFile({ ownerId }));
      const pages = [];
      for (const first of [3, 4, 5]) pages.push((await database.files.list(query(ownerId, { first }))).hasNextPage);
      assert.deepEqual(pages, [true, false, false]);
      assert.deepEqual(await database.files.list(query(`owner-${randomUUID()}`)), { files: [], hasNextPage: false });
    },
  },
  {
    name: 'a list is limited to the requested states',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      const open = await database.files.create(newFile({ ownerId }));
      const ready = await createReady(database, { file: { ownerId } });
      const { fileId: judged } = await createVerifying(database, { ownerId });
      assert.deepEqual(await listIds(database, ownerId, { status: ['READY'] }), [ready]);
      const either = await listIds(database, ownerId, { status: ['UPLOADING', 'VERIFYING'] });
      assert.deepEqual(either.toSorted(), [open.id, judged].toSorted());
      assert.deepEqual(await listIds(database, ownerId, { status: ['EXPIRED'] }), []);
      assert.deepEqual(await listIds(database, ownerId, { status: [] }), []);
    },
  },
  {
    name: 'a list is limited to the requested detected type, or range of types',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      await database.files.create(newFile({ ownerId, declaredContentType: 'image/png' }));
      const png = await createReadyAs(database, ownerId, 'image/png');
      const jpeg = await createReadyAs(database, ownerId, 'image/jpeg');
      await createReadyAs(database, ownerId, 'imagery/png');
      assert.deepEqual(await listIds(database, ownerId, { contentType: 'image/png' }), [png]);
      const images = await listIds(database, ownerId, { contentType: 'image/*' });
      assert.deepEqual(images.toSorted(), [png, jpeg].toSorted());
    },
  },
  {
    name: 'uploads past their expiry and verifications past their lease are stale, oldest first',
    run: async ({ database }) => {
      const expired = await database.files.create(newFile({ uploadExpiresInSeconds: 0 }));
      await delay(5);
      const given = await createVerifying(database);
      assert.equal(await database.files.renewVerification({ ...given, leaseSeconds: 0 }), true);
      const fresh = [
        (await database.files.create(newFile())).id,
        (await createVerifying(database, { uploadExpiresInSeconds: 0 })).fileId,
        (await createInState(database, 'EXPIRED')).fileId,
        (await createInState(database, 'READY')).fileId,
      ];
      const stale = async (): Promise<readonly string[]> =>
        (await database.files.listStale({ limit: 1000 })).map(({ id }) => id);
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
      assert.equal((await database.files.listStale({ limit: 1 })).length, 1);
    },
  },
  ...databaseListFilterContract,
];
