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
import { BROKEN_FOCAL_POINTS } from './broken-focal-points.ts';
import { BROKEN_JOB_RECORDS, BROKEN_LIST_ALL } from './broken-job-records.ts';
import { BROKEN_LIST_FILTERS } from './broken-list-filters.ts';
import { BROKEN_PLACEHOLDERS } from './broken-placeholders.ts';
import { BROKEN_QUEUE_STATS } from './broken-queue-stats.ts';
import { BROKEN_QUOTAS, BROKEN_UNDECLARED } from './broken-quota.ts';
import { BROKEN_REQUESTS_TOGETHER } from './broken-requests-together.ts';
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
const no = async (): Promise<boolean> => false;

/** For each case of the database's contract how a database is broken that must fail it. */
export const BROKEN_DATABASES: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'opening again returns the same database id, a UUID, to every instance': [
    () => ({ open: async () => breaking(() => ({ databaseId: randomUUID() }))().open() }),
    breaking(() => ({ databaseId: 'database' })),
  ],
  'a new file is UPLOADING with the given values, and the rest is empty': [
    breakFiles((files) => ({ create: (file) => files.create({ ...file, target: null }) })),
    breakFiles((files) => ({ create: (file) => files.create({ ...file, uploadExpiresInSeconds: 1 }) })),
    breakReading(() => ({ attachments: [{ ...PLACE, attachedAt: FROZEN, isReserved: false }] })),
    breakReading(() => ({ expiresAt: FROZEN })),
  ],
  'null values stay null, and sizes over 32 bits stay exact': [
    breakFiles((files) => ({ create: (file) => files.create({ ...file, name: file.name ?? '' }) })),
    breakFiles((files) => ({ create: (file) => files.create({ ...file, partSize: (file.partSize ?? 0) % 2 ** 32 }) })),
  ],
  'get returns each existing file among the ids once': [
    breakFiles((files) => ({
      get: async ({ ids }) => (await Promise.all(ids.map((id) => files.get({ ids: [id] })))).flat(),
    })),
  ],
  'a file has its conversions ordered by name': [
    breakReading(({ conversions }) => ({ conversions: conversions.toReversed() })),
  ],
  'the multipart upload is stored once, only while UPLOADING, and causes no event': [
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
  'the jobs of a deletion are made from the last state of the record, even if it changed a moment before': [
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
  'no method finds a deleted file': [
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

  'only an owner’s files are listed, newest first or oldest first': [
    breakFiles((files) => ({ list: (query) => files.list({ ...query, direction: 'NEWEST_FIRST' }) })),
  ],
  'pages have no gaps or repetitions, even among files created at the same time': [
    breakFiles(
      (files) => ({
        list: ({ after, ...query }) =>
          files.list({ ...query, after: after && { ...after, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' } }),
      }),
      { now: () => FROZEN },
    ),
    breakFiles((files) => ({ list: (query) => files.list({ ...query, after: null }) })),
  ],
  'files created at the same time are ordered by id': [
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
  'a list is limited to the requested states': [
    breakFiles((files) => ({ list: (query) => files.list({ ...query, status: null }) })),
  ],
  'a list is limited to the requested detected type, or range of types': [
    breakFiles((files) => ({ list: (query) => files.list({ ...query, contentType: null }) })),
  ],
  'uploads past their expiry and verifications past their lease are stale, oldest first': [
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
  'while a lease holds, no other claim succeeds': [
    breakFiles((files) => ({ beginVerification: (input) => files.beginVerification({ ...input, leaseSeconds: 0 }) })),
  ],
  'once a lease has ended, another token takes over without an event, and the old token is refused': [
    breakFiles((files) => ({ renewVerification: async (input) => (await files.renewVerification(input)) || true })),
    breakReading(({ status, version }) => ({ version: status === 'VERIFYING' ? version + 1 : version })),
  ],
  'renewing extends the lease without an event': [breakFiles(() => ({ renewVerification: yes }))],
  'a lease of 0 seconds releases the verification': [
    breakFiles((files) => ({
      renewVerification: (input) => files.renewVerification({ ...input, leaseSeconds: input.leaseSeconds || 60 }),
    })),
  ],
  'reopening leads back to UPLOADING, where the old token is refused and a new claim succeeds': [
    breakFiles(() => ({ reopenUpload: yes })),
    breakFiles((files) => ({ markReady: async (input) => (await files.markReady(input)) || true })),
  ],
  'accepting makes the file READY with its conversions in one change': [
    breakFiles((files) => ({ markReady: (input) => files.markReady({ ...input, conversions: [] }) })),
    breakFiles((files) => ({ markReady: (input) => files.markReady({ ...input, size: input.size % 2 ** 32 }) })),
    breakFiles((files) => ({ markReady: (input) => files.markReady({ ...input, publicKey: null }) })),
    breakFiles((files) => ({ markReady: (input) => files.markReady({ ...input, sha256: null }) })),
  ],
  'a file that is not an image is accepted without dimensions': [
    breakFiles((files) => ({ markReady: (input) => files.markReady({ ...input, width: input.width ?? 0 }) })),
    breakFiles((files) => ({ markReady: (input) => files.markReady({ ...input, sha256: input.sha256 ?? '' }) })),
  ],
  'a READY file gets one placeholder, with an event, until it is deleted': [
    breakFiles(() => ({ setPlaceholder: yes })),
    breakFiles(() => ({ setPlaceholder: no })),
    breakReading(({ placeholder }) => ({ placeholder: placeholder && { ...placeholder, dominantColor: '#000000' } })),
  ],
  'a file keeps what its camera wrote, as it came with the placeholder': [
    breakFiles((files) => ({ setPlaceholder: (input) => files.setPlaceholder({ ...input, exif: null }) })),
    breakReading(({ exif }) => ({ exif: exif && { ...exif, location: null } })),
    breakReading(({ exif }) => ({ exif: exif ?? { takenAt: null, camera: null, lens: null, location: null } })),
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
  'exactly one of parallel outcomes of one verification wins': [
    breakFiles((files) => ({ markReady: async (input) => (await files.markReady(input)) || true })),
  ],

  'a new conversion is requested, and its jobs are made from its id': [
    breakConversions((conversions) => ({
      request: (input) => conversions.request({ ...input, jobs: () => input.jobs(randomUUID()) }),
    })),
  ],
  'a conversion of a file that is not READY is not requested': [
    breakConversions((conversions) => ({
      request: async (input) => ((await conversions.request(input)) === 'NOT_READY' ? 'UNCHANGED' : 'REQUESTED'),
    })),
  ],
  'a conversion that is in progress or DONE stays unchanged': [
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
  'another recipe can be requested in every state, and the old result is served until the new one is DONE': [
    breakReading(({ conversions }) => ({
      conversions: conversions.map((one) => (one.status === 'PENDING' ? { ...one, key: null } : one)),
    })),
    breakConversions((conversions) => ({ finish: async (input) => (await conversions.finish(input)) || true })),
  ],
  'requests are exhausted after a maximum number': [
    breakConversions((conversions) => ({ request: (input) => conversions.request({ ...input, maxRequests: 99 }) })),
  ],
  'exactly one of parallel requests is accepted': [
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
  'a new attempt returns the attempt that it supersedes, but not a finished one': [
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
      postpone: (input) => {
        const attempts = input.attempts.map((one) => ({ ...one, nextRequestId: one.requestId }));
        return conversions.postpone({ ...input, attempts });
      },
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

  'conversions with another recipe are listed by file, in any state, until they are requested with this one': [
    breakConversions(() => ({ listOutdated: async () => [] })),
    breakConversions((conversions) => ({
      listOutdated: (input) => conversions.listOutdated({ ...input, recipe: randomUUID() }),
    })),
    breakConversions((conversions) => {
      let first: readonly string[] | undefined;
      return { listOutdated: async (input) => (first ??= await conversions.listOutdated(input)) };
    }),
  ],
  'conversions that failed with the same recipe are listed if requested': [
    breakConversions((conversions) => ({
      listOutdated: (input) => conversions.listOutdated({ ...input, failed: false }),
    })),
    breakConversions((conversions) => ({
      listOutdated: (input) => conversions.listOutdated({ ...input, failed: true }),
    })),
  ],
  'outdated conversions are listed in pages, ordered by file id': [
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
  ...BROKEN_FOCAL_POINTS,
  ...BROKEN_PLACEHOLDERS,
  ...BROKEN_REQUESTS_TOGETHER,
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
  'every change is announced, also to another instance': [breakListening(() => ({ onChange: () => {} }))],
  'a change is announced once it can be read': [
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
  'a deletion is announced': [
    breakListening(({ onChange }, { files }) => ({
      onChange: (changed) =>
        void files.get({ ids: [changed.fileId] }).then((found) => found.length > 0 && onChange(changed)),
    })),
  ],
  'a new file is announced if it has an owner, whose lists it enters': [
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
  'changes and deletions are announced with the owner of the file': [
    breakListening(({ onChange }) => ({ onChange: ({ fileId }) => onChange({ fileId, ownerId: null }) })),
    breakListening(({ onChange }, { files }) => ({
      onChange: ({ fileId }) =>
        void files.get({ ids: [fileId] }).then(([file]) => onChange({ fileId, ownerId: file?.ownerId ?? null })),
    })),
  ],
  'calls that change nothing are not announced': [
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
  'renewing and taking over a verification are not announced': [
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
    breakConversions((conversions) => ({
      postpone: (input) => conversions.postpone({ ...input, jobs: (found) => (input.jobs(found), []) }),
    })),
    breakConversions((conversions) => ({
      requestTogether: (input) => conversions.requestTogether({ ...input, jobs: (found) => (input.jobs(found), []) }),
    })),
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
  'one job is added per interval across all instances': [
    breakJobs((jobs) => ({
      addOncePer: (input) =>
        jobs.addOncePer({ ...input, intervalSeconds: input.intervalSeconds + randomInt(100_000_000) }),
    })),
  ],
  'in the next interval a job is added again': [
    breakJobs((jobs) => ({ addOncePer: (input) => jobs.addOncePer({ ...input, intervalSeconds: 1_000_000_000 }) })),
  ],

  'a job that one instance wrote is run by another, even if it was written first': [
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
  'if a handler for exhaustion throws, it is called again': [
    breakHandlers((exhausted) => (job) => exhausted(job).catch(() => {}), 'exhausted'),
  ],
  'jobs that wait for the end of an outage are due once it is over, and count how often; no other jobs are': [
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
  'an attempt that times out is aborted by its signal, and the job runs again': [
    breakHandlers((run) => (job) => run({ ...job, signal: NEVER }), 'run'),
    breaking(() => ({}), {
      jobPolicies: { ...DATABASE_CONTRACT_JOB_POLICIES, convert: DATABASE_CONTRACT_JOB_POLICIES.delete },
    }),
  ],
  'closing waits for running jobs and takes no new ones': [
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
  'closing ends after its timeout: the signal aborts, and the job is left to be retried': [
    breakHandlers((run) => (job) => run({ ...job, signal: NEVER }), 'run'),
  ],
  'every attempt at a job and its exhaustion get the trace that the job was written with': [
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
  'accepts one of many swaps of the same marks': [
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
