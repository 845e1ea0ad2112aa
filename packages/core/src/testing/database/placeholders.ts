import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '../../ports/database.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { createReady, createVerifying, JUDGED, newFile, read } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import { delay, eventually } from './waiting.ts';
import { newTag, taggedJob, withWorker } from './workers.ts';

const PLACEHOLDER = { thumbHash: '3OcRJYB4d3h/iIeHeEh3eIhw+j2w', dominantColor: '#a86838' };

/** A READY file of this type. */
async function createOfType(database: OpenDatabase, contentType: string): Promise<string> {
  const holder = await createVerifying(database);
  const judged = { ...JUDGED, contentType, conversions: [], tagging: null, jobs: [] };
  assert.equal(await database.files.markReady({ ...holder, ...judged }), true);
  return holder.fileId;
}

/** The contract cases for missing placeholders. Each uses new types, since the cases share a database. */
export const databasePlaceholdersContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'READY files of the given types are listed until they have a placeholder',
    run: async ({ database, other = database }) => {
      const types = [`image/x-${randomUUID()}`, `image/x-${randomUUID()}`] as const;
      const list = (contentTypes: readonly string[]): Promise<readonly string[]> =>
        other.files.listWithoutPlaceholder({ contentTypes, after: null, limit: 10 });
      const first = await createOfType(database, types[0]);
      const second = await createOfType(database, types[1]);
      assert.deepEqual(await list(types), [first, second].toSorted());
      assert.deepEqual(await list([types[1]]), [second]);
      assert.deepEqual(await list([]), []);
      assert.equal(await database.files.setPlaceholder({ fileId: first, placeholder: PLACEHOLDER }), true);
      assert.deepEqual(await list(types), [second]);
      assert.equal(await database.files.delete({ fileId: second, jobs: [] }), true);
      assert.deepEqual(await list(types), []);
    },
  },
  {
    name: 'files without a placeholder are listed in pages, ordered by id',
    run: async ({ database }) => {
      const contentType = `image/x-${randomUUID()}`;
      const ids: string[] = [];
      for (let count = 0; count < 5; count += 1) ids.push(await createOfType(database, contentType));
      const found: string[] = [];
      for (const size of [2, 2, 1, 0]) {
        const after = found.at(-1) ?? null;
        const query = { contentTypes: [contentType], after, limit: 2 };
        const page = await database.files.listWithoutPlaceholder(query);
        assert.equal(page.length, size);
        found.push(...page);
      }
      assert.deepEqual(found, ids.toSorted());
    },
  },
  {
    name: 'a placeholder is requested with its jobs and without an event, unless a READY file has one',
    run: async ({ database, other = database }) => {
      const { files } = database;
      const fileId = await createReady(database);
      const { version } = await read(database, fileId);
      const [wanted, refused] = [newTag(), newTag()];
      assert.equal(await files.requestPlaceholder({ fileId, jobs: [taggedJob(wanted)] }), true);
      assert.equal((await read(other, fileId)).version, version);
      assert.equal(await files.setPlaceholder({ fileId, placeholder: PLACEHOLDER }), true);
      const open = await files.create(newFile());
      const ran = new Set<string>();
      const jobs = [taggedJob(refused)];
      for (const id of [fileId, open.id, randomUUID()]) {
        assert.equal(await files.requestPlaceholder({ fileId: id, jobs }), false);
      }
      await withWorker(other, { run: (tag) => void ran.add(tag) }, async () => {
        await eventually('its job runs', () => ran.has(wanted));
        await delay(300);
      });
      assert.equal(ran.has(refused), false);
    },
  },
];
