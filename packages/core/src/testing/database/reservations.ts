import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CaseDefinition } from '../contract-case.ts';
import {
  attachedAt,
  attachTo,
  detachFrom,
  newPlace,
  placesOf,
  reserveFor,
  settleAll,
  versionsOf,
} from './attaching.ts';
import { createReady, newFile, read } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import { delay } from './waiting.ts';

/** The contract cases for files held by a mutation in progress. */
export const databaseReservationsContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'reserving returns the existing files, shows them as reserved, and causes no event',
    run: async ({ database, other = database }) => {
      const [a, b] = [(await database.files.create(newFile())).id, await createReady(database)];
      const before = await versionsOf(database, [a, b]);
      const [place, unknown] = [newPlace(), newPlace({ subject: null })];
      const { fileIds } = await reserveFor(database, [a, randomUUID(), b, b], place, unknown, place);
      assert.deepEqual(fileIds.toSorted(), [a, b].toSorted());
      for (const id of [a, b]) {
        assert.deepEqual(
          await placesOf(other, id),
          [unknown, place].map((each) => ({ ...each, isReserved: true })),
        );
      }
      const [reserved] = (await read(database, b)).attachments;
      assert.ok(Math.abs(Date.now() - Number(reserved?.attachedAt)) < 600_000);
      assert.deepEqual(await versionsOf(database, [a, b]), before);
      assert.deepEqual(await detachFrom(database, null, place), []);
      assert.equal((await placesOf(database, a)).length, 2, 'what is reserved is not detached');
    },
  },
  {
    name: 'a reservation comes after earlier attachments, even without files',
    run: async ({ database, other = database }) => {
      const [before, after] = [await createReady(database), await createReady(database)];
      const place = newPlace();
      const reservations = [await reserveFor(database, [], place)];
      await attachTo(other, [before], place);
      reservations.push(await reserveFor(database, [], place));
      await attachTo(other, [after], place);
      const left: (readonly string[])[] = [];
      for (const reservation of reservations) {
        assert.deepEqual(reservation.fileIds, []);
        await attachTo(other, [], place, { attach: 'SET', reservation });
        left.push(await attachedAt(database, [before, after], place));
      }
      assert.deepEqual(left, [[before, after], [after]]);
    },
  },
  {
    name: 'releasing a reservation attaches nothing, causes no event, and leaves other reservations',
    run: async ({ database, other = database }) => {
      const fileId = await createReady(database);
      const [place, another] = [newPlace({ subject: '1' }), newPlace({ subject: '2' })];
      await attachTo(database, [fileId], another);
      const before = await versionsOf(database, [fileId]);
      const { id } = await reserveFor(database, [fileId], place, another);
      await reserveFor(database, [fileId], place);
      const attached = { ...another, isReserved: false };
      const held = { ...place, isReserved: true };
      assert.deepEqual(await placesOf(other, fileId), [held, held, attached, { ...another, isReserved: true }]);
      for (let time = 0; time < 2; time += 1) {
        await other.attachments.release({ id });
        assert.deepEqual(await placesOf(database, fileId), [held, attached]);
      }
      await database.attachments.release({ id: randomUUID() });
      assert.deepEqual(await placesOf(database, fileId), [held, attached]);
      assert.deepEqual(await versionsOf(database, [fileId]), before);
    },
  },
  {
    name: 'attaching ends its reservation and no other, whether its files are among the changes or not',
    run: async ({ database, other = database }) => {
      const [a, b] = [await createReady(database), await createReady(database)];
      const place = newPlace();
      const [mine, theirs] = [
        await reserveFor(database, [a, b], place),
        await reserveFor(database, [a], { ...place, target: 'Customer.later' }),
      ];
      const before = await versionsOf(database, [a, b]);
      assert.deepEqual(await attachTo(other, [a], place, { reservation: mine }), [a]);
      const held = { ...place, target: 'Customer.later', isReserved: true };
      assert.deepEqual(await placesOf(database, a), [held, { ...place, isReserved: false }]);
      assert.deepEqual(await placesOf(database, b), []);
      assert.deepEqual(
        (await versionsOf(database, [a, b])).map((version, index) => version - (before[index] ?? 0)),
        [1, 0],
      );
      await database.attachments.attach({ changes: [], reservation: theirs, detachedExpiresInSeconds: null });
      assert.deepEqual(await placesOf(database, a), [{ ...place, isReserved: false }]);
    },
  },
  {
    name: 'SET detaches what was attached before its reservation, and leaves what others reserve or attach since',
    run: async ({ database, other = database }) => {
      const ids = await Promise.all(Array.from({ length: 6 }, () => createReady(database)));
      const [old = '', again = '', mine = '', theirs = '', held = '', settled = ''] = ids;
      const place = newPlace();
      await settleAll(database);
      await attachTo(database, [old, again], place);
      await reserveFor(database, [settled], place);
      await delay(5);
      const reservation = await reserveFor(database, [mine], place);
      await other.attachments.settle({ olderThanSeconds: 0, limit: 1 });
      await attachTo(other, [theirs, again], place);
      await reserveFor(other, [held], place);
      await attachTo(database, [mine], place, { attach: 'SET', reservation });
      assert.deepEqual(await attachedAt(other, ids, place), [again, mine, theirs, settled]);
      assert.deepEqual(await placesOf(database, held), [{ ...place, isReserved: true }]);
      await attachTo(database, [], place, { attach: 'SET' });
      assert.deepEqual(await attachedAt(other, ids, place), []);
      assert.deepEqual(await placesOf(database, held), [{ ...place, isReserved: true }]);
    },
  },
  {
    name: 'two mutations that overlap at one place both keep what they set',
    run: async ({ database, other = database }) => {
      const [old, one, two] = [await createReady(database), await createReady(database), await createReady(database)];
      const place = newPlace();
      await attachTo(database, [old], place);
      const reservations = [await reserveFor(database, [one], place), await reserveFor(other, [two], place)];
      for (const [index, fileId] of [one, two].entries()) {
        const reservation = reservations[index];
        const through = index === 0 ? database : other;
        await attachTo(through, [fileId], place, { attach: 'SET', ...(reservation && { reservation }) });
      }
      assert.deepEqual(await attachedAt(database, [old, one, two], place), [one, two]);
    },
  },
  {
    name: 'old reservations become attachments, oldest first, up to a maximum number, and detach nothing',
    run: async ({ database, other = database }) => {
      await settleAll(database);
      const [a, b, c] = [await createReady(database), await createReady(database), await createReady(database)];
      const place = newPlace();
      await attachTo(database, [c], place);
      for (const fileId of [a, b]) {
        await reserveFor(database, [fileId], place);
        await delay(5);
      }
      const before = await versionsOf(database, [a, b, c]);
      assert.equal(await database.attachments.settle({ olderThanSeconds: 600, limit: 10 }), 0);
      assert.equal(await database.attachments.settle({ olderThanSeconds: 0, limit: 1 }), 1);
      assert.deepEqual(await attachedAt(other, [a, b, c], place), [a, c]);
      assert.equal(await database.attachments.settle({ olderThanSeconds: 0, limit: 10 }), 1);
      assert.deepEqual(await attachedAt(other, [a, b, c], place), [a, b, c]);
      assert.equal(await database.attachments.settle({ olderThanSeconds: 0, limit: 10 }), 0);
      assert.deepEqual(
        (await versionsOf(database, [a, b, c])).map((version, index) => version - (before[index] ?? 0)),
        [1, 1, 0],
      );
      for (const id of [a, b]) assert.deepEqual(await placesOf(database, id), [{ ...place, isReserved: false }]);
    },
  },
  {
    name: 'a reservation of an attached file, or of one that is reserved twice, is settled as one attachment',
    run: async ({ database }) => {
      await settleAll(database);
      const [attached, twice] = [await createReady(database), await createReady(database)];
      const place = newPlace();
      await attachTo(database, [attached], place);
      for (let time = 0; time < 2; time += 1) await reserveFor(database, [attached, twice], place);
      await delay(5);
      const [before = 0, other = 0] = await versionsOf(database, [attached, twice]);
      assert.equal(await database.attachments.settle({ olderThanSeconds: 0, limit: 10 }), 4);
      for (const id of [attached, twice]) {
        assert.deepEqual(await placesOf(database, id), [{ ...place, isReserved: false }]);
      }
      assert.deepEqual(await versionsOf(database, [attached, twice]), [before, other + 1]);
    },
  },
  {
    name: 'a mutation that ends after its reservation was settled finds its files attached, or leaves them so',
    run: async ({ database }) => {
      await settleAll(database);
      const [a, b] = [await createReady(database), await createReady(database)];
      const place = newPlace();
      const [attaching, releasing] = [await reserveFor(database, [a], place), await reserveFor(database, [b], place)];
      await delay(5);
      await settleAll(database);
      assert.deepEqual(await attachTo(database, [a], place, { attach: 'ADD', reservation: attaching }), [a]);
      await database.attachments.release({ id: releasing.id });
      assert.deepEqual(await attachedAt(database, [a, b], place), [a, b]);
    },
  },
];
