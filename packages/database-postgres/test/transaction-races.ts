import { randomUUID } from 'node:crypto';
import type { JobRequest, OpenDatabase } from '@graphql-darkroom/core/adapter';
import { newTestFile } from './new-test-file.ts';
import { createReadyFile, suggestTags } from './tagged-files.ts';

/** What two transactions came to: their answers, the record and the jobs. */
export type TransactionOutcome = readonly [one: unknown, other: unknown, left: unknown, jobs: readonly string[]];

/** Two transactions on one file. */
export interface TransactionRace {
  readonly name: string;
  /** How often one may give way to the other that waits, at most. @default Infinity, for all orders */
  readonly maxSwitches?: number;
  /** Makes the file; gives what the transactions are. */
  readonly prepare: (database: OpenDatabase) => Promise<{
    readonly fileId: string;
    readonly one: (database: OpenDatabase) => Promise<unknown>;
    readonly other: (database: OpenDatabase) => Promise<unknown>;
    /** What to look at in the end. */
    readonly left: (database: OpenDatabase) => Promise<unknown>;
  }>;
  /** What it may come to; each has to come up. */
  readonly outcomes: readonly TransactionOutcome[];
}

const JUDGED = { contentType: 'image/png', size: 1, sha256: null, width: 2, height: 3, publicKey: null };

async function statusOf({ files }: OpenDatabase, fileId: string): Promise<string> {
  const [file] = await files.get({ ids: [fileId] });
  return file?.status ?? 'DELETED';
}

function job(name: 'verify' | 'tag', fileId: string): readonly JobRequest[] {
  return name === 'verify'
    ? [{ name, data: { fileId } }]
    : [{ name, data: { fileId, requestId: randomUUID() }, owner: 'owner' }];
}

/** A request for SEPIA, the first of the file. */
function requestOf(fileId: string) {
  const conversion = { id: randomUUID(), name: 'SEPIA', recipe: '1', requestId: randomUUID() };
  return { fileId, conversion, maxRequests: 9, jobs: () => [] };
}

/** Sets a focal point that SEPIA depends on. */
function setsFocalPoint(
  fileId: string,
  x: number,
  { requestId = randomUUID(), jobs = [] }: { readonly requestId?: string; readonly jobs?: readonly JobRequest[] } = {},
): (database: OpenDatabase) => Promise<unknown> {
  const conversions = [{ name: 'SEPIA', recipe: '1', requestId }];
  const focalPoint = { x, y: 0.5 };
  return (database) =>
    database.conversions.setFocalPoint({ fileId, focalPoint, conversions, maxRequests: 9, jobs: () => jobs });
}

