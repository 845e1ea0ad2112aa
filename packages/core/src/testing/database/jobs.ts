import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import type { JobRequest } from '../../ports/jobs.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { createReady, createVerifying, JUDGED, LONG_LEASE_SECONDS, newConversion, newFile } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import { delay, eventually } from './waiting.ts';
import { newTag, taggedJob, withWorker, writeJobs } from './workers.ts';

const REJECTION = { code: 'FILE_TYPE_NOT_ACCEPTED', message: 'Upload a JPEG.' } as const;
const RESULT = { key: 'a', publicKey: null, contentType: 'image/png', size: 1, width: 1, height: 1 };

/** The contract cases for writing jobs. */
export const databaseJobsContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'every transition writes its jobs',
    run: async ({ database, other = database }) => {
      const { files, conversions } = database;
      const tags: string[] = [];
      const job = (): JobRequest[] => {
        const tag = newTag();
        tags.push(tag);
        return [taggedJob(tag)];
      };
      const { id: fileId } = await files.create(newFile());
      const token = randomUUID();
      const lease = { leaseSeconds: LONG_LEASE_SECONDS };
      assert.equal(await files.beginVerification({ fileId, token, ...lease, jobs: job() }), true);
      assert.equal(await files.renewVerification({ fileId, token, leaseSeconds: 0 }), true);
      const next = randomUUID();
      assert.equal(await files.beginVerification({ fileId, token: next, ...lease, jobs: job() }), true);
      assert.equal(
        await files.markReady({ fileId, token: next, ...JUDGED, conversions: [], tagging: null, jobs: job() }),
        true,
      );
      const { id: conversionId, requestId, ...rest } = newConversion();
      const conversion = { id: conversionId, requestId, ...rest };
      assert.equal(await conversions.request({ fileId, conversion, maxRequests: 1, jobs: job }), 'REQUESTED');
      const attempt = { conversionId, requestId, attemptId: randomUUID() };
      assert.ok(await conversions.start(attempt));
      const again = { ...attempt, requestId: randomUUID() };
      const attempts = [{ ...attempt, nextRequestId: again.requestId }];
      assert.equal(await conversions.postpone({ fileId, attempts, error: 'Out.', jobs: job }), true);
      assert.ok(await conversions.start(again));
      assert.equal(await conversions.finish({ ...again, result: RESULT, jobs: job() }), true);
      const failing = newConversion({ name: 'THUMBNAIL' });
      assert.equal(await conversions.request({ fileId, conversion: failing, maxRequests: 1, jobs: job }), 'REQUESTED');
      const failed = { conversionId: failing.id, requestId: failing.requestId, attemptId: null, error: 'Failed.' };
      assert.equal(await conversions.fail({ ...failed, jobs: job() }), true);
      const together = { fileId, conversions: [newConversion({ name: 'TOGETHER' })], tagging: null, maxRequests: 1 };
      assert.equal(await conversions.requestTogether({ ...together, jobs: job }), true);
      const tagging = { fileId, requestId: randomUUID(), attemptId: randomUUID() };
      const tagJobs = job();
      const asked = { ...tagging, source: 'contract', maxRequests: 1, jobs: () => tagJobs };
      assert.equal(await database.tags.request(asked), 'REQUESTED');
      assert.ok(await database.tags.start({ ...tagging, copyId: null }));
      assert.equal(
        await database.tags.postpone({ ...tagging, nextRequestId: tagging.requestId, error: null, jobs: job() }),
        true,
      );
      const hastened = { ...tagging, requestId: randomUUID() };
      const haste = { fileId, requestId: tagging.requestId, nextRequestId: hastened.requestId, jobs: job() };
      assert.equal(await database.tags.retryNow(haste), true);
      assert.ok(await database.tags.start({ ...hastened, copyId: null }));
      assert.equal(await database.tags.finish({ ...hastened, tags: [], maxTags: 1, jobs: job() }), true);
      const deletion = job();
      assert.equal(await files.delete({ fileId, jobs: () => deletion }), true);
      const judged = await createVerifying(database);
      assert.equal(await files.markRejected({ ...judged, rejection: REJECTION, jobs: job() }), true);
      const open = await files.create(newFile());
      assert.equal(await files.endUpload({ fileId: open.id, as: 'ABORTED', jobs: job() }), true);

      const ran = new Set<string>();
      await withWorker(other, { run: (tag) => void ran.add(tag) }, async () => {
        await eventually(`all ${tags.length} jobs run`, () => tags.every((tag) => ran.has(tag)));
      });
    },
  },
  {
    name: 'jobs of one transition run, each with its name and data',
    run: async ({ database }) => {
      const { id: fileId } = await database.files.create(newFile());
      const tag = newTag();
      const [conversionId, requestId] = [randomUUID(), randomUUID()];
      const upload = { key: 'files/a', uploadId: 'upload "1"' };
      const jobs: readonly JobRequest[] = [
        { name: 'verify', data: { fileId } },
        { name: 'convert', data: { fileId, conversions: [{ conversionId, requestId }], tagging: { requestId } } },
        {
          name: 'delete',
          data: {
            upload,
            prefixes: ['files/é/'],
            keys: [tag],
            attemptsAt: { fileId, conversionId },
            copies: [{ tagger: 'a:b', copyId: 'é' }],
          },
        },
      ];
      await writeJobs(database, fileId, jobs);
      const ran = new Map<string, unknown>();
      const run = (name: string, job: { readonly name: string; readonly data: unknown }): void => {
        if (name === fileId || name === tag) ran.set(job.name, job.data);
      };
      await withWorker(database, { run }, async () => {
        await eventually('all three run', () => ran.size === jobs.length);
      });
      assert.deepEqual(
        jobs.map(({ name }) => ran.get(name)),
        jobs.map(({ data }) => data),
      );
    },
  },
  {
    name: 'jobs of a refused transition never run',
    run: async ({ database }) => {
      const { files, conversions } = database;
      const refused = new Set<string>();
      const job = (): JobRequest[] => {
        const tag = newTag();
        refused.add(tag);
        return [taggedJob(tag)];
      };
      const fileId = await createReady(database, { conversions: [newConversion()] });
      const token = randomUUID();
      const stranger = { fileId: (await createVerifying(database)).fileId, token };
      const attempt = { conversionId: randomUUID(), requestId: randomUUID(), attemptId: randomUUID() };
      const outcomes = [
        await files.beginVerification({ fileId, token, leaseSeconds: 60, jobs: job() }),
        await files.beginVerification({ ...stranger, leaseSeconds: 60, jobs: job() }),
        await files.markReady({ ...stranger, ...JUDGED, conversions: [], tagging: null, jobs: job() }),
        await files.markRejected({ ...stranger, rejection: REJECTION, jobs: job() }),
        await files.endUpload({ fileId, as: 'ABORTED', jobs: job() }),
        await files.delete({ fileId: randomUUID(), jobs: job }),
        await conversions.finish({ ...attempt, result: RESULT, jobs: job() }),
        await conversions.postpone({
          fileId,
          attempts: [{ ...attempt, nextRequestId: randomUUID() }],
          error: 'Out.',
          jobs: job,
        }),
        await conversions.requestTogether({
          fileId,
          conversions: [newConversion()],
          tagging: null,
          maxRequests: 9,
          jobs: job,
        }),
        (await conversions.request({ fileId, conversion: newConversion(), maxRequests: 9, jobs: job })) === 'REQUESTED',
      ];
      assert.deepEqual(new Set(outcomes), new Set([false]));
      const { id } = await files.create(newFile());
      const last = newTag();
      await writeJobs(database, id, [taggedJob(last)]);
      const ran = new Set<string>();
      await withWorker(database, { run: (tag) => void ran.add(tag) }, async () => {
        await eventually('a later job runs', () => ran.has(last));
        await delay(300);
      });
      assert.deepEqual(
        [...ran].filter((tag) => refused.has(tag)),
        [],
      );
    },
  },
  {
    name: 'a job does not start before its delay has passed',
    run: async ({ database }) => {
      const { id } = await database.files.create(newFile());
      const [late, soon] = [newTag(), newTag()];
      const ranAt = new Map<string, number>();
      await withWorker(database, { run: (tag) => void ranAt.set(tag, Date.now()) }, async () => {
        const writtenAt = Date.now();
        await writeJobs(database, id, [taggedJob(late, 2), taggedJob(soon)]);
        await eventually('both jobs run', () => ranAt.has(late) && ranAt.has(soon));
        const afterMs = (ranAt.get(late) ?? 0) - writtenAt;
        // Slightly less than two seconds, since the database's clock may differ.
        assert.ok(afterMs > 1900, `ran after ${afterMs} ms`);
      });
    },
  },
  {
    name: 'one job is added per interval across all instances',
    run: async ({ database, other = database }) => {
      const tag = newTag();
      // So long and so unusual that no interval ends during this case or coincides with that of another case.
      const intervalSeconds = 100_000_000 + randomInt(100_000_000);
      const add = ({ jobs }: typeof database): Promise<void> =>
        jobs.addOncePer({ job: taggedJob(tag), intervalSeconds });
      await Promise.all([add(database), add(other), add(database), add(other)]);
      await add(other);
      const { id } = await database.files.create(newFile());
      const last = newTag();
      await writeJobs(database, id, [taggedJob(last, 1)]);
      const ran: string[] = [];
      await withWorker(database, { run: (name) => void ran.push(name) }, async () => {
        await eventually('a later job runs', () => ran.includes(last));
        await add(database);
        await delay(300);
      });
      assert.equal(ran.filter((name) => name === tag).length, 1);
    },
  },
  {
    name: 'in the next interval a job is added again',
    run: async ({ database }) => {
      const tag = newTag();
      let runs = 0;
      await withWorker(database, { run: (name) => void (runs += name === tag ? 1 : 0) }, async () => {
        await eventually('it runs in several intervals', async () => {
          await database.jobs.addOncePer({ job: taggedJob(tag), intervalSeconds: 1 });
          return runs >= 2;
        });
      });
    },
  },
];
