import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { DatabaseAttachments } from '../../ports/database-attachments.ts';
import type { DatabaseConversions } from '../../ports/database-conversions.ts';
import type { DatabaseTags } from '../../ports/database-tags.ts';
import type { DatabaseFiles, DatabaseMarks, OpenDatabase } from '../../ports/database.ts';
import type { DatabaseEvents } from '../../ports/events.ts';
import type { DatabaseJobs } from '../../ports/jobs.ts';
import type { PubSub } from '../../ports/pub-sub.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { assertUnavailable, type CallsOf } from '../unavailable.ts';
import { JUDGED, newConversion, newFile } from './files-in-states.ts';
import { RESULT } from './requested-conversions.ts';
import type { DatabaseContractSubject, UnreachableDatabase } from './subject.ts';

const fileId = randomUUID();
const token = randomUUID();
const jobs = [] as const;
const attempt = { requestId: randomUUID(), attemptId: randomUUID() };
const tagging = { fileId, ...attempt };
const conversion = { conversionId: randomUUID(), ...attempt };
const postponed = { ...conversion, nextRequestId: randomUUID() };

function filesCalls({ files }: OpenDatabase): CallsOf<DatabaseFiles> {
  const query = { ownerId: 'owner', status: null, contentType: null, tags: null, after: null } as const;
  return {
    create: () => files.create(newFile()),
    setUploadId: () => files.setUploadId({ fileId, uploadId: 'upload' }),
    get: () => files.get({ ids: [fileId] }),
    list: () => files.list({ ...query, direction: 'NEWEST_FIRST', first: 10 }),
    beginVerification: () => files.beginVerification({ fileId, token, leaseSeconds: 60, jobs }),
    renewVerification: () => files.renewVerification({ fileId, token, leaseSeconds: 60 }),
    reopenUpload: () => files.reopenUpload({ fileId, token }),
    markReady: () => files.markReady({ fileId, token, ...JUDGED, conversions: [], tagging: null, jobs }),
    setPlaceholder: () =>
      files.setPlaceholder({ fileId, placeholder: { thumbHash: 'IAgCgQAAAAAA', dominantColor: '#808080' } }),
    requestPlaceholder: () => files.requestPlaceholder({ fileId, jobs }),
    listWithoutPlaceholder: () =>
      files.listWithoutPlaceholder({ contentTypes: ['image/jpeg'], after: null, limit: 10 }),
    markRejected: () =>
      files.markRejected({ fileId, token, rejection: { code: 'FILE_TOO_LARGE', message: 'Rejected.' }, jobs }),
    endUpload: () => files.endUpload({ fileId, as: 'ABORTED', jobs }),
    delete: () => files.delete({ fileId, jobs: () => [] }),
    listExpired: () => files.listExpired({ limit: 10 }),
    listStale: () => files.listStale({ limit: 10 }),
    listAll: () => files.listAll({ limit: 10, after: null }),
    listUndeclared: () => files.listUndeclared({ limit: 10, after: null }),
    countVerifying: () => files.countVerifying(),
  };
}

function attachmentsCalls({ attachments }: OpenDatabase): CallsOf<DatabaseAttachments> {
  const place = { target: 'Customer.logo', subject: '7', formerly: [] } as const;
  const [change, page] = [
    { ...place, fileIds: [fileId] },
    { direction: 'OLDEST_FIRST', first: 1, after: null } as const,
  ];
  return {
    reserve: () => attachments.reserve({ id: randomUUID(), places: [change] }),
    attach: () => attachments.attach({ changes: [{ ...change, attach: 'SET' }], detachedExpiresInSeconds: 1 }),
    release: () => attachments.release({ id: randomUUID() }),
    detach: () => attachments.detach({ ...change, detachedExpiresInSeconds: 1 }),
    list: () => attachments.list({ ...place, ...page }),
    find: () => attachments.find({ places: [{ ...place, fileId }] }),
    settle: () => attachments.settle({ olderThanSeconds: 60, limit: 1 }),
  };
}

function conversionsCalls({ conversions }: OpenDatabase): CallsOf<DatabaseConversions> {
  return {
    request: () => conversions.request({ fileId, conversion: newConversion(), maxRequests: 10, jobs: () => [] }),
    requestTogether: () =>
      conversions.requestTogether({
        fileId,
        conversions: [newConversion()],
        tagging: null,
        maxRequests: 10,
        jobs: () => [],
      }),
    setFocalPoint: () =>
      conversions.setFocalPoint({ fileId, focalPoint: null, conversions: [], maxRequests: 10, jobs: () => [] }),
    start: () => conversions.start(conversion),
    postpone: () => conversions.postpone({ fileId, attempts: [postponed], error: 'Out.', jobs: () => [] }),
    finish: () => conversions.finish({ ...conversion, result: RESULT, jobs }),
    fail: () => conversions.fail({ ...conversion, error: 'Failed.', jobs }),
    listOutdated: () => conversions.listOutdated({ name: 'SEPIA', recipe: '1', failed: false, after: null, limit: 10 }),
  };
}