export const TRANSACTION_RACES: readonly TransactionRace[] = [
  {
    name: 'complete × complete',
    prepare: async ({ files }) => {
      const { id: fileId } = await files.create(newTestFile());
      const begin = (database: OpenDatabase): Promise<boolean> =>
        database.files.beginVerification({
          fileId,
          token: randomUUID(),
          leaseSeconds: 60,
          jobs: job('verify', fileId),
        });
      return { fileId, one: begin, other: begin, left: (database) => statusOf(database, fileId) };
    },
    outcomes: [
      [true, false, 'VERIFYING', ['verify']],
      [false, true, 'VERIFYING', ['verify']],
    ],
  },
  {
    name: 'complete × abort',
    prepare: async ({ files }) => {
      const { id: fileId } = await files.create(newTestFile());
      return {
        fileId,
        one: (database) =>
          database.files.beginVerification({
            fileId,
            token: randomUUID(),
            leaseSeconds: 60,
            jobs: job('verify', fileId),
          }),
        other: (database) => database.files.endUpload({ fileId, as: 'ABORTED', jobs: job('tag', fileId) }),
        left: (database) => statusOf(database, fileId),
      };
    },
    outcomes: [
      [true, false, 'VERIFYING', ['verify']],
      [false, true, 'ABORTED', ['tag']],
    ],
  },
  {
    name: 'delete × complete',
    prepare: async ({ files }) => {
      const { id: fileId } = await files.create(newTestFile());
      const token = randomUUID();
      await files.beginVerification({ fileId, token, leaseSeconds: 60, jobs: [] });
      const ready = { fileId, token, ...JUDGED, conversions: [], tagging: null, jobs: job('tag', fileId) };
      return {
        fileId,
        one: (database) => database.files.markReady(ready),
        other: async (database) => {
          let seen = '';
          const isDeleted = await database.files.delete({
            fileId,
            jobs: (file) => ((seen = file.status), job('verify', fileId)),
          });
          return isDeleted && seen;
        },
        left: (database) => statusOf(database, fileId),
      };
    },
    outcomes: [
      [true, 'READY', 'DELETED', ['tag', 'verify']],
      [false, 'VERIFYING', 'DELETED', ['verify']],
    ],
  },
  {
    name: 'delete × tag',
    prepare: async (database) => {
      const fileId = await createReadyFile(database);
      const attempt = { fileId, requestId: randomUUID(), attemptId: randomUUID() };
      await database.tags.request({ ...attempt, source: 'tagger', maxRequests: 1, jobs: () => [] });
      return {
        fileId,
        one: async ({ tags }) => (await tags.start({ ...attempt, copyId: 'copy' })) !== null,
        other: async ({ files }) => {
          let seen: unknown;
          await files.delete({ fileId, jobs: ({ tagging }) => ((seen = tagging?.copyId), []) });
          return seen;
        },
        left: (opened) => statusOf(opened, fileId),
      };
    },
    outcomes: [
      [true, 'copy', 'DELETED', []],
      [false, null, 'DELETED', []],
    ],
  },
  {
    name: 'tag × tag by another tagger',
    prepare: async (database) => {
      const fileId = await createReadyFile(database);
      const attempt = { fileId, requestId: randomUUID(), attemptId: randomUUID() };
      await database.tags.request({ ...attempt, source: 'old', maxRequests: 9, jobs: () => [] });
      const next = { fileId, requestId: randomUUID(), source: 'new', maxRequests: 9 };
      return {
        fileId,
        one: async ({ tags }) => (await tags.start({ ...attempt, copyId: 'copy' })) !== null,
        other: async ({ tags }) => {
          let seen: unknown;
          await tags.request({ ...next, jobs: (before) => ((seen = before?.copyId), []) });
          return seen;
        },
        left: async ({ files }) => (await files.get({ ids: [fileId] }))[0]?.tagging?.source,
      };
    },
    outcomes: [
      [true, 'copy', 'new', []],
      [false, null, 'new', []],
    ],
  },
  {
    name: 'retry × retry of a conversion',
    prepare: async (database) => {
      const fileId = await createReadyFile(database);
      const request = ({ conversions }: OpenDatabase): Promise<string> =>
        conversions.request({
          fileId,
          conversion: { id: randomUUID(), name: 'SEPIA', recipe: '1', requestId: randomUUID() },
          maxRequests: 9,
          jobs: () => job('verify', fileId),
        });
      const left = async ({ files }: OpenDatabase): Promise<unknown> =>
        (await files.get({ ids: [fileId] })).flatMap(({ conversions }) => conversions.map(({ requests }) => requests));
      return { fileId, one: request, other: request, left };
    },
    outcomes: [
      ['REQUESTED', 'UNCHANGED', [1], ['verify']],
      ['UNCHANGED', 'REQUESTED', [1], ['verify']],
    ],
  },
  {
    name: 'retry × retry of a tagging',
    prepare: async (database) => {
      const fileId = await createReadyFile(database);
      const requestId = randomUUID();
      await database.tags.request({ fileId, requestId, source: 'tagger', maxRequests: 1, jobs: () => [] });
      const retry = ({ tags }: OpenDatabase): Promise<boolean> =>
        tags.retryNow({ fileId, requestId, nextRequestId: randomUUID(), jobs: job('tag', fileId) });
      const left = async ({ files }: OpenDatabase): Promise<unknown> =>
        (await files.get({ ids: [fileId] }))[0]?.tagging?.status;
      return { fileId, one: retry, other: retry, left };
    },
    outcomes: [
      [true, false, 'PENDING', ['tag']],
      [false, true, 'PENDING', ['tag']],
    ],
  },
  {
    name: 'focal point × focal point',
    prepare: async (database) => {
      const fileId = await createReadyFile(database);
      await database.conversions.request(requestOf(fileId));
      const requests = { one: randomUUID(), other: randomUUID() };
      return {
        fileId,
        one: setsFocalPoint(fileId, 0.1, { requestId: requests.one, jobs: job('verify', fileId) }),
        other: setsFocalPoint(fileId, 0.2, { requestId: requests.other, jobs: job('tag', fileId) }),
        left: async ({ files }) => {
          const [file] = await files.get({ ids: [fileId] });
          const [conversion] = file?.conversions ?? [];
          const last = conversion?.requestId === requests.one ? 'one' : 'other';
          return [file?.focalPoint?.x, last, conversion?.requests];
        },
      };
    },
    outcomes: [
      ['REQUESTED', 'REQUESTED', [0.1, 'one', 3], ['tag', 'verify']],
      ['REQUESTED', 'REQUESTED', [0.2, 'other', 3], ['tag', 'verify']],
    ],
  },
  {
    name: 'focal point × request and attempt',
    prepare: async (database) => {
      const fileId = await createReadyFile(database);
      const request = requestOf(fileId);
      const { id: conversionId, requestId } = request.conversion;
      return {
        fileId,
        one: setsFocalPoint(fileId, 0.1),
        other: async ({ conversions }) => {
          await conversions.request(request);
          const started = await conversions.start({ conversionId, requestId, attemptId: randomUUID() });
          return started === null ? 'OUTDATED' : (started.file.focalPoint?.x ?? 'NONE');
        },
        left: async ({ files }) =>
          (await files.get({ ids: [fileId] })).flatMap((file) => [
            file.focalPoint?.x,
            file.conversions.map(({ requests }) => requests),
          ]),
      };
    },
    // An attempt without the point is of a request that is outdated.
    outcomes: [
      ['REQUESTED', 0.1, [0.1, [1]], []],
      ['REQUESTED', 'OUTDATED', [0.1, [2]], []],
      ['REQUESTED', 'NONE', [0.1, [2]], []],
    ],
  },
  {
    name: 'focal point × end of an attempt',
    prepare: async (database) => {
      const fileId = await createReadyFile(database);
      const request = requestOf(fileId);
      const { id: conversionId, requestId } = request.conversion;
      const attempt = { conversionId, requestId, attemptId: randomUUID() };
      await database.conversions.request(request);
      await database.conversions.start(attempt);
      const result = { key: 'key', publicKey: null, contentType: 'image/png', size: 1, width: 2, height: 3 };
      return {
        fileId,
        one: setsFocalPoint(fileId, 0.1),
        other: ({ conversions }) => conversions.finish({ ...attempt, result, jobs: [] }),
        left: async ({ files }) =>
          (await files.get({ ids: [fileId] })).flatMap(({ conversions }) =>
            conversions.map(({ status, key, attemptId }) => [status, key, attemptId !== null]),
          ),
      };
    },
    outcomes: [
      ['REQUESTED', true, [['PENDING', 'key', false]], []],
      ['REQUESTED', false, [['PENDING', null, true]], []],
    ],
  },
  {
    name: 'review × tagging',
    prepare: async (database) => {
      const fileId = await createReadyFile(database);
      await suggestTags(database, fileId, [{ name: 'Cow', key: 'cow', confidence: 0.4 }]);
      const attempt = { fileId, requestId: randomUUID(), attemptId: randomUUID() };
      await database.tags.request({ ...attempt, source: 'third', maxRequests: 9, jobs: () => [] });
      await database.tags.start({ ...attempt, copyId: null });
      const reject = [{ name: 'Cow', key: 'cow' }];
      const review = { fileId, reviewer: 'ada', confirm: [], reject, add: [], maxTags: 9, ifVersion: null, jobs: [] };
      return {
        fileId,
        one: async ({ tags }) => (await tags.review({ ...review, unreviewed: 'KEEP' })).kind,
        other: ({ tags }) =>
          tags.finish({ ...attempt, tags: [{ name: 'Bull', key: 'bull', confidence: 0.9 }], maxTags: 9, jobs: [] }),
        left: async ({ tags }) =>
          (await tags.ofFiles({ fileIds: [fileId], limit: 9 }))
            .map(({ name, status }) => `${name} ${status}`)
            .toSorted(),
      };
    },
    outcomes: [
      ['REVIEWED', true, ['Bull SUGGESTED', 'Cow REJECTED'], []],
      ['UNKNOWN', true, ['Bull SUGGESTED'], []],
    ],
  },
];
