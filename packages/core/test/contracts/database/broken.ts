import { randomInt, randomUUID } from 'node:crypto';
import type { DatabaseAttachments } from '../../../src/ports/database-attachments.ts';
import type { DatabaseConversions } from '../../../src/ports/database-conversions.ts';
import type { OpenDatabase, DatabaseFiles, DatabaseMarks } from '../../../src/ports/database.ts';
import type { Job, JobRequest, JobsOfChange, JobTrace, DatabaseJobs } from '../../../src/ports/jobs.ts';
import type { PubSub, PubSubListener } from '../../../src/ports/pub-sub.ts';
import type { FileRecord } from '../../../src/ports/records.ts';
import { OUTAGES } from '../../../src/ports/rules/outages.ts';
import { attachTo } from '../../../src/testing/database/attaching.ts';
import { newFile } from '../../../src/testing/database/files-in-states.ts';
import { DATABASE_CONTRACT_JOB_POLICIES } from '../../../src/testing/database/subject.ts';
import { breakAttachments } from './breaking-attachments.ts';
import { type BrokenDatabase, breaking, listOf } from './breaking.ts';
import { BROKEN_ATTACHMENT_LISTS } from './broken-attachment-lists.ts';
import { BROKEN_ATTACHMENTS } from './broken-attachments.ts';
import { BROKEN_EVENTS } from './broken-events.ts';
import { BROKEN_EXPIRY } from './broken-expiry.ts';
import { BROKEN_FAIRNESS } from './broken-fairness.ts';
import { BROKEN_JOB_RECORDS, BROKEN_LIST_ALL } from './broken-job-records.ts';
import { BROKEN_LIST_FILTERS } from './broken-list-filters.ts';
import { BROKEN_QUEUE_STATS } from './broken-queue-stats.ts';
import { BROKEN_QUOTAS, BROKEN_UNDECLARED } from './broken-quota.ts';
import { BROKEN_RESERVATIONS } from './broken-reservations.ts';
import { BROKEN_TAGS } from './broken-tags.ts';
import { BROKEN_UNTIL_IDLE } from './broken-until-idle.ts';

/** Makes jobs from a changed record. */
function jobsOf(jobs: JobsOfChange, changes: Partial<FileRecord>): JobsOfChange {
  return typeof jobs === 'function' ? (file) => jobs({ ...file, ...changes }) : jobs;
}

const NEVER = new AbortController().signal;
const PLACE = { target: 'Query.broken', subject: null };
const FROZEN = new Date('2026-01-01T00:00:00.000Z');

const breakFiles = (
  change: (files: DatabaseFiles, database: OpenDatabase) => Partial<DatabaseFiles>,
  options: Parameters<typeof breaking>[1] = {},
): BrokenDatabase => breaking((whole) => ({ files: { ...whole.files, ...change(whole.files, whole) } }), options);

const breakConversions = (change: (conversions: DatabaseConversions) => Partial<DatabaseConversions>): BrokenDatabase =>
  breaking(({ conversions }) => ({ conversions: { ...conversions, ...change(conversions) } }));

const breakMarks = (change: (marks: DatabaseMarks) => Partial<DatabaseMarks>): BrokenDatabase =>
  breaking(({ marks }) => ({ marks: { ...marks, ...change(marks) } }));

const breakJobs = (change: (jobs: DatabaseJobs) => Partial<DatabaseJobs>): BrokenDatabase =>
  breaking(({ jobs }) => ({ jobs: { ...jobs, ...change(jobs) } }));

type Work = Parameters<DatabaseJobs['work']>[0];

const breakWork = (change: (work: Work) => Partial<Work>): BrokenDatabase =>
  breakJobs((jobs) => ({ work: (work) => jobs.work({ ...work, ...change(work) }) }));

/** Changes what the handlers of all jobs are called with, or do. */
const breakHandlers = (
  change: (call: (job: Job) => Promise<void>) => (job: Job) => Promise<void>,
  stage: 'run' | 'exhausted',
): BrokenDatabase =>
  breakWork(({ handlers }) => {
    const handler = handlers.delete as { run(job: Job): Promise<void>; exhausted(job: Job): Promise<void> };
    const broken = { ...handler, [stage]: change((job) => handler[stage](job)) };
    return { handlers: { verify: broken, convert: broken, tag: broken, delete: broken, sweep: broken } };
  });

