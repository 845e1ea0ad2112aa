import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DarkroomError } from '../../errors/darkroom-error.ts';
import type { Job, JobRequest } from '../../ports/jobs.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { newFile } from './files-in-states.ts';
import { DATABASE_CONTRACT_JOB_POLICIES, type OpenedSubject } from './subject.ts';
import { delay, eventually } from './waiting.ts';
import { newTag, taggedJob, withWorker, writeJobs } from './workers.ts';

/** The contract cases for running jobs. */
export const databaseWorkContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'a job that one instance wrote is run by another, even if it was written first',
    run: async ({ database, other = database }) => {
      const files = await Promise.all([database.files.create(newFile()), database.files.create(newFile())]);
      const [before, after] = [newTag(), newTag()];
      const ran = new Set<string>();
      await writeJobs(database, files[0].id, [taggedJob(before)]);
      await withWorker(other, { run: (tag) => void ran.add(tag) }, async () => {
        await eventually('the job written before runs', () => ran.has(before));
        await writeJobs(database, files[1].id, [taggedJob(after)]);
        await eventually('the job written after runs', () => ran.has(after));
      });
    },
  },
  {
    name: 'a job that throws runs again, and every failed attempt is reported',
    run: async ({ database }) => {
      const { id } = await database.files.create(newFile());
      const tag = newTag();
      const failure = new Error('on purpose');
      const reported: unknown[] = [];
      const exhausted: string[] = [];
      let runs = 0;
      const run = (name: string): void => {
        if (name !== tag) return;
        runs += 1;
        if (runs === 1) throw failure;
      };
      const onError = (error: unknown, job: { readonly name: string }): void => {
        if (job.name === 'delete') reported.push(error);
      };
      await withWorker(database, { run, onError, exhausted: (name) => void exhausted.push(name) }, async () => {
        await writeJobs(database, id, [taggedJob(tag)]);
        await eventually('it runs again', () => runs === 2);
        await delay(300);
      });
      assert.ok(reported.includes(failure), 'the failure was not reported');
      assert.equal(exhausted.includes(tag), false, 'it counts as exhausted though it succeeded');
    },
  },
  {
    name: 'once the retries are used up the job is exhausted, with its id, name and data, and runs no more',
    run: async ({ database }) => {
      const { id: fileId } = await database.files.create(newFile());
      const told = { fileId, requestId: randomUUID() };
      const runs: string[] = [];
      const exhausted: unknown[] = [];
      await withWorker(
        database,
        {
          run: (tag, { id }) => {
            if (tag !== fileId) return;
            runs.push(id);
            throw new Error('on purpose');
          },
          exhausted: (tag, { id, name, data }) => {
            if (tag === fileId) exhausted.push({ id, name, data });
          },
        },
        async () => {
          await writeJobs(database, fileId, [{ name: 'tag', data: told }]);
          await eventually('it is exhausted', () => exhausted.length > 0);
        },
      );
      assert.equal(runs.length, DATABASE_CONTRACT_JOB_POLICIES.tag.retryLimit + 1);
      assert.deepEqual(exhausted[0], { id: runs[0], name: 'tag', data: told });
    },
  },
  {
    name: 'a job without retries is exhausted at once',
    run: async ({ database }) => {
      let runs = 0;
      let exhausted = 0;
      const job: JobRequest = { name: 'sweep', data: {} };
      const { id } = await database.files.create(newFile());
      await withWorker(
        database,
        {
          run: (_, { name }) => {
            if (name !== 'sweep') return;
            runs += 1;
            throw new Error('on purpose');
          },
          exhausted: (_, { name }) => void (exhausted += name === 'sweep' ? 1 : 0),
        },
        async () => {
          await writeJobs(database, id, [job]);
          await eventually('it is exhausted', () => exhausted > 0);
        },
      );
      assert.equal(runs, 1);
    },
  },
  {
    name: 'if a handler for exhaustion throws, it is called again',
    run: async ({ database }) => {
      const { id } = await database.files.create(newFile());
      const tag = newTag();
      let told = 0;
      await withWorker(
        database,
        {
          run: (name) => {
            if (name === tag) throw new Error('on purpose');
          },
          exhausted: (name) => {
            if (name !== tag) return;
            told += 1;
            if (told < 2) throw new Error('on purpose');
          },
        },
        async () => {
          await writeJobs(database, id, [taggedJob(tag)]);
          await eventually('it is told again', () => told >= 2);
        },
      );
    },
  },
  {
    name: 'jobs that wait for the end of an outage are due once it is over, and count how often; no other jobs are',
    run: async ({ database, other = database }) => {
      const { id } = await database.files.create(newFile());
      const [waiting, elsewhere, delayed, failing, broken] = [newTag(), newTag(), newTag(), newTag(), newTag()];
      const conversion = { conversionId: randomUUID(), requestId: randomUUID() };
      const failures = new Map<string, Error>([
        [failing, new DarkroomError('STORAGE_UNAVAILABLE', 'The storage is out.')],
        [broken, new Error('on purpose')],
      ]);
      const ran: string[] = [];
      const hastened: unknown[] = [];
      const run = (tag: string, { data }: Job): void => {
        ran.push(tag);
        if (tag === waiting) hastened.push('hastened' in data ? data.hastened : null);
        const failure = failures.get(tag);
        failures.delete(tag);
        if (failure !== undefined) throw failure;
      };
      const timesOf = (...tags: readonly string[]): number => ran.filter((tag) => tags.includes(tag)).length;
      await writeJobs(database, id, [
        {
          name: 'convert',
          data: { fileId: waiting, conversions: [conversion], waitsFor: 'STORAGE_UNAVAILABLE' },
          delaySeconds: 600,
        },
        { name: 'tag', data: { fileId: elsewhere, requestId: 'a', waitsFor: 'TAGGER_UNAVAILABLE' }, delaySeconds: 600 },
        taggedJob(delayed, 600),
        { name: 'verify', data: { fileId: failing } },
        { name: 'verify', data: { fileId: broken } },
      ]);
      await withWorker(database, { run }, async () => {
        await eventually('both fail', () => timesOf(failing, broken) === 2);
        // The queue must first have taken the failed jobs back, so this is repeated.
        await eventually('the outage’s end is heard of', async () => {
          await other.jobs.hasten({ outage: 'STORAGE_UNAVAILABLE' });
          await delay(100);
          return timesOf(waiting) > 0 && timesOf(failing) > 1;
        });
        await delay(300);
      });
      assert.deepEqual([timesOf(waiting), timesOf(failing), timesOf(broken)], [1, 2, 1]);
      assert.deepEqual(hastened, [1]);
      assert.equal(timesOf(elsewhere, delayed), 0);
    },
  },
  {
    name: 'as many jobs as allowed run at once, and never more',
    run: async ({ database }) => {
      const concurrency = 3;
      const tags = Array.from({ length: 9 }, newTag);
      const done = new Set<string>();
      const together = Promise.withResolvers<void>();
      let running = 0;
      let most = 0;
      const run = async (tag: string): Promise<void> => {
        if (!tags.includes(tag)) return;
        running += 1;
        most = Math.max(most, running);
        if (running === concurrency) together.resolve();
        // Each waits for the others, within a limit: only a worker that runs them in parallel gets past this.
        await Promise.race([together.promise, delay(2000)]);
        await delay(30);
        running -= 1;
        done.add(tag);
      };
      const { id } = await database.files.create(newFile());
      await withWorker(database, { concurrency, run }, async () => {
        await writeJobs(
          database,
          id,
          tags.map((tag) => taggedJob(tag)),
        );
        await eventually('all run', () => done.size === tags.length);
      });
      assert.equal(most, concurrency);
    },
  },
  {
    name: 'an attempt that times out is aborted by its signal, and the job runs again',
    run: async ({ database }) => {
      const { id: fileId } = await database.files.create(newFile());
      const data = { fileId, conversions: [{ conversionId: fileId, requestId: fileId }] };
      const aborted: boolean[] = [];
      const run = async (tag: string, { signal }: { readonly signal: AbortSignal }): Promise<void> => {
        if (tag !== fileId) return;
        aborted.push(false);
        if (aborted.length > 1) return;
        await new Promise<void>((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted[0] = true;
            reject(signal.reason as Error);
          });
        });
      };
      await withWorker(database, { run }, async () => {
        await writeJobs(database, fileId, [{ name: 'convert', data }]);
        await eventually('it runs again', () => aborted.length > 1);
      });
      assert.equal(aborted[0], true, 'the signal did not abort');
    },
  },
  {
    name: 'closing waits for running jobs and takes no new ones',
    run: async ({ database }) => {
      const [first, second] = await Promise.all([database.files.create(newFile()), database.files.create(newFile())]);
      const [slow, next] = [newTag(), newTag()];
      const ran: string[] = [];
      const gate = Promise.withResolvers<void>();
      let finished = false;
      const run = async (tag: string, { signal }: { readonly signal: AbortSignal }): Promise<void> => {
        ran.push(tag);
        if (tag !== slow) return;
        await gate.promise;
        finished = !signal.aborted;
      };
      await withWorker(database, { run }, async (worker) => {
        await writeJobs(database, first.id, [taggedJob(slow)]);
        await eventually('the slow job starts', () => ran.includes(slow));
        let isClosed = false;
        const closed = worker.close({ timeoutSeconds: 20 }).finally(() => {
          isClosed = true;
        });
        await writeJobs(database, second.id, [taggedJob(next)]);
        await delay(1500);
        assert.equal(isClosed, false, 'closed before the job had finished');
        gate.resolve();
        await closed;
        assert.equal(finished, true, 'the job was aborted');
        assert.equal(ran.includes(next), false, 'took a job after it was closed');
        await worker.close();
      });
      await withWorker(database, { run }, async () => {
        await eventually('the other worker takes the next job', () => ran.includes(next));
      });
      assert.equal(ran.filter((tag) => tag === slow).length, 1);
    },
  },
  {
    name: 'closing ends after its timeout: the signal aborts, and the job is left to be retried',
    run: async ({ database }) => {
      const { id } = await database.files.create(newFile());
      const tag = newTag();
      let runs = 0;
      let aborted = false;
      const run = async (name: string, { signal }: { readonly signal: AbortSignal }): Promise<void> => {
        if (name !== tag) return;
        runs += 1;
        if (runs > 1) return;
        await new Promise<void>((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true;
            reject(signal.reason as Error);
          });
        });
      };
      await withWorker(database, { run }, async (worker) => {
        await writeJobs(database, id, [taggedJob(tag)]);
        await eventually('the job starts', () => runs === 1);
        await worker.close({ timeoutSeconds: 0.1 });
        assert.equal(aborted, true, 'the signal did not abort');
      });
      await withWorker(database, { run }, async () => {
        await eventually('it is tried again', () => runs === 2);
      });
    },
  },
];
