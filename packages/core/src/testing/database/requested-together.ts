import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { DatabaseConversions, PostponedAttempt, RequestedTogether } from '../../ports/database-conversions.ts';
import type { OpenDatabase } from '../../ports/database.ts';
import type { RequestedConversion } from '../../ports/jobs.ts';
import type { NewConversion } from '../../ports/records.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { createInState, createReady, FILE_STATUSES, newConversion, read } from './files-in-states.ts';
import { fail, finish, start } from './requested-conversions.ts';
import type { OpenedSubject } from './subject.ts';

type Input = Parameters<DatabaseConversions['requestTogether']>[0];

const SOURCE = 'contract:tagger';

/** Makes a request, and returns whether it changed anything and what its jobs are made from. */
async function requestTogether(
  database: OpenDatabase,
  fileId: string,
  changes: Partial<Input>,
): Promise<{ readonly isRequested: boolean; readonly requested: RequestedTogether | null }> {
  let requested: RequestedTogether | null = null;
  const jobs: Input['jobs'] = (found) => {
    requested = found;
    return [];
  };
  const input = { fileId, conversions: [], tagging: null, maxRequests: 10, jobs, ...changes };
  return { isRequested: await database.conversions.requestTogether(input), requested };
}

/** A READY file with a conversion that is DONE, `A`, and one that is FAILED, `B`. */
async function createEnded(database: OpenDatabase): Promise<{ readonly fileId: string; readonly failedId: string }> {
  const [done, failed] = [newConversion({ name: 'A' }), newConversion({ name: 'B' })];
  const fileId = await createReady(database, { conversions: [done, failed] });
  const requestOf = ({ id: conversionId, requestId }: NewConversion) => ({ database, fileId, conversionId, requestId });
  assert.equal(await finish(requestOf(done), await start(requestOf(done))), true);
  assert.equal(await fail(requestOf(failed), null), true);
  return { fileId, failedId: failed.id };
}