function tagsCalls({ tags }: OpenDatabase): CallsOf<DatabaseTags> {
  const { requestId } = attempt;
  const one = [{ name: 'bull', key: 'bull', confidence: 1 }];
  const none = { confirm: [], reject: [], ifVersion: null, jobs } as const;
  return {
    request: () => tags.request({ fileId, requestId, source: 'tagger', maxRequests: 10, jobs: () => [] }),
    start: () => tags.start({ ...tagging, copyId: null }),
    postpone: () => tags.postpone({ ...tagging, nextRequestId: randomUUID(), error: null, jobs }),
    retryNow: () => tags.retryNow({ fileId, requestId, nextRequestId: randomUUID(), jobs }),
    finish: () => tags.finish({ ...tagging, tags: one, maxTags: 10, jobs }),
    fail: () => tags.fail({ ...tagging, error: 'Failed.', jobs }),
    review: () => tags.review({ ...none, fileId, reviewer: 'owner', add: one, unreviewed: 'KEEP', maxTags: 10 }),
    ofFiles: () => tags.ofFiles({ fileIds: [fileId], limit: 10 }),
    names: () => tags.names({ ownerId: 'owner', prefix: '', first: 10 }),
  };
}

function jobsCalls({ jobs: queue }: OpenDatabase): CallsOf<DatabaseJobs> {
  const idle = { run: async () => {}, exhausted: async () => {} };
  const handlers = { verify: idle, convert: idle, tag: idle, delete: idle, sweep: idle };
  return {
    secondsOf: () => queue.secondsOf({ owner: 'owner' }),
    addOncePer: () => queue.addOncePer({ job: { name: 'sweep', data: {} }, intervalSeconds: 60 }),
    stats: () => queue.stats(),
    hasten: () => queue.hasten({ outage: 'STORAGE_UNAVAILABLE' }),
    list: () => queue.list({ ids: null, names: null, states: null, fileId: null, limit: 1 }),
    retry: () => queue.retry({ id: randomUUID() }),
    discard: () => queue.discard({ id: randomUUID() }),
    work: () => queue.work({ handlers, concurrency: 1, onError: () => {} }),
  };
}

function marksCalls({ marks }: OpenDatabase): CallsOf<DatabaseMarks> {
  return { list: () => marks.list(), swap: () => marks.swap({ from: [], to: ['mark'] }) };
}

function eventsCalls({ events }: OpenDatabase): CallsOf<DatabaseEvents> {
  const wanted = { key: 'on.fileReady', types: ['fileReady'], targets: null } as const;
  return { declare: () => events.declare([wanted]), list: () => events.list({ withinSeconds: 60 }) };
}

function pubSubCalls({ pubSub }: OpenDatabase): CallsOf<PubSub> {
  return {
    publish: () => pubSub.publish({ fileId, ownerId: null }),
    subscribe: () => pubSub.subscribe({ onChange: () => {}, onGap: () => {} }),
  };
}

const ROOMS: Readonly<Record<string, (opened: OpenDatabase) => Readonly<Record<string, () => unknown>>>> = {
  files: filesCalls,
  attachments: attachmentsCalls,
  conversions: conversionsCalls,
  tags: tagsCalls,
  jobs: jobsCalls,
  events: eventsCalls,
  marks: marksCalls,
  pubSub: pubSubCalls,
};

function unreachableCase(
  name: string,
  run: (unreachable: UnreachableDatabase) => Promise<void>,
): CaseDefinition<DatabaseContractSubject> {
  return {
    name,
    appliesTo: ({ unreachable }) => unreachable !== undefined,
    run: async ({ unreachable }) => {
      assert.ok(unreachable !== undefined);
      const { database, opened } = await unreachable();
      try {
        await run({ database, opened });
      } finally {
        await opened.close();
      }
    },
  };
}

/** The contract cases for outages. */
export const databaseUnreachableContract: readonly CaseDefinition<DatabaseContractSubject>[] = [
  unreachableCase(
    'opening a database that cannot be reached is DATABASE_UNAVAILABLE, each time',
    async ({ database }) => {
      for (let time = 0; time < 2; time += 1) {
        await assertUnavailable('DATABASE_UNAVAILABLE', { open: () => database.open() });
      }
    },
  ),
  ...Object.entries(ROOMS).map(([room, callsOf]) =>
    unreachableCase(
      `every method of \`${room}\` is DATABASE_UNAVAILABLE if the database can no longer be reached`,
      ({ opened }) => assertUnavailable('DATABASE_UNAVAILABLE', callsOf(opened)),
    ),
  ),
  unreachableCase(
    'an open database that can no longer be reached can be closed, and closed again',
    async ({ opened }) => {
      await opened.close();
      await opened.close();
    },
  ),
];
