import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CaseDefinition } from '../contract-case.ts';
import { attachedAt, attachTo, detachFrom, newPlace, placesOf, reserveFor, versionsOf } from './attaching.ts';
import { createReady, newFile, read } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';

/** The contract cases for attaching files to records and detaching them. */
export const databaseAttachmentsContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'attaching marks and returns every existing file once, and counts as a change only then',
    run: async ({ database, other = database }) => {
      const [a, b] = [(await database.files.create(newFile())).id, await createReady(database)];
      const [, before = 0] = await versionsOf(database, [a, b]);
      const place = newPlace();
      const first = await attachTo(database, [a, randomUUID(), b, b], place);
      assert.deepEqual(first.toSorted(), [a, b].toSorted());
      const second = await attachTo(other, [b, a], place);
      assert.deepEqual(second.toSorted(), [a, b].toSorted());
      assert.deepEqual(await attachTo(database, [], place), []);
      for (const id of [a, b]) assert.deepEqual(await placesOf(other, id), [{ ...place, isReserved: false }]);
      assert.deepEqual(await versionsOf(database, [a, b]), [2, before + 1]);
    },
  },
  {
    name: 'a file can be attached to many places, and to all places of one call in one change',
    run: async ({ database }) => {
      const fileId = await createReady(database);
      const [one, two] = [newPlace(), newPlace()];
      const [unknown, another] = [newPlace({ subject: null }), newPlace({ target: 'Customer.logo', subject: null })];
      const [before = 0] = await versionsOf(database, [fileId]);
      await database.attachments.attach({
        changes: [one, two, unknown, one].map((place) => ({
          ...place,
          fileIds: [fileId],
          attach: 'ADD',
          formerly: [],
        })),
        detachedExpiresInSeconds: null,
      });
      assert.deepEqual(await versionsOf(database, [fileId]), [before + 1]);
      await attachTo(database, [fileId], another);
      const inOrder = [one, two].toSorted((a, b) => (String(a.subject) < String(b.subject) ? -1 : 1));
      assert.deepEqual(
        await placesOf(database, fileId),
        [another, unknown, ...inOrder].map((place) => ({ ...place, isReserved: false })),
      );
    },
  },
  {
    name: 'a file stays marked as once attached, and a reservation alone does not mark it',
    run: async ({ database, other = database }) => {
      const [attached, reserved] = [await createReady(database), await createReady(database)];
      const place = newPlace();
      await reserveFor(database, [reserved], place);
      assert.deepEqual(
        [(await read(other, attached)).wasAttached, (await read(other, reserved)).wasAttached],
        [false, false],
      );
      await attachTo(database, [attached], place);
      assert.equal((await read(other, attached)).wasAttached, true);
      await detachFrom(database, [attached], place);
      assert.equal((await read(other, attached)).wasAttached, true);
    },
  },
  {
    name: 'an attachment keeps the moment when it was made',
    run: async ({ database, other = database }) => {
      const fileId = await createReady(database);
      const place = newPlace();
      await attachTo(database, [fileId], place);
      const [first] = (await read(other, fileId)).attachments;
      assert.ok(first?.attachedAt instanceof Date);
      const ageMs = Date.now() - first.attachedAt.getTime();
      assert.ok(Math.abs(ageMs) < 600_000, `attached ${ageMs} ms ago`);
      await attachTo(other, [fileId], place, { attach: 'SET' });
      assert.deepEqual((await read(database, fileId)).attachments, [first]);
    },
  },
  {
    name: 'SET replaces everything at its place, even under the target’s former coordinates, and changes nothing else',
    run: async ({ database, other = database }) => {
      const place = newPlace({ target: 'Customer.logo' });
      const former = { ...place, target: 'Customer.image' };
      const elsewhere = [newPlace({ target: 'Customer.logo' }), { ...place, subject: null }, newPlace(place)];
      const [kept, replaced, renamed, moved, added] = await Promise.all(
        Array.from({ length: 5 }, () => createReady(database)),
      );
      assert.ok(kept && replaced && renamed && moved && added);
      const ids = [kept, replaced, renamed, moved, added];
      await attachTo(database, [kept, replaced], place);
      await attachTo(database, [renamed, moved], former);
      const others = [elsewhere[0] ?? place, elsewhere[1] ?? place, { ...place, target: 'Customer.reports' }];
      for (const each of others) await attachTo(database, [replaced], each);
      const before = await versionsOf(database, ids);

      const attached = await attachTo(other, [kept, moved, added, randomUUID()], place, {
        attach: 'SET',
        formerly: ['Customer.picture', 'Customer.image'],
      });
      assert.deepEqual(attached.toSorted(), [kept, moved, added].toSorted());
      assert.deepEqual(await attachedAt(database, ids, place), [kept, moved, added]);
      assert.deepEqual(await attachedAt(database, ids, former), []);
      for (const each of others) assert.deepEqual(await attachedAt(database, ids, each), [replaced]);
      const changes = (await versionsOf(database, ids)).map((version, index) => version - (before[index] ?? 0));
      assert.deepEqual(changes, [0, 1, 1, 1, 1]);
    },
  },
  {
    name: 'nothing changes if all files are required and one is missing',
    run: async ({ database }) => {
      const [one, two] = [await createReady(database), await createReady(database)];
      const place = newPlace();
      await attachTo(database, [one], place);
      const versions = await versionsOf(database, [one, two]);
      const set = { ...place, attach: 'SET', formerly: [] } as const;
      const given = { ifAll: true, detachedExpiresInSeconds: 60 } as const;
      const changes = [{ ...set, fileIds: [two, randomUUID()] }];
      assert.deepEqual(await database.attachments.attach({ ...given, changes }), [two]);
      assert.deepEqual(await versionsOf(database, [one, two]), versions);
      assert.deepEqual(await placesOf(database, one), [{ ...place, isReserved: false }]);
      const all = [{ ...set, fileIds: [two] }];
      assert.deepEqual(await database.attachments.attach({ ...given, changes: all }), [two]);
      assert.deepEqual(await placesOf(database, one), []);
    },
  },
  {
    name: 'SET without files detaches all, and ADD without files changes nothing',
    run: async ({ database }) => {
      const ids = [await createReady(database), await createReady(database)];
      const [place, another] = [newPlace(), newPlace()];
      await attachTo(database, ids, place);
      await attachTo(database, ids, another);
      assert.deepEqual(await attachTo(database, [], place, { attach: 'ADD' }), []);
      assert.deepEqual(await attachedAt(database, ids, place), ids);
      assert.deepEqual(await attachTo(database, [], place, { attach: 'SET' }), []);
      assert.deepEqual(await attachedAt(database, ids, place), []);
      assert.deepEqual(await attachedAt(database, ids, another), ids);
    },
  },
  {
    name: 'changes of one call at one place keep everything that any of them attaches',
    run: async ({ database }) => {
      const ids = [await createReady(database), await createReady(database), await createReady(database)];
      const [one = '', two = '', old = ''] = ids;
      const place = newPlace();
      await attachTo(database, [old, one], place);
      await database.attachments.attach({
        changes: [
          { ...place, fileIds: [one], attach: 'SET', formerly: [] },
          { ...place, fileIds: [two], attach: 'SET', formerly: [] },
        ],
        detachedExpiresInSeconds: null,
      });
      assert.deepEqual(await attachedAt(database, ids, place), [one, two]);
    },
  },
  {
    name: 'some or all files are detached from a place once, and nothing else changes',
    run: async ({ database, other = database }) => {
      const ids = [await createReady(database), await createReady(database), await createReady(database)];
      const [a = '', b = '', c = ''] = ids;
      const [place, another] = [newPlace(), newPlace()];
      const former = { ...place, target: 'Customer.files' };
      await attachTo(database, [a, b], place);
      await attachTo(database, [c], former);
      for (const each of [another, { ...place, subject: null }]) await attachTo(database, ids, each);
      const before = await versionsOf(database, ids);

      assert.deepEqual(await detachFrom(other, [a, c, randomUUID()], place), [a]);
      assert.deepEqual(await detachFrom(other, [a], place), []);
      assert.deepEqual(await detachFrom(other, [], place), []);
      assert.deepEqual(await attachedAt(database, ids, place), [b]);
      const all = { formerly: ['Customer.files'] };
      assert.deepEqual((await detachFrom(other, null, place, all)).toSorted(), [b, c].toSorted());
      assert.deepEqual(await detachFrom(other, null, place, all), []);
      for (const each of [place, former]) assert.deepEqual(await attachedAt(database, ids, each), []);
      for (const each of [another, { ...place, subject: null }]) {
        assert.deepEqual(await attachedAt(database, ids, each), ids);
      }
      const changes = (await versionsOf(database, ids)).map((version, index) => version - (before[index] ?? 0));
      assert.deepEqual(changes, [1, 1, 1]);
    },
  },
  {
    name: 'concurrent attachments in a different order do not block each other',
    run: async ({ database, other = database }) => {
      const ids = await Promise.all(Array.from({ length: 8 }, async () => (await database.files.create(newFile())).id));
      const places = Array.from({ length: 4 }, (_, index) => newPlace({ subject: String(index) }));
      await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          attachTo(index % 2 ? database : other, index % 2 ? ids : ids.toReversed(), places[index % 4] ?? newPlace()),
        ),
      );
      for (const id of ids) {
        assert.deepEqual(
          await placesOf(database, id),
          places.map((place) => ({ ...place, isReserved: false })),
        );
      }
      assert.deepEqual(new Set(await versionsOf(database, ids)), new Set([5]));
    },
  },
  {
    name: 'files that are concurrently set, added and detached at one place each end as one of the calls says',
    run: async ({ database, other = database }) => {
      const ids = await Promise.all(Array.from({ length: 6 }, () => createReady(database)));
      const place = newPlace();
      await Promise.all(
        Array.from({ length: 30 }, async (_, index) => {
          const through = index % 2 ? database : other;
          const mine = [ids[index % 6] ?? '', ids[(index * 5 + 1) % 6] ?? ''];
          if (index % 3 === 0) await detachFrom(through, index % 6 === 0 ? null : mine, place);
          else await attachTo(through, mine, place, { attach: index % 3 === 1 ? 'SET' : 'ADD' });
        }),
      );
      const last = ids.slice(2, 4);
      await attachTo(database, last, place, { attach: 'SET' });
      assert.deepEqual(await attachedAt(other, ids, place), last);
      for (const file of await database.files.get({ ids })) assert.equal(file.attachments.length <= 1, true);
    },
  },
  {
    name: 'a deleted file can no longer be reserved, attached or detached, and is at no place',
    run: async ({ database }) => {
      const fileId = await createReady(database);
      const place = newPlace();
      await attachTo(database, [fileId], place);
      const { id } = await reserveFor(database, [fileId], place);
      assert.equal(await database.files.delete({ fileId, jobs: [] }), true);
      assert.deepEqual(await detachFrom(database, [fileId], place), []);
      assert.deepEqual(await attachTo(database, [fileId], place), []);
      assert.deepEqual((await reserveFor(database, [fileId], place)).fileIds, []);
      assert.deepEqual(await database.attachments.find({ places: [{ ...place, fileId, formerly: [] }] }), []);
      await database.attachments.release({ id });
    },
  },
];
