import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { FileListQuery, OpenDatabase } from '../../ports/database.ts';
import type { FileRecord, NewFile } from '../../ports/records.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { JUDGED, LONG_LEASE_SECONDS, newFile } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import { review, tag } from './tags-subject.ts';
import { delay } from './waiting.ts';

/** All files of an owner, oldest first, unless `changes` says otherwise. */
export function query(ownerId: string, changes: Partial<FileListQuery> = {}): FileListQuery {
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

/** The ids of the files that such a query returns. */
export async function listIds(
  database: OpenDatabase,
  ownerId: string,
  changes: Partial<FileListQuery> = {},
): Promise<readonly string[]> {
  return (await database.files.list(query(ownerId, changes))).files.map(({ id }) => id);
}

/** Creates files of one owner, one after another, each in a different millisecond. */
async function createEach(
  { files }: OpenDatabase,
  ownerId: string,
  all: readonly Partial<NewFile>[],
): Promise<readonly FileRecord[]> {
  const created: FileRecord[] = [];
  for (const changes of all) {
    created.push(await files.create(newFile({ ownerId, ...changes })));
    await delay(2);
  }
  return created;
}

/** Makes a file READY and adds a tag. */
async function addTag(database: OpenDatabase, fileId: string, name: string): Promise<void> {
  const token = randomUUID();
  await database.files.beginVerification({ fileId, token, leaseSeconds: LONG_LEASE_SECONDS, jobs: [] });
  await database.files.markReady({ fileId, token, ...JUDGED, conversions: [], tagging: null, jobs: [] });
  assert.deepEqual(await review(database, fileId, { add: [tag(name)] }), { kind: 'REVIEWED' });
}

/** The contract cases for lists restricted by other conditions than states, types and tags. */
export const databaseListFilterContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'a list is limited to files created after one moment and before another, both excluded',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      const files = await createEach(database, ownerId, [{}, {}, {}, {}]);
      const [first, second, third, fourth] = files.map(({ id }) => id);
      const [, createdAfter, , createdBefore] = files.map(({ createdAt }) => createdAt);
      assert.ok(createdAfter !== undefined && createdBefore !== undefined);
      assert.deepEqual(await listIds(database, ownerId, { createdAfter }), [third, fourth]);
      assert.deepEqual(await listIds(database, ownerId, { createdBefore }), [first, second, third]);
      assert.deepEqual(await listIds(database, ownerId, { createdAfter, createdBefore }), [third]);
    },
  },
  {
    name: 'a list is limited to names that start with a text, in any case',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      const names = ['Été.jpg', 'été 2.jpg', 'an été.jpg', '100%.png', '1000.png', 'Straße_1', 'STRASSEN', null];
      const files = await createEach(
        database,
        ownerId,
        names.map((name) => ({ name })),
      );
      const found = async (namePrefix: string): Promise<readonly (string | null)[]> => {
        const ids = await listIds(database, ownerId, { namePrefix });
        return files.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
      };
      assert.deepEqual(await found('ÉTÉ'), ['Été.jpg', 'été 2.jpg']);
      assert.deepEqual(await found('E\u0301te\u0301 '), ['été 2.jpg']);
      assert.deepEqual(await found('100%'), ['100%.png']);
      assert.deepEqual(await found('strasse'), ['Straße_1', 'STRASSEN']);
      assert.deepEqual(await found('straße_'), ['Straße_1']);
      assert.deepEqual(await found('\\'), []);
      assert.deepEqual(await found(''), names.slice(0, -1));
    },
  },
  {
    name: 'a list is limited to the requested visibility',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      const [own, open] = await createEach(database, ownerId, [{ visibility: 'PRIVATE' }, { visibility: 'PUBLIC' }]);
      assert.deepEqual(await listIds(database, ownerId, { visibility: 'PRIVATE' }), [own?.id]);
      assert.deepEqual(await listIds(database, ownerId, { visibility: 'PUBLIC' }), [open?.id]);
    },
  },
  {
    name: 'a list is limited to the requested targets',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      const targets = ['Customer.logo', 'Customer.photo', 'User.photo', null];
      const files = await createEach(
        database,
        ownerId,
        targets.map((target) => ({ target })),
      );
      const [logo, , photo] = files.map(({ id }) => id);
      assert.deepEqual(await listIds(database, ownerId, { targets: ['Customer.logo'] }), [logo]);
      assert.deepEqual(await listIds(database, ownerId, { targets: ['User.photo', 'Customer.logo'] }), [logo, photo]);
      assert.deepEqual(await listIds(database, ownerId, { targets: ['Customer'] }), []);
    },
  },
  {
    name: 'a list is limited to the requested ids, and only of the owner',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      const [first, , third] = await createEach(database, ownerId, [{}, {}, {}]);
      const other = await database.files.create(newFile());
      assert.ok(first !== undefined && third !== undefined);
      const ids = [third.id, other.id, randomUUID(), first.id];
      assert.deepEqual(await listIds(database, ownerId, { ids }), [first.id, third.id]);
      assert.deepEqual(await listIds(database, ownerId, { ids: [] }), []);
    },
  },
  {
    name: 'files in a list match all its restrictions, including those by tags',
    run: async ({ database }) => {
      const ownerId = `owner-${randomUUID()}`;
      const wanted = { name: 'Logo.png', visibility: 'PUBLIC', target: 'Customer.logo' } as const;
      const others = [{ name: 'x.png' }, { visibility: 'PRIVATE' }, { target: 'Customer.photo' }] as const;
      const files = await createEach(database, ownerId, [
        {},
        wanted,
        ...others.map((other) => ({ ...wanted, ...other })),
        wanted,
      ]);
      const [oldest, match, , , , newest] = files;
      assert.ok(oldest !== undefined && match !== undefined && newest !== undefined);
      const restrictions: Partial<FileListQuery> = {
        createdAfter: oldest.createdAt,
        createdBefore: newest.createdAt,
        namePrefix: 'logo',
        visibility: 'PUBLIC',
        targets: ['Customer.logo'],
        ids: files.map(({ id }) => id),
      };
      assert.deepEqual(await listIds(database, ownerId, restrictions), [match.id]);
      for (const { id } of files) await addTag(database, id, 'bull');
      const tags = { all: ['bull'], any: [], none: [], status: ['CONFIRMED'], minConfidence: null } as const;
      assert.deepEqual(await listIds(database, ownerId, { ...restrictions, tags }), [match.id]);
      const without = { ...tags, all: [], none: ['bull'] };
      assert.deepEqual(await listIds(database, ownerId, { ...restrictions, tags: without }), []);
    },
  },
];