const breakReading = (change: (file: FileRecord) => Partial<FileRecord>): BrokenDatabase =>
  breakFiles((files) => ({
    get: async (input) => (await files.get(input)).map((file) => ({ ...file, ...change(file) })),
  }));

const breakListening = (
  change: (listener: PubSubListener, database: OpenDatabase) => Partial<PubSubListener>,
): BrokenDatabase =>
  breaking((whole) => {
    const { pubSub } = whole;
    const subscribe: PubSub['subscribe'] = (listener) => pubSub.subscribe({ ...listener, ...change(listener, whole) });
    return { pubSub: { ...pubSub, subscribe } };
  });

async function writeAnyway(database: DatabaseFiles, jobs: readonly JobRequest[]): Promise<false> {
  const { id: fileId } = await database.create(newFile());
  await database.endUpload({ fileId, as: 'ABORTED', jobs });
  return false;
}

function withoutTrace<Data extends JobTrace>(data: Data): Data {
  return { ...data, traceparent: '' };
}

const yes = async (): Promise<boolean> => true;

/** For each case of the database's contract how a database is broken that must fail it. */
export const BROKEN_DATABASES: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'opening again gives the same database id, a UUID, to every instance': [
    () => ({ open: async () => breaking(() => ({ databaseId: randomUUID() }))().open() }),
    breaking(() => ({ databaseId: 'database' })),
  ],
  'a new file is UPLOADING, as it was given, and the rest is empty': [
    breakFiles((files) => ({ create: (file) => files.create({ ...file, target: null }) })),
    breakFiles((files) => ({ create: (file) => files.create({ ...file, uploadExpiresInSeconds: 1 }) })),
    breakReading(() => ({ attachments: [{ ...PLACE, attachedAt: FROZEN, isReserved: false }] })),
    breakReading(() => ({ expiresAt: FROZEN })),
  ],
  'what may be null stays null, and lengths past 32 bits stay whole': [
    breakFiles((files) => ({ create: (file) => files.create({ ...file, name: file.name ?? '' }) })),
    breakFiles((files) => ({ create: (file) => files.create({ ...file, partSize: (file.partSize ?? 0) % 2 ** 32 }) })),
  ],
  'get gives the files there are among the ids, once each': [
    breakFiles((files) => ({
      get: async ({ ids }) => (await Promise.all(ids.map((id) => files.get({ ids: [id] })))).flat(),
    })),
  ],
  'a file has its conversions by name': [
    breakReading(({ conversions }) => ({ conversions: conversions.toReversed() })),
  ],
  'the multipart upload is noted once, only while UPLOADING, and is no event': [
    breakFiles((files) => ({ setUploadId: async (input) => (await files.setUploadId(input)) || true })),
    breakReading(({ uploadId, version }) => ({ version: uploadId === null ? version : version + 1 })),
  ],
  'a file can be deleted from every state, once': [
    breakFiles((files) => ({ delete: async (input) => (await files.delete(input)) || true })),
    breakFiles((files) => ({
      delete: async (input) => {
        const [file] = await files.get({ ids: [input.fileId] });
        return file?.status === 'VERIFYING' ? false : files.delete(input);
      },
    })),
  ],
  'the jobs of a deletion are made from the record as it goes, whatever was noted on it a moment before': [
    breakFiles((files) => ({
      delete: async (input) => {
        const [before] = await files.get({ ids: [input.fileId] });
        return files.delete({ ...input, jobs: jobsOf(input.jobs, { tagging: before?.tagging ?? null }) });
      },
    })),
    breakFiles((files) => ({
      delete: (input) => files.delete({ ...input, jobs: jobsOf(input.jobs, { tagging: null }) }),
    })),
  ],
  'a deleted file exists for no method': [
    breakFiles((files) => {
      const hidden = new Set<string>();
      return {
        delete: async ({ fileId }) => hidden.size < hidden.add(fileId).size,
        get: async (input) => (await files.get(input)).filter(({ id }) => !hidden.has(id)),
      };
    }),
  ],
  ...BROKEN_ATTACHMENTS,
  ...BROKEN_RESERVATIONS,
  ...BROKEN_ATTACHMENT_LISTS,
  ...BROKEN_EXPIRY,

  'an owner’s files are listed newest first or oldest first, nobody else’s': [
    breakFiles((files) => ({ list: (query) => files.list({ ...query, direction: 'NEWEST_FIRST' }) })),
  ],
  'pages follow on each other without a gap or a repetition, also among files of one moment': [
    breakFiles(
      (files) => ({
        list: ({ after, ...query }) =>
          files.list({ ...query, after: after && { ...after, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' } }),
      }),
      { now: () => FROZEN },
    ),
    breakFiles((files) => ({ list: (query) => files.list({ ...query, after: null }) })),
  ],
  'files of one moment are ordered by id': [
    breakFiles(
      (files) => ({
        list: async (query) => {
          const { files: found, hasNextPage } = await files.list(query);
          return { files: found.toReversed(), hasNextPage };
        },
      }),
      { now: () => FROZEN },
    ),
  ],
  'a list says whether another page follows': [
    breakFiles((files) => ({ list: async (query) => ({ ...(await files.list(query)), hasNextPage: false }) })),
    breakFiles((files) => ({
      list: async (query) => {
        const { files: found } = await files.list(query);
        return { files: found, hasNextPage: found.length === query.first };
      },
    })),
  ],
  'a list keeps to the states asked for': [
    breakFiles((files) => ({ list: (query) => files.list({ ...query, status: null }) })),
  ],
  'a list keeps to the judged type, or range of types, asked for': [
    breakFiles((files) => ({ list: (query) => files.list({ ...query, contentType: null }) })),
  ],
  'stale are the uploads past their expiry and the judgements past their lease, oldest first': [
    breakFiles((files) => ({ listStale: async (input) => (await files.listStale(input)).toReversed() })),
    breakFiles((files) => ({ listStale: () => files.listStale({ limit: 1000 }) })),
  ],
  ...BROKEN_LIST_FILTERS,
  ...BROKEN_QUOTAS,
  ...BROKEN_UNDECLARED,

  'a claim leads from UPLOADING to VERIFYING': [breakFiles(() => ({ beginVerification: yes }))],
  'exactly one of 20 parallel claims wins': [
    breakFiles((files) => ({
      beginVerification: async (input) => {
        const [file] = await files.get({ ids: [input.fileId] });
        await new Promise(setImmediate);
        await files.beginVerification(input);
        return file?.status === 'UPLOADING';
      },
    })),
  ],
  'while a lease holds nobody else can claim': [
    breakFiles((files) => ({ beginVerification: (input) => files.beginVerification({ ...input, leaseSeconds: 0 }) })),
  ],
  'once a lease has ended another token takes over, which is no event, and the old token is refused': [
    breakFiles((files) => ({ renewVerification: async (input) => (await files.renewVerification(input)) || true })),
    breakReading(({ status, version }) => ({ version: status === 'VERIFYING' ? version + 1 : version })),
  ],
  'renewing prolongs the lease and is no event': [breakFiles(() => ({ renewVerification: yes }))],
  'a lease of 0 seconds gives the judgement back': [
    breakFiles((files) => ({
      renewVerification: (input) => files.renewVerification({ ...input, leaseSeconds: input.leaseSeconds || 60 }),
    })),
  ],
  'reopening leads back to UPLOADING, where the old token has no say and a new claim wins': [
    breakFiles(() => ({ reopenUpload: yes })),
    breakFiles((files) => ({ markReady: async (input) => (await files.markReady(input)) || true })),
  ],
  'accepting makes the file READY, with its conversions, all at once': [
    breakFiles((files) => ({ markReady: (input) => files.markReady({ ...input, conversions: [] }) })),
    breakFiles((files) => ({ markReady: (input) => files.markReady({ ...input, size: input.size % 2 ** 32 }) })),
    breakFiles((files) => ({ markReady: (input) => files.markReady({ ...input, publicKey: null }) })),
    breakFiles((files) => ({ markReady: (input) => files.markReady({ ...input, sha256: null }) })),
  ],
  'a file that is no image is accepted without dimensions': [
    breakFiles((files) => ({ markReady: (input) => files.markReady({ ...input, width: input.width ?? 0 }) })),
    breakFiles((files) => ({ markReady: (input) => files.markReady({ ...input, sha256: input.sha256 ?? '' }) })),
  ],
  'rejecting keeps the reason': [
    breakFiles((files) => ({
      markRejected: (input) => files.markRejected({ ...input, rejection: { code: 'IMAGE_TOO_LARGE', message: '' } }),
    })),
  ],
  'an upload can be aborted at any time, and expires only once its time has passed': [
    breakFiles((files) => ({ endUpload: (input) => files.endUpload({ ...input, as: 'ABORTED' }) })),
  ],
  'from every other state a transition is refused and changes nothing': [
    breakFiles((files) => ({ endUpload: async (input) => (await files.endUpload(input)) || true })),
    breakFiles((files, database) => ({
      reopenUpload: async (input) => {
        await attachTo(database, [input.fileId], PLACE);
        return files.reopenUpload(input);
      },
    })),
  ],
  'of parallel endings of one judgement exactly one wins': [
    breakFiles((files) => ({ markReady: async (input) => (await files.markReady(input)) || true })),
  ],

  'a conversion that there is not yet is requested, and its jobs are made from its id': [
    breakConversions((conversions) => ({
      request: (input) => conversions.request({ ...input, jobs: () => input.jobs(randomUUID()) }),
    })),
  ],
  'a conversion of a file that is not READY is not requested': [
    breakConversions((conversions) => ({
      request: async (input) => ((await conversions.request(input)) === 'NOT_READY' ? 'UNCHANGED' : 'REQUESTED'),
    })),
  ],
  'a conversion that is on its way or done stays as it is': [
    breakConversions((conversions) => ({
      request: (input) => conversions.request({ ...input, conversion: { ...input.conversion, recipe: randomUUID() } }),
    })),
  ],
  'a conversion that failed is requested again under its old id': [
    breakConversions((conversions) => ({
      request: (input) => conversions.request({ ...input, jobs: () => input.jobs(input.conversion.id) }),
    })),
    breakReading(({ conversions }) => ({ conversions: conversions.map((one) => ({ ...one, requests: 1 })) })),
  ],
  'another recipe is requested in every state, and what is done stays served until the new one is': [
    breakReading(({ conversions }) => ({
      conversions: conversions.map((one) => (one.status === 'PENDING' ? { ...one, key: null } : one)),
    })),
    breakConversions((conversions) => ({ finish: async (input) => (await conversions.finish(input)) || true })),
  ],
  'requests are exhausted after so many': [
    breakConversions((conversions) => ({ request: (input) => conversions.request({ ...input, maxRequests: 99 }) })),
  ],
  'of parallel requests exactly one is taken': [
    breakConversions((conversions) => ({
      request: (input) => conversions.request({ ...input, conversion: { ...input.conversion, recipe: randomUUID() } }),
    })),
  ],
  'an attempt begins with the file and its conversion, RUNNING': [
    breakConversions((conversions) => ({
      start: async (input) => {
        const started = await conversions.start(input);
        return started && { ...started, supersededAttemptId: input.attemptId };
      },
    })),
    breakConversions((conversions) => ({
      start: async (input) => {
        const started = await conversions.start(input);
        return started && { ...started, conversion: { ...started.conversion, status: 'PENDING' } };
      },
    })),
  ],
  'a second attempt supersedes the first, whose results are refused': [
    breakConversions((conversions) => ({ finish: async (input) => (await conversions.finish(input)) || true })),
    breakConversions((conversions) => ({ fail: (input) => conversions.fail({ ...input, attemptId: null }) })),
  ],
  'an attempt that a new request overtook is named when the new one begins, a finished one is not': [
    breakConversions((conversions) => ({
      start: async (input) => {
        const started = await conversions.start(input);
        return started && { ...started, supersededAttemptId: null };
      },
    })),
    breakConversions((conversions) => {
      let last: string | null = null;
      return {
        start: async (input) => {
          const started = await conversions.start(input);
          const supersededAttemptId = last;
          last = input.attemptId;
          return started && { ...started, supersededAttemptId };
        },
      };
    }),
  ],
  'no attempt begins for an old request, or for one that is DONE or FAILED': [
    breakConversions((conversions) => {
      let last: Awaited<ReturnType<DatabaseConversions['start']>> = null;
      return { start: async (input) => (last = (await conversions.start(input)) ?? last) };
    }),
  ],
  'a conversion is postponed by its attempt, once, and attempted again under the next request': [
    breakConversions(() => ({ postpone: async () => true })),
    breakConversions((conversions) => ({ postpone: (input) => conversions.postpone({ ...input, error: '' }) })),
    breakConversions((conversions) => ({
      postpone: (input) => conversions.postpone({ ...input, nextRequestId: input.requestId }),
    })),
  ],
  'a finished conversion is DONE with its result, and stays so': [
    breakConversions((conversions) => ({ fail: async (input) => (await conversions.fail(input)) || true })),
    breakConversions((conversions) => ({
      finish: (input) =>
        conversions.finish({ ...input, result: { ...input.result, size: input.result.size % 2 ** 32 } }),
    })),
  ],
  'a conversion fails from PENDING or RUNNING, once, with a reason': [
    breakConversions((conversions) => ({ fail: (input) => conversions.fail({ ...input, attemptId: null }) })),
    breakConversions((conversions) => ({ fail: (input) => conversions.fail({ ...input, error: '' }) })),
  ],

  'conversions of another recipe are listed by file, whatever their state, until they are requested by this one': [
    breakConversions(() => ({ listOutdated: async () => [] })),
    breakConversions((conversions) => ({
      listOutdated: (input) => conversions.listOutdated({ ...input, recipe: randomUUID() }),
    })),
    breakConversions((conversions) => {
      let first: readonly string[] | undefined;
      return { listOutdated: async (input) => (first ??= await conversions.listOutdated(input)) };
    }),
  ],
  'conversions that failed by this very recipe are listed where they are asked for': [
    breakConversions((conversions) => ({
      listOutdated: (input) => conversions.listOutdated({ ...input, failed: false }),
    })),
    breakConversions((conversions) => ({
      listOutdated: (input) => conversions.listOutdated({ ...input, failed: true }),
    })),
  ],
  'outdated conversions come in pages that follow on each other by the id of the file': [
    breakConversions((conversions) => ({
      listOutdated: (input) => conversions.listOutdated({ ...input, after: null }),
    })),
    breakConversions((conversions) => ({
      listOutdated: (input) => conversions.listOutdated({ ...input, limit: 10 }),
    })),
    breakConversions((conversions) => ({
      listOutdated: async (input) => (await conversions.listOutdated(input)).toReversed(),
    })),
  ],
  ...BROKEN_TAGS,

  'every change raises the version by one': [
    breakReading(() => ({ version: 1 })),
    breakAttachments((attachments, database) => ({
      attach: async (input) => {
        await attachTo(
          database,
          input.changes.flatMap(({ fileIds }) => fileIds),
          PLACE,
        );
        return attachments.attach(input);
      },
    })),
  ],
  'every change is heard of, also by another instance': [breakListening(() => ({ onChange: () => {} }))],
  'a change is heard of once it can be read': [
    breaking(({ attachments, pubSub }) => {
      const listeners = new Set<PubSubListener>();
      const subscribe: PubSub['subscribe'] = async (listener) => {
        listeners.add(listener);
        return async () => void listeners.delete(listener);
      };
      const attach: DatabaseAttachments['attach'] = async (input) => {
        for (const fileId of input.changes.flatMap(({ fileIds }) => fileIds)) {
          for (const { onChange } of listeners) onChange({ fileId, ownerId: null });
        }
        await new Promise(setImmediate);
        return attachments.attach(input);
      };
      return { attachments: { ...attachments, attach }, pubSub: { ...pubSub, subscribe } };
    }),
  ],
  'a deletion is heard of': [
    breakListening(({ onChange }, { files }) => ({
      onChange: (changed) =>
        void files.get({ ids: [changed.fileId] }).then((found) => found.length > 0 && onChange(changed)),
    })),
  ],
  'a new file is heard of where it has an owner, whose lists it enters': [
    breakListening(({ onChange }, { files }) => ({
      onChange: (changed) =>
        void files.get({ ids: [changed.fileId] }).then(([file]) => file?.version !== 1 && onChange(changed)),
    })),
    breakFiles((files, { pubSub }) => ({
      create: async (...given) => {
        const file = await files.create(...given);
        await pubSub.publish({ fileId: file.id, ownerId: null });
        return file;
      },
    })),
  ],
  'changes are heard of with the owner of the file, a deletion too': [
    breakListening(({ onChange }) => ({ onChange: ({ fileId }) => onChange({ fileId, ownerId: null }) })),
    breakListening(({ onChange }, { files }) => ({
      onChange: ({ fileId }) =>
        void files.get({ ids: [fileId] }).then(([file]) => onChange({ fileId, ownerId: file?.ownerId ?? null })),
    })),
  ],
  'what changes nothing is not heard of': [
    breakFiles((files, { pubSub }) => ({
      setUploadId: async (input) => {
        await pubSub.publish({ fileId: input.fileId, ownerId: null });
        return files.setUploadId(input);
      },
    })),
    breakFiles((files, { pubSub }) => ({
      markRejected: async (input) => {
        await pubSub.publish({ fileId: input.fileId, ownerId: null });
        return files.markRejected(input);
      },
    })),
  ],
  'renewing and taking over a judgement are not heard of': [
    breakFiles((files, { pubSub }) => ({
      renewVerification: async (input) => {
        await pubSub.publish({ fileId: input.fileId, ownerId: null });
        return files.renewVerification(input);
      },
    })),
  ],

  'every transition writes its jobs': [
    breakFiles((files) => ({ delete: (input) => files.delete({ ...input, jobs: () => [] }) })),
    breakFiles((files) => ({ markRejected: (input) => files.markRejected({ ...input, jobs: [] }) })),
    breakConversions((conversions) => ({ finish: (input) => conversions.finish({ ...input, jobs: [] }) })),
    breakConversions((conversions) => ({ postpone: (input) => conversions.postpone({ ...input, jobs: [] }) })),
  ],
  'jobs of one transition run, each with its name and data': [
    breakFiles((files) => ({
      endUpload: (input) => {
        const jobs = listOf(input.jobs).map(
          (job) => ({ ...job, data: Object.assign({ more: true }, job.data) }) as JobRequest,
        );
        return files.endUpload({ ...input, jobs });
      },
    })),
    breakFiles((files) => ({
      endUpload: (input) => files.endUpload({ ...input, jobs: listOf(input.jobs).slice(0, 2) }),
    })),
  ],
  'jobs of a refused transition never run': [
    breakFiles((files) => ({
      markReady: async (input) => (await files.markReady(input)) || writeAnyway(files, listOf(input.jobs)),
    })),
    breakFiles((files) => ({
      beginVerification: async (input) =>
        (await files.beginVerification(input)) || writeAnyway(files, listOf(input.jobs)),
    })),
  ],
  'a job does not start before its delay has passed': [
    breakFiles((files) => ({
      endUpload: (input) =>
        files.endUpload({ ...input, jobs: listOf(input.jobs).map((job) => ({ ...job, delaySeconds: 0 })) }),
    })),
  ],
  'one job is added per interval, by whatever instance': [
    breakJobs((jobs) => ({
      addOncePer: (input) =>
        jobs.addOncePer({ ...input, intervalSeconds: input.intervalSeconds + randomInt(100_000_000) }),
    })),
  ],
  'in the next interval a job is added again': [
    breakJobs((jobs) => ({ addOncePer: (input) => jobs.addOncePer({ ...input, intervalSeconds: 1_000_000_000 }) })),
  ],

  'a job that one instance wrote is run by another, also when it was written first': [
    breakJobs(() => ({ work: async () => ({ close: async () => {} }) })),
  ],
  'a job that throws runs again, and every failed attempt is reported': [
    breakWork(() => ({ onError: () => {} })),
    breakHandlers((run) => (job) => run(job).catch(() => {}), 'run'),
  ],
  'once the retries are used up the job is exhausted, with its id, name and data, and runs no more': [
    breakHandlers((exhausted) => (job) => exhausted({ ...job, id: randomUUID() }), 'exhausted'),
    breakHandlers(() => async () => {}, 'exhausted'),
    breaking(() => ({}), { jobPolicies: { tag: { ...DATABASE_CONTRACT_JOB_POLICIES.tag, retryLimit: 1 } } }),
  ],
  'a job without retries is exhausted at once': [
    breaking(() => ({}), { jobPolicies: { sweep: { ...DATABASE_CONTRACT_JOB_POLICIES.sweep, retryLimit: 1 } } }),
  ],
  'when being told of exhaustion throws, it is told again': [
    breakHandlers((exhausted) => (job) => exhausted(job).catch(() => {}), 'exhausted'),
  ],
  'what waits since an outage is due once that is over, and counts how often; nothing else is': [
    breakJobs(() => ({ hasten: async () => {} })),
    breakJobs((jobs) => ({
      hasten: async () => {
        for (const outage of OUTAGES) await jobs.hasten({ outage });
      },
    })),
  ],
  'as many jobs as allowed run at once, and never more': [
    breakWork(() => ({ concurrency: 1 })),
    breakWork(() => ({ concurrency: 9 })),
  ],
  'an attempt that runs out of time is told by its signal, and the job runs again': [
    breakHandlers((run) => (job) => run({ ...job, signal: NEVER }), 'run'),
    breaking(() => ({}), {
      jobPolicies: { ...DATABASE_CONTRACT_JOB_POLICIES, convert: DATABASE_CONTRACT_JOB_POLICIES.delete },
    }),
  ],
  'closing waits for the jobs that run and takes no further one': [
    breakJobs((jobs) => ({
      work: async (input) => {
        const worker = await jobs.work(input);
        return { close: async (options) => void worker.close(options) };
      },
    })),
    breakJobs((jobs) => ({
      work: async (input) => {
        const worker = await jobs.work(input);
        return { close: (options) => jobs.work(input).then(() => worker.close(options)) };
      },
    })),
  ],
  'closing gives up after its timeout: the signal aborts, and the job is left to be tried again': [
    breakHandlers((run) => (job) => run({ ...job, signal: NEVER }), 'run'),
  ],
  'every attempt at a job is told the trace that it was written with, to the last and beyond': [
    breakHandlers((run) => (job) => run({ ...job, data: withoutTrace(job.data) }), 'run'),
    breakHandlers((exhausted) => (job) => exhausted({ ...job, data: withoutTrace(job.data) }), 'exhausted'),
  ],
  ...BROKEN_UNTIL_IDLE,
  ...BROKEN_JOB_RECORDS,
  ...BROKEN_LIST_ALL,

  ...BROKEN_EVENTS,
  ...BROKEN_FAIRNESS,
  ...BROKEN_QUEUE_STATS,

  'keeps its marks, in order, for every instance': [
    breakMarks((marks) => ({ list: async () => (await marks.list()).toSorted() })),
    breakMarks(() => ({ swap: async () => true })),
  ],
  'lets one of many swaps of the same marks through': [
    breakMarks((marks) => ({
      swap: async ({ to }) => {
        await marks.swap({ from: await marks.list(), to });
        return true;
      },
    })),
    breakMarks((marks) => ({
      swap: async ({ from, to }) => {
        const now = await marks.list();
        const isSame = JSON.stringify([...now].toSorted()) === JSON.stringify([...from].toSorted());
        return isSame && (await marks.swap({ from: now, to }));
      },
    })),
  ],
};