/** The contract cases for conversions that are requested or postponed together. */
export const databaseRequestedTogetherContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'conversions and a tagging are requested together as one change, which leaves those that are done',
    run: async ({ database, other = database }) => {
      const { fileId, failedId } = await createEnded(database);
      const before = await read(database, fileId);
      const [done, again, fresh] = ['A', 'B', 'C'].map((name) => newConversion({ name }));
      assert.ok(done !== undefined && again !== undefined && fresh !== undefined);
      const tagging = { requestId: randomUUID(), source: SOURCE };
      const { isRequested, requested } = await requestTogether(database, fileId, {
        conversions: [fresh, done, again],
        tagging,
      });
      assert.equal(isRequested, true);
      assert.deepEqual(requested, {
        conversions: [
          { conversionId: fresh.id, requestId: fresh.requestId },
          { conversionId: failedId, requestId: again.requestId },
        ],
        tagging: { requestId: tagging.requestId, before: null },
      });
      const { version, conversions, tagging: tagged } = await read(other, fileId);
      assert.equal(version, before.version + 1);
      assert.deepEqual(conversions[0], before.conversions[0]);
      assert.partialDeepStrictEqual(conversions.slice(1), [
        { id: failedId, requestId: again.requestId, requests: 2, status: 'PENDING', attempts: 0, error: null },
        { id: fresh.id, requestId: fresh.requestId, requests: 1, status: 'PENDING', attempts: 0, error: null },
      ]);
      assert.partialDeepStrictEqual(tagged, { ...tagging, status: 'PENDING', requests: 1, copyId: null });
    },
  },
  {
    name: 'what is exhausted or in progress is left alone by a request for more, and nothing else changes nothing',
    run: async ({ database }) => {
      const { fileId } = await createEnded(database);
      const tagging = { requestId: randomUUID(), source: SOURCE };
      assert.equal((await requestTogether(database, fileId, { tagging })).isRequested, true);
      const before = await read(database, fileId);
      const wanted = {
        conversions: [newConversion({ name: 'A', recipe: 'new' }), newConversion({ name: 'B' })],
        tagging: { requestId: randomUUID(), source: 'another' },
        maxRequests: 1,
      };
      assert.deepEqual(await requestTogether(database, fileId, wanted), { isRequested: false, requested: null });
      assert.deepEqual(await read(database, fileId), before);
      const fresh = newConversion({ name: 'C' });
      const more = await requestTogether(database, fileId, {
        ...wanted,
        conversions: [...wanted.conversions, fresh],
      });
      assert.deepEqual(more.requested, {
        conversions: [{ conversionId: fresh.id, requestId: fresh.requestId }],
        tagging: null,
      });
      const after = await read(database, fileId);
      assert.deepEqual(after.conversions.slice(0, 2), before.conversions);
      assert.deepEqual(after.tagging, before.tagging);
    },
  },
  {
    name: 'nothing is requested together of a file that is not READY',
    run: async ({ database }) => {
      const wanted = { conversions: [newConversion()], tagging: { requestId: randomUUID(), source: SOURCE } };
      for (const status of FILE_STATUSES.filter((candidate) => candidate !== 'READY')) {
        const { fileId } = await createInState(database, status);
        const nothing = { isRequested: false, requested: null };
        assert.deepEqual(await requestTogether(database, fileId, wanted), nothing, status);
        assert.partialDeepStrictEqual(await read(database, fileId), { conversions: [], tagging: null }, status);
      }
      assert.equal((await requestTogether(database, randomUUID(), wanted)).isRequested, false);
    },
  },
  {
    name: 'the jobs of what is requested together are made from the tagging that it replaces',
    run: async ({ database }) => {
      const fileId = await createReady(database);
      const [first, second] = [randomUUID(), randomUUID()];
      await requestTogether(database, fileId, { tagging: { requestId: first, source: SOURCE } });
      assert.ok(await database.tags.start({ fileId, requestId: first, attemptId: randomUUID(), copyId: 'copy' }));
      const { requested } = await requestTogether(database, fileId, {
        tagging: { requestId: second, source: 'another' },
      });
      assert.partialDeepStrictEqual(requested?.tagging, {
        requestId: second,
        before: { source: SOURCE, copyId: 'copy' },
      });
      const { tagging } = await read(database, fileId);
      const expected = { requestId: second, requests: 2, attempts: 0, source: 'another', copyId: 'copy' };
      assert.partialDeepStrictEqual(tagging, { ...expected, status: 'PENDING' });
    },
  },
  {
    name: 'conversions are postponed together as one change, and only those whose attempt is the current one',
    run: async ({ database, other = database }) => {
      const conversions = ['A', 'B', 'C'].map((name) => newConversion({ name }));
      const fileId = await createReady(database, { conversions });
      const attempts: PostponedAttempt[] = [];
      for (const { id: conversionId, requestId } of conversions) {
        const attemptId = await start({ database, fileId, conversionId, requestId });
        attempts.push({ conversionId, requestId, attemptId, nextRequestId: randomUUID() });
      }
      const [first, overtaken, third] = attempts;
      assert.ok(first !== undefined && overtaken !== undefined && third !== undefined);
      await start({ database, fileId, ...overtaken });
      const before = await read(database, fileId);
      let found: readonly RequestedConversion[] = [];
      const postpone = (id: string, chosen: readonly PostponedAttempt[]): Promise<boolean> =>
        database.conversions.postpone({
          fileId: id,
          attempts: chosen,
          error: 'Out.',
          jobs: (postponed) => {
            found = postponed;
            return [];
          },
        });
      assert.equal(await postpone(await createReady(database), attempts), false, 'postponed for another file');
      assert.equal(await postpone(fileId, [overtaken]), false);
      assert.deepEqual([found, await read(database, fileId)], [[], before]);
      assert.equal(await postpone(fileId, attempts.toReversed()), true);
      const rows = [third, first].map(({ conversionId, nextRequestId: requestId }) => ({ conversionId, requestId }));
      assert.deepEqual(found, rows);
      const after = await read(other, fileId);
      assert.equal(after.version, before.version + 1);
      assert.deepEqual(after.conversions[1], before.conversions[1]);
      assert.partialDeepStrictEqual(
        [after.conversions[0], after.conversions[2]],
        [first, third].map(({ conversionId, attemptId, nextRequestId: requestId }) => ({
          id: conversionId,
          requestId,
          attemptId,
          requests: 1,
          attempts: 1,
          status: 'PENDING',
          error: 'Out.',
        })),
      );
    },
  },
];
