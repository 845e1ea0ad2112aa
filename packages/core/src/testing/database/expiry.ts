import assert from 'node:assert/strict';
import type { OpenDatabase } from '../../ports/database.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { attachTo, detachFrom, newPlace, reserveFor, settleAll } from './attaching.ts';
import {
  createInState,
  createReady,
  createVerifying,
  FILE_STATUSES,
  JUDGED,
  newFile,
  read,
} from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import { delay } from './waiting.ts';

/** Seconds until the file expires; null for never. */
async function expiresIn(database: OpenDatabase, fileId: string): Promise<number | null> {
  const { expiresAt } = await read(database, fileId);
  return expiresAt === null ? null : (expiresAt.getTime() - Date.now()) / 1000;
}

async function assertExpiresIn(database: OpenDatabase, fileId: string, seconds: number): Promise<void> {
  const found = await expiresIn(database, fileId);
  // The database uses its own clock.
  assert.ok(found !== null && Math.abs(found - seconds) < 600, `in ${found} instead of ${seconds} seconds`);
}

/** A READY file that expired because it lost its only attachment, to this place. */
async function createExpired(database: OpenDatabase, place = newPlace()): Promise<string> {
  const fileId = await createReady(database);
  await attachTo(database, [fileId], place);
  await detachFrom(database, [fileId], place, { detachedExpiresInSeconds: 0 });
  await delay(5);
  return fileId;
}

async function listExpired(database: OpenDatabase, among: readonly string[]): Promise<readonly string[]> {
  const files = await database.files.listExpired({ limit: 10_000 });
  return files.map(({ id }) => id).filter((id) => among.includes(id));
}

