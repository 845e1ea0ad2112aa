import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '@graphql-darkroom/core/adapter';
import { newTestFile } from './new-test-file.ts';
import { type RacedFiles, racedFiles } from './raced-files.ts';
import type { TransactionOutcome, TransactionRace } from './transaction-races.ts';

const set = { attach: 'SET' } as const;

type Racer = (database: OpenDatabase) => Promise<unknown>;

/** A race over files that are attached or free when it begins. */
function race(
  name: string,
  files: Parameters<typeof racedFiles>[1],
  racers: (files: RacedFiles, database: OpenDatabase) => Promise<readonly [Racer, Racer]> | readonly [Racer, Racer],
  outcomes: readonly (readonly [one: unknown, other: unknown, left: string])[],
): TransactionRace {
  return {
    name,
    maxSwitches: 2,
    prepare: async (database) => {
      const raced = await racedFiles(database, files);
      const [one, other] = await racers(raced, database);
      return { fileId: raced.idOf('a'), one, other, left: raced.left };
    },
    outcomes: outcomes.map((outcome): TransactionOutcome => [...outcome, []]),
  };
}

/** What attaching and detaching may come to while others change the same files, or the same record. */
export const ATTACHMENT_RACES: readonly TransactionRace[] = [
  race(
    'set × set of a record without files',
    { free: 'ab' },
    ({ attach }) => [attach('a', set), attach('b', set)],
    // Both where neither saw the other.
    [
      ['a', 'b', '1: ab'],
      ['a', 'b', '1: b, expiring: a'],
      ['a', 'b', '1: a, expiring: b'],
    ],
  ),
  race(
    'set × set of a record with a file',
    { attached: 'c', free: 'ab' },
    ({ attach }) => [attach('a', set), attach('b', set)],
    [
      ['a', 'b', '1: b, expiring: ca'],
      ['a', 'b', '1: a, expiring: cb'],
    ],
  ),
  race(
    'set × set by mutations that overlap',
    { attached: 'c', free: 'ab' },
    async ({ attach, reserve }, database) => {
      const [one, other] = [await reserve(database, 'a'), await reserve(database, 'b')];
      return [attach('a', { ...set, reservation: one }), attach('b', { ...set, reservation: other })];
    },
    [['a', 'b', '1: ab, expiring: c']],
  ),
  race(
    'set × set of two records that exchange their files',
    { attached: 'a', free: 'b' },
    async ({ attach, second }, database) => {
      await attach('b', { to: second })(database);
      return [attach('b', set), attach('a', { ...set, to: second })];
    },
    [['b', 'a', '1: b, 2: a']],
  ),
  race(
    'set × delete of the file that it detaches',
    { attached: 'a', free: 'b' },
    ({ attach, remove }) => [attach('b', set), remove('a')],
    [['b', true, '1: b, deleted: a']],
  ),
  race(
    'set × delete of the file that it attaches',
    { attached: 'b', free: 'a' },
    ({ attach, remove }) => [attach('a', set), remove('a')],
    [
      ['a', true, 'expiring: b, deleted: a'],
      ['', true, 'expiring: b, deleted: a'],
    ],
  ),
  race(
    'attach × delete of what has expired',
    { attached: 'a' },
    async ({ attach, detach, remove }, database) => {
      await detach('a')(database);
      return [attach('a'), remove('a', 'EXPIRED')];
    },
    [
      ['a', false, '1: a'],
      ['', true, 'deleted: a'],
    ],
  ),
  race(
    'reserve × delete of what has expired',
    { attached: 'a' },
    async ({ detach, remove, reserve }, database) => {
      await detach('a')(database);
      return [async (opened) => (await reserve(opened, 'a')).id !== '', remove('a', 'EXPIRED')];
    },
    [
      [true, false, 'reserved: a, expiring: a'],
      [true, true, 'deleted: a'],
    ],
  ),
  race(
    'reserve × delete by its owner',
    { free: 'a' },
    ({ remove, reserve }) => [async (opened) => (await reserve(opened, 'a')).id !== '', remove('a', 'UNRESERVED')],
    [
      [true, false, 'reserved: a'],
      [true, true, 'deleted: a'],
    ],
  ),
  race(
    'detach × delete of what has expired',
    { attached: 'a' },
    ({ detach, remove }) => [detach('a'), remove('a', 'EXPIRED')],
    [
      ['a', false, 'expiring: a'],
      ['a', true, 'deleted: a'],
    ],
  ),
  race('attach × detach', { attached: 'a' }, ({ attach, detach }) => [attach('a'), detach('a')], [
    ['a', 'a', '1: a'],
    ['a', 'a', 'expiring: a'],
  ]),
  race('attach × detach of all', { attached: 'a', free: 'b' }, ({ attach, detach }) => [attach('ab'), detach()], [
    ['ab', 'a', '1: ab'],
    ['ab', 'ab', 'expiring: ab'],
    ['ab', 'a', '1: b, expiring: a'],
  ]),
  race(
    'detach × detach of a file’s last two records',
    { attached: 'a' },
    async ({ attach, detach, second }, database) => {
      await attach('a', { to: second })(database);
      return [detach('a'), detach('a', second)];
    },
    [['a', 'a', 'expiring: a']],
  ),
  race(
    'release × settle',
    { free: 'a' },
    async ({ reserve }, database) => {
      await settleAll(database);
      const { id } = await reserve(database, 'a');
      const release: Racer = ({ attachments }) => attachments.release({ id }).then(() => null);
      return [release, settle];
    },
    [
      [null, 0, ''],
      [null, 1, '1: a'],
    ],
  ),
  race(
    'attach × settle of its reservation',
    { free: 'a' },
    async ({ attach, reserve }, database) => {
      await settleAll(database);
      return [attach('a', { reservation: await reserve(database, 'a') }), settle];
    },
    [
      ['a', 0, '1: a'],
      ['a', 1, '1: a'],
    ],
  ),
  {
    name: 'attach × judgement of a file that expires unattached',
    maxSwitches: 2,
    prepare: async (database) => {
      const policy = { ...newTestFile().policy, unattachedExpiresInSeconds: 0 };
      const { id: fileId } = await database.files.create(newTestFile({ policy }));
      const token = randomUUID();
      await database.files.beginVerification({ fileId, token, leaseSeconds: 60, jobs: [] });
      const { attach, left } = await racedFiles(database, {}, { a: fileId });
      const judged = { contentType: 'image/png', size: 1, sha256: null, width: 2, height: 3, publicKey: null };
      const ready = { fileId, token, ...judged, conversions: [], tagging: null, jobs: [] };
      return { fileId, one: ({ files }) => files.markReady(ready), other: attach('a'), left };
    },
    outcomes: [[true, 'a', '1: a', []]],
  },
];

async function settle({ attachments }: OpenDatabase): Promise<number> {
  return attachments.settle({ olderThanSeconds: 0, limit: 10 });
}

/** Of what other orders have left. */
async function settleAll(database: OpenDatabase): Promise<void> {
  while ((await settle(database)) > 0);
}
