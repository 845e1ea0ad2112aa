import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { PNG } from '../sample-bytes.ts';
import { REVIEW, SUGGEST } from '../tagging.ts';
import { ABORT, COMPLETE, CONVERT, DELETE, FOCUS, send, upload } from '../uploading.ts';
import { asks, leaseEnds, racingFile, reviewsWhatItSaw, works } from './operations.ts';
import type { Race } from './race.ts';
import type { RacingWorld } from './racing-world.ts';

const TARGET = { target: 'Customer.logo' };

/** All bytes are there, and the upload waits to be completed. */
async function sent({ observer, storage }: RacingWorld): Promise<string> {
  return (await send(observer, storage, PNG, TARGET)).id;
}

/** As `sent`, and its time is over. */
async function sentLongAgo(world: RacingWorld): Promise<string> {
  const id = await sent(world);
  world.clock.advance(2 * 86_400);
  return id;
}

/** READY, with a conversion and a tagging that wait to be worked off. */
async function ready({ observer, storage }: RacingWorld): Promise<string> {
  return upload(observer, storage, PNG, TARGET);
}

/** As `ready`, with a conversion that failed. */
async function conversionFailed(world: RacingWorld): Promise<string> {
  const id = await ready(world);
  const { conversions } = await world.database.open();
  const { conversion } = await racingFile(world, id);
  assert.ok(await conversions.fail({ ...conversion, attemptId: null, jobs: [], error: 'Given up.' }));
  return id;
}

/** As `ready`, with a tagging that failed. */
async function taggingFailed(world: RacingWorld): Promise<string> {
  const id = await ready(world);
  const { tags } = await world.database.open();
  const { tagging } = await racingFile(world, id);
  assert.ok(await tags.fail({ fileId: id, ...tagging, attemptId: null, error: 'Given up.', jobs: [] }));
  return id;
}

/** As `ready`, with suggestions of an earlier tagger, and a tagging by the present one that waits. */
async function suggested(world: RacingWorld): Promise<string> {
  const id = await ready(world);
  const { tags } = await world.database.open();
  const attempt = { fileId: id, requestId: randomUUID(), attemptId: randomUUID() };
  assert.equal(await tags.request({ ...attempt, source: 'old:tags', maxRequests: 9, jobs: () => [] }), 'REQUESTED');
  assert.ok(await tags.start({ ...attempt, copyId: null }));
  const old = [
    { name: 'Bull', key: 'bull', confidence: 0.5 },
    { name: 'Cow', key: 'cow', confidence: 0.4 },
  ];
  assert.ok(await tags.finish({ ...attempt, tags: old, maxTags: 9, jobs: [] }));
  await world.observer.ask(SUGGEST, { id });
  return id;
}

/** What races. */
export type RaceName =
  | 'complete × complete'
  | 'complete × verify, whose lease ends at any moment'
  | 'complete × abort'
  | 'complete × sweep'
  | 'delete × complete'
  | 'delete × convert'
  | 'convert × convert, the same job twice'
  | 'retry × retry of a conversion'
  | 'retry × retry of a tagging'
  | 'retry × retry × tag'
  | 'focus × focus × convert'
  | 'focus × retry of a conversion'
  | 'delete × tag'
  | 'review × tag'
  | 'review × review of what both have seen';

const READY = { status: 'READY', requests: { conversion: 1, tagging: 1 }, tags: { Bull: 'SUGGESTED' } } as const;

const [CORNER, MIDDLE] = [
  { x: 0, y: 0 },
  { x: 0.5, y: 0.5 },
] as const;

const AGAIN = { ...READY, requests: { conversion: 1, tagging: 3 } } as const;

