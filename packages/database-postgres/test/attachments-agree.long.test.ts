import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { memoryDatabase } from '@graphql-darkroom/core';
import type { OpenDatabase, Reservation } from '@graphql-darkroom/core/adapter';
import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { byDepth } from '../../../test/support/depth.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { customersHost } from '../../core/test/attachments/customers-host.ts';
import { testClock } from '../../core/test/support/test-clock.ts';
import { sharedPostgresWorld } from './postgres-world.ts';

const postgres = await startRealPostgres();

const target = fc.constantFrom('Customer.logo', 'Customer.cover');
const subject = fc.constantFrom('1', '2', null);
const fileIds = fc.uniqueArray(fc.nat(2), { maxLength: 3 });
const change = fc.record({
  target,
  subject,
  fileIds,
  attach: fc.constantFrom('ADD' as const, 'SET' as const),
  formerly: fc.constantFrom<string[][]>([], ['Customer.oldLogo']),
});
const step = fc.oneof(
  fc.record({
    do: fc.constant('reserve' as const),
    places: fc.array(fc.record({ target, subject, fileIds }), { minLength: 1, maxLength: 2 }),
  }),
  // With a reservation that was made before, if there is one of this number.
  fc.record({
    do: fc.constant('attach' as const),
    changes: fc.uniqueArray(change, { maxLength: 2, selector: (one) => `${one.target} ${one.subject}` }),
    reservation: fc.nat(3),
  }),
  fc.record({ do: fc.constant('attachFormerly' as const), subject, fileIds }),
  fc.record({ do: fc.constant('release' as const), reservation: fc.nat(3) }),
  fc.record({ do: fc.constant('detach' as const), target, subject, fileIds: fc.option(fileIds) }),
  fc.record({ do: fc.constant('settle' as const), seconds: fc.constantFrom(0, 5000) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const PLACE = { target: 'Customer.logo', subject: '1' } as const;

/** Too rare to come up by themselves: a `SET` that is under way while what an earlier one has left is settled. */
const SETTLED_MEANWHILE: readonly Step[] = [
  { do: 'reserve', places: [{ ...PLACE, fileIds: [0] }] },
  { do: 'reserve', places: [{ ...PLACE, fileIds: [1] }] },
  { do: 'settle', seconds: 5000 },
  { do: 'attach', changes: [{ ...PLACE, fileIds: [1], attach: 'SET', formerly: [] }], reservation: 1 },
];

/** One place of the schema twice, as by two arguments. */
const RESERVED_TWICE: readonly Step[] = [
  { do: 'reserve', places: [0, 0].map((file) => ({ ...PLACE, fileIds: [file] })) },
];

interface Side {
  readonly database: OpenDatabase;
  readonly files: readonly string[];
  readonly reservations: Reservation[];
  readonly advance: (seconds: number) => Promise<void>;
}

/** Takes a step, and gives its answer and what is left, with the numbers of files in the place of their ids. */
async function take({ database, files, reservations, advance }: Side, one: Step): Promise<unknown> {
  const { attachments } = database;
  const ids = (indexes: readonly number[]): readonly string[] => indexes.map((index) => files[index] ?? '');
  const indexes = (found: readonly string[]): readonly number[] =>
    found.map((id) => files.indexOf(id)).toSorted((a, b) => a - b);
  const detachedExpiresInSeconds = 1000;
  const answerTo = async (): Promise<unknown> => {
    switch (one.do) {
      case 'reserve': {
        const id = randomUUID();
        const places = one.places.map((place) => ({ ...place, fileIds: ids(place.fileIds) }));
        const { fileIds: found, since } = await attachments.reserve({ id, places });
        reservations.push({ id, since });
        return indexes(found);
      }
      case 'attach': {
        const changes = one.changes.map((entry) => ({ ...entry, fileIds: ids(entry.fileIds) }));
        const reservation = reservations[one.reservation];
        const given = { changes, detachedExpiresInSeconds, ...(reservation && { reservation }) };
        return indexes(await attachments.attach(given));
      }
      case 'attachFormerly': {
        const place = { target: 'Customer.oldLogo', subject: one.subject, formerly: [], attach: 'ADD' } as const;
        const changes = [{ ...place, fileIds: ids(one.fileIds) }];
        return indexes(await attachments.attach({ changes, detachedExpiresInSeconds }));
      }
      case 'release': {
        const reservation = reservations[one.reservation];
        return reservation === undefined ? null : attachments.release(reservation).then(() => null);
      }
      case 'detach': {
        const named = one.fileIds === null ? null : ids(one.fileIds);
        return indexes(
          await attachments.detach({
            ...one,
            formerly: ['Customer.oldLogo'],
            fileIds: named,
            detachedExpiresInSeconds,
          }),
        );
      }
      default:
        await advance(one.seconds);
        return attachments.settle({ olderThanSeconds: 1000, limit: 100 });
    }
  };
  const answer = await answerTo();
  const records = await database.files.get({ ids: files });
  const left = records.map(({ id, attachments: places, expiresAt }) => ({
    file: files.indexOf(id),
    places: places.map((place) => `${place.target} ${place.subject} ${place.isReserved}`),
    expires: expiresAt !== null,
  }));
  return { answer, left: left.toSorted((a, b) => a.file - b.file) };
}

describe.skipIf(postgres === null)('a real Postgres and the database in memory', () => {
  const worldOf = sharedPostgresWorld(postgres);

  test('agree on whatever becomes of attachments and reservations', async () => {
    const world = worldOf();
    const clock = testClock();
    const memory = memoryDatabase(clock);
    const [one, other] = [customersHost({ database: memory }), customersHost({ database: world.database })];
    const side = async (host: typeof one, opened: OpenDatabase, advance: Side['advance']): Promise<Side> => {
      const files = [await host.upload(), await host.upload(), await host.upload()];
      return { database: opened, files, reservations: [], advance };
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const inMemory = await side(one, await memory.open(), async (seconds) => clock.advance(seconds));
        const inPostgres = await side(other, await world.database.open(), (seconds) => world.advance(seconds));
        for (const [index, taken] of steps.entries()) {
          assert.deepEqual(await take(inMemory, taken), await take(inPostgres, taken), `${index}: ${taken.do}`);
        }
        // What is left reserved is not the next run’s.
        for (const { database, reservations } of [inMemory, inPostgres]) {
          for (const reservation of reservations) await database.attachments.release(reservation);
          for (const place of ['Customer.logo', 'Customer.cover', 'Customer.oldLogo']) {
            for (const ofSubject of ['1', '2', null]) {
              const all = { target: place, subject: ofSubject, formerly: [], fileIds: null };
              await database.attachments.detach({ ...all, detachedExpiresInSeconds: null });
            }
          }
        }
      }),
      {
        numRuns: Number(process.env['ATTACHMENTS_RUNS'] ?? byDepth(10, 20)),
        examples: [[[...SETTLED_MEANWHILE]], [[...RESERVED_TWICE]]],
      },
    );
    await other.darkroom.close();
  });
});