/** The contract cases for files without attachments, whether they lost them or never had any. */
export const databaseExpiryContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'a file that loses its last attachment in any way expires, and one that keeps another does not',
    run: async ({ database, other = database }) => {
      const [place, another] = [newPlace(), newPlace()];
      const former = { ...place, target: 'Customer.files' };
      const [set, detached, renamed, shared, moved] = await Promise.all(
        Array.from({ length: 5 }, () => createReady(database)),
      );
      assert.ok(set && detached && renamed && shared && moved);
      await attachTo(database, [set, detached, shared], place);
      await attachTo(database, [renamed, moved], former);
      await attachTo(database, [shared], another);
      for (const id of [set, detached, renamed, shared, moved]) assert.equal(await expiresIn(other, id), null);
      await detachFrom(database, [detached, shared], place, { detachedExpiresInSeconds: 7200 });
      await assertExpiresIn(other, detached, 7200);
      await attachTo(database, [moved], place, {
        attach: 'SET',
        formerly: [former.target],
        detachedExpiresInSeconds: 36_000,
      });
      await assertExpiresIn(other, set, 36_000);
      await assertExpiresIn(other, renamed, 36_000);
      assert.equal(await expiresIn(other, shared), null);
      assert.equal(await expiresIn(other, moved), null);
      await assertExpiresIn(other, detached, 7200);
    },
  },
  {
    name: 'files that lost their attachments do not expire if such files are kept forever',
    run: async ({ database }) => {
      const [detached, set] = [await createReady(database), await createReady(database)];
      const place = newPlace();
      await attachTo(database, [detached, set], place);
      await detachFrom(database, [detached], place, { detachedExpiresInSeconds: null });
      await attachTo(database, [], place, { attach: 'SET', detachedExpiresInSeconds: null });
      for (const id of [detached, set]) assert.equal(await expiresIn(database, id), null);
    },
  },
  {
    name: 'a file that is attached again does not expire, and one that is reserved, or released, still does',
    run: async ({ database }) => {
      const place = newPlace();
      const [again, reserved, released] = [
        await createExpired(database, place),
        await createExpired(database, place),
        await createExpired(database, place),
      ];
      const { expiresAt } = await read(database, reserved);
      assert.ok(expiresAt !== null);
      await attachTo(database, [again], place);
      assert.equal(await expiresIn(database, again), null);
      await reserveFor(database, [reserved], place);
      assert.deepEqual((await read(database, reserved)).expiresAt, expiresAt);
      const { id } = await reserveFor(database, [released], place);
      await database.attachments.release({ id });
      assert.ok((await read(database, released)).expiresAt !== null);
      await delay(5);
      await settleAll(database);
      assert.equal(await expiresIn(database, reserved), null, 'what is settled is attached');
    },
  },
  {
    name: 'a file that is not READY does not expire',
    run: async ({ database }) => {
      const place = newPlace();
      for (const status of FILE_STATUSES.filter((each) => each !== 'READY')) {
        const { fileId } = await createInState(database, status);
        await attachTo(database, [fileId], place);
        await detachFrom(database, [fileId], place, { detachedExpiresInSeconds: 0 });
        assert.equal(await expiresIn(database, fileId), null, status);
      }
    },
  },
  {
    name: 'a READY file expires as its policy says, unless it is already attached',
    run: async ({ database, other = database }) => {
      const { policy } = newFile();
      const place = newPlace();
      const becomeReady = async (
        seconds: number | null | undefined,
        before: (fileId: string) => Promise<unknown> = async () => {},
      ): Promise<string> => {
        const unattached = seconds === undefined ? {} : { unattachedExpiresInSeconds: seconds };
        const holder = await createVerifying(database, { policy: { ...policy, ...unattached } });
        await before(holder.fileId);
        await database.files.markReady({ ...holder, ...JUDGED, conversions: [], tagging: null, jobs: [] });
        return holder.fileId;
      };
      await assertExpiresIn(other, await becomeReady(7200), 7200);
      await assertExpiresIn(other, await becomeReady(7200, (id) => reserveFor(database, [id], place)), 7200);
      for (const seconds of [null, undefined]) assert.equal(await expiresIn(other, await becomeReady(seconds)), null);
      const attached = await becomeReady(7200, (id) => attachTo(database, [id], place));
      assert.equal(await expiresIn(other, attached), null);
      const { fileId } = await createVerifying(database, { policy: { ...policy, unattachedExpiresInSeconds: 0 } });
      assert.equal(await expiresIn(other, fileId), null);
    },
  },
  {
    name: 'expired files are listed, longest expired first, without attached, reserved or deleted ones',
    run: async ({ database, other = database }) => {
      const place = newPlace();
      const [first, attached, second, reserved, deleted] = [
        await createExpired(database),
        await createExpired(database),
        await createExpired(database),
        await createExpired(database),
        await createExpired(database),
      ];
      const later = await createReady(database);
      await attachTo(database, [later], place);
      await detachFrom(database, [later], place, { detachedExpiresInSeconds: 600 });
      await attachTo(database, [attached], place);
      await reserveFor(database, [reserved], place);
      await database.files.delete({ fileId: deleted, jobs: [] });
      const all = [second, first, attached, reserved, deleted, later];
      assert.deepEqual(await listExpired(other, all), [first, second]);
      assert.equal((await other.files.listExpired({ limit: 1 })).length, 1);
      const [listed] = (await other.files.listExpired({ limit: 10_000 })).filter(({ id }) => id === first);
      assert.deepEqual(listed, await read(database, first));
    },
  },
  {
    name: 'a file is deleted as expired only while it is expired, without attachments or reservations',
    run: async ({ database, other = database }) => {
      const place = newPlace();
      const deleteExpired = (fileId: string): Promise<boolean> =>
        other.files.delete({ fileId, onlyIf: 'EXPIRED', jobs: [] });
      const [expired, attached, reserved] = [
        await createExpired(database),
        await createExpired(database),
        await createExpired(database),
      ];
      const later = await createReady(database);
      await attachTo(database, [attached, later], place);
      await detachFrom(database, [later], place, { detachedExpiresInSeconds: 600 });
      const { id } = await reserveFor(database, [reserved], place);
      for (const fileId of [attached, reserved, later, await createReady(database)]) {
        assert.equal(await deleteExpired(fileId), false);
        await read(database, fileId);
      }
      assert.equal(await deleteExpired(expired), true);
      assert.equal(await deleteExpired(expired), false);
      assert.deepEqual(await database.files.get({ ids: [expired] }), []);
      await database.attachments.release({ id });
      assert.equal(await deleteExpired(reserved), true);
    },
  },
  {
    name: 'a file is deleted as unreserved only if no mutation has just reserved it',
    run: async ({ database, other = database }) => {
      const place = newPlace();
      const deleteUnreserved = (fileId: string): Promise<boolean> =>
        other.files.delete({ fileId, onlyIf: 'UNRESERVED', jobs: [] });
      const [reserved, attached, open] = [
        await createReady(database),
        await createReady(database),
        (await database.files.create(newFile())).id,
      ];
      const { id } = await reserveFor(database, [reserved], place);
      await attachTo(database, [attached], place);
      assert.equal(await deleteUnreserved(reserved), false);
      await read(database, reserved);
      await database.attachments.release({ id });
      for (const fileId of [reserved, attached, open]) {
        assert.equal(await deleteUnreserved(fileId), true);
        assert.equal(await deleteUnreserved(fileId), false);
        assert.deepEqual(await database.files.get({ ids: [fileId] }), []);
      }
      const held = await createReady(database);
      await reserveFor(database, [held], place);
      assert.equal(await database.files.delete({ fileId: held, jobs: [] }), true, 'without a condition it is deleted');
    },
  },
];
