import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DarkroomError } from '../../errors/darkroom-error.ts';
import type { OpenDatabase } from '../../ports/database.ts';
import type { JobQuery, JobRecord } from '../../ports/job-records.ts';
import type { JobRequest } from '../../ports/jobs.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { newFile } from './files-in-states.ts';
import { DATABASE_CONTRACT_JOB_POLICIES, type OpenedSubject } from './subject.ts';
import { delay, eventually } from './waiting.ts';
import { newTag, taggedJob, withWorker, writeJobs } from './workers.ts';

const ALL: JobQuery = { ids: null, names: null, states: null, fileId: null, limit: 1000 };

/** The contract cases for jobs that operators list and change. */
export const databaseJobRecordsContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'jobs are listed newest first, by queue, state, file and id, with their errors',
    run: async ({ database, other = database }) => {
      const { id: fileId } = await database.files.create(newFile());
      const data = { fileId, conversions: [{ conversionId: randomUUID(), requestId: randomUUID() }] };
      const removal = { upload: null, prefixes: [`a/files/${fileId}/`], keys: [], attemptsAt: null, copies: [] };
      await writeJobs(database, fileId, [{ name: 'convert', data }]);
      const { id: second } = await database.files.create(newFile());
      await writeJobs(database, second, [
        { name: 'delete', data: removal, delaySeconds: 600 },
        { name: 'verify', data: { fileId: second }, delaySeconds: 600 },
      ]);
      const list = (query: Partial<JobQuery>): Promise<readonly JobRecord[]> =>
        other.jobs.list({ ...ALL, fileId, ...query });
      const [newest, oldest, ...others] = await list({});
      assert.deepEqual([newest?.name, oldest?.name, others.length], ['delete', 'convert', 0]);
      const { id = '' } = oldest ?? {};
      assert.deepEqual([oldest?.state, oldest?.attempts, oldest?.error], ['WAITING', 0, null]);
      assert.deepEqual([oldest?.startedAt, oldest?.endedAt, oldest?.data], [null, null, data]);
      const delayMs = (newest?.dueAt.getTime() ?? 0) - (newest?.createdAt.getTime() ?? 0);
      assert.ok(Math.abs(delayMs - 600_000) < 5000, `due ${delayMs} ms after it was written`);

      let runs = 0;
      const run = (tag: string): void => {
        if (tag !== fileId) return;
        runs += 1;
        throw new DarkroomError('STORAGE_UNAVAILABLE', 'The storage is out.');
      };
      await withWorker(database, { run }, async () => {
        await eventually('it is dead', async () => (await list({ states: ['DEAD'] })).length === 1);
      });
      const [dead] = await list({ names: ['convert'] });
      assert.deepEqual(
        [dead?.id, dead?.state, dead?.attempts, dead?.error],
        [id, 'DEAD', runs, { code: 'STORAGE_UNAVAILABLE', message: 'The storage is out.' }],
      );
      assert.ok(dead?.startedAt instanceof Date && dead.endedAt instanceof Date, 'has no times');
      const idsOf = async (query: Partial<JobQuery>): Promise<readonly string[]> =>
        (await list(query)).map((job) => job.id);
      assert.deepEqual(await idsOf({ names: ['verify', 'tag'] }), []);
      assert.deepEqual(await idsOf({ states: ['WAITING'] }), [newest?.id]);
      assert.deepEqual(await idsOf({ ids: [id, randomUUID(), 'no id'] }), [id]);
      assert.deepEqual(await idsOf({ limit: 1 }), [newest?.id]);
      await withWorker(database, {}, async () => {
        await other.jobs.retry({ id });
        await eventually('it is done', async () => (await idsOf({ states: ['DONE'] })).length === 1);
      });
    },
  },
  {
    name: 'a retried job is due immediately, and a dead one has all retries of its queue again',
    run: async ({ database, other = database }) => {
      const { retryLimit } = DATABASE_CONTRACT_JOB_POLICIES.delete;
      const { late, dead } = await lateAndDead(database);
      const done = newTag();
      const ran: string[] = [];
      const run = (tag: string): void => {
        ran.push(tag);
        if (tag === dead.tag) throw new Error('on purpose');
      };
      let exhausted = 0;
      const script = { run, exhausted: (tag: string) => void (exhausted += tag === dead.tag ? 1 : 0) };
      await withWorker(database, script, async () => {
        assert.equal(await other.jobs.retry({ id: late.id }), true);
        assert.equal(await other.jobs.retry({ id: dead.id }), true);
        await eventually('the delayed job runs', () => ran.includes(late.tag));
        await eventually('the dead job is exhausted again', () => exhausted === 1);
        await writeJob(database, taggedJob(done));
        await eventually('it is done', async () => (await recordOf(database, done)).state === 'DONE');
      });
      assert.equal(ran.filter((tag) => tag === dead.tag).length, retryLimit + 1);
      assert.equal(ran.filter((tag) => tag === late.tag).length, 1);
      for (const id of [(await recordOf(database, done)).id, randomUUID(), 'no id']) {
        assert.equal(await other.jobs.retry({ id }), false, id);
      }
    },
  },
  {
    name: 'the exhaustion of a dead job is no longer reported once the job is retried or discarded',
    run: async ({ database, other = database }) => {
      const tags = [newTag(), newTag()];
      const attempted = new Set<string>();
      const fail = (tag: string): void => {
        if (tags.includes(tag)) throw new Error('on purpose');
      };
      const exhausted = (tag: string): void => {
        attempted.add(tag);
        fail(tag);
      };
      await withWorker(database, { run: fail, exhausted }, async () => {
        for (const tag of tags) await writeJob(database, taggedJob(tag));
        await eventually('both ends were to be told', () => tags.every((tag) => attempted.has(tag)));
      });
      const letters = async (): Promise<number> => (await other.jobs.stats()).delete.deadLettered;
      const before = await letters();
      const [retried, discarded] = await Promise.all(tags.map((tag) => recordOf(database, tag)));
      assert.equal(await other.jobs.retry({ id: retried?.id ?? '' }), true);
      assert.equal(await letters(), before - 1);
      assert.equal(await other.jobs.discard({ id: discarded?.id ?? '' }), true);
      assert.equal(await letters(), before - 2);
    },
  },
  {
    name: 'a discarded job is removed, and a running job cannot be discarded',
    run: async ({ database, other = database }) => {
      const { late, dead } = await lateAndDead(database);
      const running = newTag();
      const goOn = Promise.withResolvers<void>();
      const ran: string[] = [];
      const run = async (tag: string): Promise<void> => {
        ran.push(tag);
        if (tag === running) await goOn.promise;
      };
      await withWorker(database, { run }, async () => {
        await writeJob(database, taggedJob(running));
        await eventually('it runs', () => ran.includes(running));
        const { id } = await recordOf(database, running);
        assert.deepEqual([await other.jobs.discard({ id }), await other.jobs.retry({ id })], [false, false]);
        goOn.resolve();
        await eventually('it is done', async () => (await recordOf(database, running)).state === 'DONE');
        assert.equal(await other.jobs.discard({ id: late.id }), true);
        assert.equal(await other.jobs.discard({ id: dead.id }), true);
        assert.deepEqual(await database.jobs.list({ ...ALL, ids: [late.id, dead.id] }), []);
        assert.equal(await other.jobs.retry({ id: late.id }), false);
        assert.equal(await other.jobs.discard({ id: dead.id }), false);
        await delay(100);
      });
      assert.deepEqual(
        ran.filter((tag) => tag === late.tag || tag === dead.tag),
        [],
      );
    },
  },
];