/** Everything that has to come to one consistent end, in whatever order its steps come. */
export const RACES: Readonly<Record<RaceName, Race>> = {
  'complete × complete': {
    prepare: sent,
    operations: { one: asks(COMPLETE), other: asks(COMPLETE) },
    maxSwitches: 3,
    outcomes: [{ ...READY, answers: { one: [], other: [] } }],
  },
  'complete × verify, whose lease ends at any moment': {
    prepare: sent,
    operations: { complete: asks(COMPLETE), lease: leaseEnds, verify: works('verify') },
    maxSwitches: 2,
    outcomes: [{ ...READY, answers: { complete: [] } }],
  },
  'complete × abort': {
    prepare: sent,
    operations: { complete: asks(COMPLETE), abort: asks(ABORT) },
    outcomes: [
      { status: 'ABORTED', answers: { complete: ['UPLOAD_NOT_OPEN'], abort: [] } },
      { ...READY, answers: { complete: [], abort: ['UPLOAD_VERIFYING'] } },
      { ...READY, answers: { complete: [], abort: ['UPLOAD_NOT_OPEN'] } },
    ],
  },
  'complete × sweep': {
    prepare: sentLongAgo,
    operations: { complete: asks(COMPLETE), sweep: works('sweep') },
    maxSwitches: 3,
    outcomes: [
      { status: 'EXPIRED', answers: { complete: ['UPLOAD_NOT_OPEN'], sweep: [] } },
      { ...READY, answers: { complete: [], sweep: [] } },
    ],
  },
  'delete × complete': {
    prepare: sent,
    operations: { complete: asks(COMPLETE), delete: asks(DELETE) },
    outcomes: [
      { status: 'DELETED', answers: { complete: ['FILE_NOT_FOUND'], delete: [] } },
      { status: 'DELETED', answers: { complete: [], delete: [] } },
    ],
  },
  'delete × convert': {
    prepare: ready,
    operations: { convert: works('convert'), delete: asks(DELETE) },
    outcomes: [{ status: 'DELETED', answers: { convert: [], delete: [] } }],
  },
  'convert × convert, the same job twice': {
    prepare: ready,
    operations: { one: works('convert'), other: works('convert') },
    maxSwitches: 3,
    outcomes: [{ ...READY, answers: { one: [], other: [] } }],
  },
  'retry × retry of a conversion': {
    prepare: conversionFailed,
    operations: { one: asks(CONVERT), other: asks(CONVERT) },
    outcomes: [{ ...READY, requests: { conversion: 2, tagging: 1 }, answers: { one: [], other: [] } }],
  },
  'retry × retry of a tagging': {
    prepare: taggingFailed,
    operations: { one: asks(SUGGEST), other: asks(SUGGEST) },
    outcomes: [{ ...READY, requests: { conversion: 1, tagging: 2 }, answers: { one: [], other: [] } }],
  },
  'retry × retry × tag': {
    prepare: ready,
    operations: {
      one: async ({ host }, { id }) => (await host.darkroom.retryTaggingNow(id), []),
      other: async ({ host }, { id }) => (await host.darkroom.retryTaggingNow(id), []),
      tag: works('tag'),
    },
    maxSwitches: 3,
    outcomes: [{ ...READY, answers: { one: [], other: [], tag: [] } }],
  },
  'focus × focus × convert': {
    prepare: ready,
    operations: {
      corner: asks(FOCUS, { focalPoint: CORNER }),
      middle: asks(FOCUS, { focalPoint: MIDDLE }),
      convert: works('convert'),
    },
    maxSwitches: 2,
    outcomes: [CORNER, MIDDLE].map((focalPoint) => ({
      ...READY,
      requests: { conversion: 3, tagging: 1 },
      focalPoint,
      answers: { corner: [], middle: [], convert: [] },
    })),
  },
  'focus × retry of a conversion': {
    prepare: conversionFailed,
    operations: { focus: asks(FOCUS, { focalPoint: CORNER }), retry: asks(CONVERT) },
    outcomes: [2, 3].map((conversion) => ({
      ...READY,
      requests: { conversion, tagging: 1 },
      focalPoint: CORNER,
      answers: { focus: [], retry: [] },
    })),
  },
  'delete × tag': {
    prepare: ready,
    operations: { tag: works('tag'), delete: asks(DELETE) },
    outcomes: [{ status: 'DELETED', answers: { tag: [], delete: [] } }],
  },
  'review × tag': {
    prepare: suggested,
    operations: { review: asks(REVIEW, { confirm: ['Bull'], reject: ['Cow'] }), tag: works('tag') },
    outcomes: [
      { ...AGAIN, tags: { Bull: 'CONFIRMED', Cow: 'REJECTED' }, answers: { review: [], tag: [] } },
      { ...AGAIN, answers: { review: ['BAD_USER_INPUT'], tag: [] } },
    ],
  },
  'review × review of what both have seen': {
    prepare: suggested,
    operations: {
      confirm: reviewsWhatItSaw({ confirm: ['Bull'] }),
      reject: reviewsWhatItSaw({ reject: ['Bull'] }),
    },
    outcomes: [
      { status: 'READY', tags: { Bull: 'CONFIRMED' }, answers: { confirm: [], reject: ['FILE_CHANGED'] } },
      { status: 'READY', tags: { Bull: 'REJECTED' }, answers: { confirm: ['FILE_CHANGED'], reject: [] } },
    ],
  },
};
