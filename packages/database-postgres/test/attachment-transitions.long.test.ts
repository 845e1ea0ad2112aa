import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryDatabase } from '@graphql-darkroom/core';
import type { AttachmentChange, OpenDatabase, Reservation } from '@graphql-darkroom/core/adapter';
import * as fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { postgresDatabase } from '../src/index.ts';
import { newTestFile } from './new-test-file.ts';

let directory: string;
let database: OpenDatabase;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'darkroom-'));
  database = await postgresDatabase({ directory }).open();
});

afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true });
});

/** One of the two databases, with the same files, some of them READY, and what is reserved there. */
interface Side {
  readonly opened: OpenDatabase;
  readonly fileIds: readonly string[];
  readonly reservations: Map<number, Reservation>;
  /** Of one run: the embedded database has the records of all. */
  readonly run: string;
}

type Step = (side: Side) => Promise<unknown>;

const FILES = 4;
const READY = 3;

const place = fc.record({
  target: fc.constantFrom('Customer.logo', 'Customer.image'),
  subject: fc.constantFrom('1', '2', null),
});
const at = ({ run }: Side, { target, subject }: { readonly target: string; readonly subject: string | null }) => ({
  target: `${target}${run}`,
  subject,
});
const formerlyOf = ({ run }: Side, target: string): readonly string[] =>
  target === 'Customer.logo' ? [`Customer.image${run}`] : [];
const some = fc.uniqueArray(fc.nat({ max: FILES - 1 }), { maxLength: FILES });
const idsOf = ({ fileIds }: Side, indexes: readonly number[]): readonly string[] =>
  indexes.map((index) => fileIds[index] ?? '');
const few = fc.nat({ max: 2 });
const seconds = fc.constantFrom(null, 0, 3600);

const change = fc.record({ place, files: some, attach: fc.constantFrom('ADD' as const, 'SET' as const) });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(few, fc.array(fc.tuple(place, some), { maxLength: 2 })).map(([slot, places]): Step => async (side) => {
    const id = randomUUID();
    const wanted = places.map(([each, files]) => ({ ...at(side, each), fileIds: idsOf(side, files) }));
    const { fileIds, since } = await side.opened.attachments.reserve({ id, places: wanted });
    side.reservations.set(slot, { id, since });
    return fileIds.toSorted();
  }),
  fc
    .tuple(fc.option(few), fc.array(change, { maxLength: 2 }), seconds)
    .map(([slot, changes, detachedExpiresInSeconds]): Step => async (side) => {
      const reservation = slot === null ? undefined : side.reservations.get(slot);
      const wanted = changes.map((each): AttachmentChange => ({
        ...at(side, each.place),
        fileIds: idsOf(side, each.files),
        attach: each.attach,
        formerly: formerlyOf(side, each.place.target),
      }));
      const input = { changes: wanted, ...(reservation && { reservation }), detachedExpiresInSeconds };
      return (await side.opened.attachments.attach(input)).toSorted();
    }),
  few.map((slot): Step => async ({ opened, reservations }) => {
    const reservation = reservations.get(slot);
    if (reservation !== undefined) await opened.attachments.release(reservation);
  }),
  fc.tuple(place, fc.option(some), seconds).map(([where, files, detachedExpiresInSeconds]): Step => async (side) => {
    const fileIds = files === null ? null : idsOf(side, files);
    const input = { ...at(side, where), formerly: formerlyOf(side, where.target), fileIds, detachedExpiresInSeconds };
    return (await side.opened.attachments.detach(input)).toSorted();
  }),
  // What is to come is old, too.
  fc.constant<Step>(({ opened }) => opened.attachments.settle({ olderThanSeconds: -60, limit: 1000 })),
  fc.tuple(fc.nat({ max: FILES - 1 }), fc.constantFrom('UNRESERVED' as const, 'EXPIRED' as const)).map(
    ([index, onlyIf]): Step =>
      async ({ opened, fileIds }) =>
        opened.files.delete({ fileId: fileIds[index] ?? '', onlyIf, jobs: [] }),
  ),
);

/** Everything that can be read of the files, but for moments. */
async function look(side: Side): Promise<unknown> {
  const { opened, fileIds } = side;
  const files = (await opened.files.get({ ids: fileIds })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const expired = await opened.files.listExpired({ limit: 10_000 });
  const places = ['Customer.logo', 'Customer.image'].flatMap((target) =>
    [null, '1', '2'].map((subject) => ({ ...at(side, { target, subject }), formerly: formerlyOf(side, target) })),
  );
  const found = await opened.attachments.find({
    places: places.flatMap((each) => fileIds.map((fileId) => ({ ...each, fileId }))),
  });
  const lists: (readonly string[])[] = [];
  for (const each of places) {
    const page = await opened.attachments.list({ ...each, direction: 'OLDEST_FIRST', first: 100, after: null });
    lists.push(page.files.map(({ id }) => id).toSorted());
  }
  return {
    files: files.map(({ id, version, attachments, expiresAt }) => [
      id,
      version,
      attachments.map(({ target, subject, isReserved }) => [target, subject, isReserved]),
      expiresAt !== null,
    ]),
    expired: expired
      .map(({ id }) => id)
      .filter((id) => fileIds.includes(id))
      .toSorted(),
    found: found.toSorted((a, b) => a - b),
    lists,
  };
}

test('whatever is attached and detached, it is where it is in the database in memory, and expires as there', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), async (steps) => {
      const model = await memoryDatabase().open();
      const files = Array.from({ length: FILES }, () => newTestFile());
      const fileIds = files.map(({ id }) => id);
      const run = randomUUID().replaceAll('-', '');
      const sides = [model, database].map((opened): Side => ({ opened, fileIds, reservations: new Map(), run }));
      const judged = { contentType: 'image/png', size: 1, sha256: null, width: 2, height: 3, publicKey: null };
      // Of earlier runs.
      await database.attachments.settle({ olderThanSeconds: -60, limit: 10_000 });
      const both = async (act: Step): Promise<void> => {
        const [expected, actual] = await Promise.all(sides.map(act));
        assert.deepEqual(actual, expected);
      };
      await both(async ({ opened }) => {
        for (const [index, file] of files.entries()) {
          await opened.files.create(file);
          if (index >= READY) continue;
          const holder = { fileId: file.id, token: randomUUID() };
          await opened.files.beginVerification({ ...holder, leaseSeconds: 600, jobs: [] });
          await opened.files.markReady({ ...holder, ...judged, conversions: [], tagging: null, jobs: [] });
        }
      });
      for (const act of steps) {
        await both(act);
        await both(look);
      }
    }),
    { numRuns: 15, endOnFailure: true },
  );
});