interface Written {
  readonly id: string;
  readonly tag: string;
}

/** A job that is due in an hour, and one whose retries are used up. */
async function lateAndDead(database: OpenDatabase): Promise<{ readonly late: Written; readonly dead: Written }> {
  const [late, dead] = [newTag(), newTag()];
  await writeJob(database, taggedJob(late, 3600));
  await writeJob(database, taggedJob(dead));
  let isTold = false;
  const run = (tag: string): void => {
    if (tag === dead) throw new Error('on purpose');
  };
  await withWorker(database, { run, exhausted: (tag) => void (isTold ||= tag === dead) }, () =>
    eventually('the job is exhausted', () => isTold),
  );
  return {
    late: { tag: late, id: (await recordOf(database, late)).id },
    dead: { tag: dead, id: (await recordOf(database, dead)).id },
  };
}

async function writeJob(database: OpenDatabase, job: JobRequest): Promise<void> {
  const { id } = await database.files.create(newFile());
  await writeJobs(database, id, [job]);
}

async function recordOf({ jobs }: OpenDatabase, tag: string): Promise<JobRecord> {
  const records = await jobs.list({ ...ALL, names: ['delete'] });
  const record = records.find(({ data }) => 'keys' in data && data.keys.includes(tag));
  assert.ok(record, `no job of ${tag} is listed`);
  return record;
}
