import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '../../ports/database.ts';
import type { CaseDefinition } from '../contract-case.ts';
import {
  createInState,
  createVerifying,
  FILE_STATUSES,
  JUDGED,
  LONG_LEASE_SECONDS,
  newConversion,
  newFile,
  read,
} from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import { delay, eventually } from './waiting.ts';

const REJECTION = { code: 'FILE_TYPE_NOT_ACCEPTED', message: 'Upload a JPEG.' } as const;

function claim(database: OpenDatabase, fileId: string, leaseSeconds = LONG_LEASE_SECONDS): Promise<boolean> {
  return database.files.beginVerification({ fileId, token: randomUUID(), leaseSeconds, jobs: [] });
}

/** Tries, one by one, all methods that only the holder of the token may use. */
async function tryAll(database: OpenDatabase, fileId: string, token: string): Promise<readonly boolean[]> {
  const { files } = database;
  return [
    await files.renewVerification({ fileId, token, leaseSeconds: LONG_LEASE_SECONDS }),
    await files.reopenUpload({ fileId, token }),
    await files.markReady({ fileId, token, ...JUDGED, conversions: [], tagging: null, jobs: [] }),
    await files.markRejected({ fileId, token, rejection: REJECTION, jobs: [] }),
  ];
}

/** The contract cases for the transitions from UPLOADING to a final state. */
export const databaseVerificationContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'a claim leads from UPLOADING to VERIFYING',
    run: async ({ database, other = database }) => {
      const { fileId } = await createVerifying(database);
      const file = await read(other, fileId);
      assert.equal(file.status, 'VERIFYING');
      assert.equal(file.version, 2);
      assert.equal(file.completedAt, null);
    },
  },
  {
    name: 'exactly one of 20 parallel claims wins',
    run: async ({ database, other = database }) => {
      const { id } = await database.files.create(newFile());
      const won = await Promise.all(Array.from({ length: 20 }, (_, index) => claim(index % 2 ? other : database, id)));
      assert.equal(won.filter(Boolean).length, 1);
      assert.equal((await read(database, id)).version, 2);
    },
  },
  {
    name: 'while a lease holds, no other claim succeeds',
    run: async ({ database, other = database }) => {
      const { fileId } = await createVerifying(database);
      assert.equal(await claim(database, fileId), false);
      assert.equal(await claim(other, fileId), false);
    },
  },
  {
    name: 'once a lease has ended, another token takes over without an event, and the old token is refused',
    run: async ({ database }) => {
      const { id: fileId } = await database.files.create(newFile());
      const old = randomUUID();
      assert.equal(await database.files.beginVerification({ fileId, token: old, leaseSeconds: 1, jobs: [] }), true);
      assert.equal(await claim(database, fileId), false, 'claimed while the lease held');
      await eventually('a lease of one second ends', () => claim(database, fileId));
      assert.deepEqual(await tryAll(database, fileId, old), [false, false, false, false]);
      const file = await read(database, fileId);
      assert.equal(file.status, 'VERIFYING');
      assert.equal(file.version, 2);
    },
  },
  {
    name: 'renewing extends the lease without an event',
    run: async ({ database }) => {
      const { id: fileId } = await database.files.create(newFile());
      const token = randomUUID();
      assert.equal(await database.files.beginVerification({ fileId, token, leaseSeconds: 2, jobs: [] }), true);
      assert.equal(await database.files.renewVerification({ fileId, token, leaseSeconds: LONG_LEASE_SECONDS }), true);
      await delay(2500);
      assert.equal(await claim(database, fileId), false);
      assert.equal((await read(database, fileId)).version, 2);
    },
  },
  {
    name: 'a lease of 0 seconds releases the verification',
    run: async ({ database, other = database }) => {
      const holder = await createVerifying(database);
      assert.equal(await database.files.renewVerification({ ...holder, leaseSeconds: 0 }), true);
      assert.equal(await claim(other, holder.fileId), true);
    },
  },
  {
    name: 'reopening leads back to UPLOADING, where the old token is refused and a new claim succeeds',
    run: async ({ database }) => {
      const { fileId, token } = await createVerifying(database);
      assert.equal(await database.files.reopenUpload({ fileId, token }), true);
      const file = await read(database, fileId);
      assert.equal(file.status, 'UPLOADING');
      assert.equal(file.version, 3);
      assert.deepEqual(await tryAll(database, fileId, token), [false, false, false, false]);
      assert.equal(await claim(database, fileId), true);
    },
  },
  {
    name: 'accepting makes the file READY with its conversions in one change',
    run: async ({ database, other = database }) => {
      const { fileId, token } = await createVerifying(database);
      const conversions = [newConversion(), newConversion({ name: 'THUMBNAIL' })];
      const size = 5_000_000_000_001;
      const sha256 = '0123456789abcdef'.repeat(4);
      const judged = { contentType: 'image/png', size, sha256, width: 7, height: 9, publicKey: 'public/key' };
      assert.equal(
        await database.files.markReady({ fileId, token, ...judged, conversions, tagging: null, jobs: [] }),
        true,
      );
      const file = await read(other, fileId);
      const { contentType, width, height, publicKey } = file;
      assert.deepEqual({ contentType, size: file.size, sha256: file.sha256, width, height, publicKey }, judged);
      assert.equal(file.status, 'READY');
      assert.equal(file.version, 3);
      assert.ok(file.completedAt instanceof Date && file.completedAt >= file.createdAt);
      const empty = { key: null, publicKey: null, contentType: null, size: null, width: null, height: null };
      const pending = { fileId, requests: 1, status: 'PENDING', attempts: 0, attemptId: null, error: null, ...empty };
      assert.deepEqual(
        file.conversions,
        conversions.map((conversion) => ({ ...conversion, ...pending })),
      );
    },
  },
  {
    name: 'a file that is not an image is accepted without dimensions',
    run: async ({ database }) => {
      const holder = await createVerifying(database);
      const judged = { contentType: 'text/csv', size: 0, sha256: null, width: null, height: null, publicKey: null };
      assert.equal(
        await database.files.markReady({ ...holder, ...judged, conversions: [], tagging: null, jobs: [] }),
        true,
      );
      const { contentType, size, sha256, width, height, publicKey } = await read(database, holder.fileId);
      assert.deepEqual({ contentType, size, sha256, width, height, publicKey }, judged);
    },
  },
  {
    name: 'a READY file gets one placeholder, with an event, until it is deleted',
    run: async ({ database, other = database }) => {
      const holder = await createVerifying(database);
      const { fileId } = holder;
      const placeholder = { thumbHash: '3OcRJYB4d3h/iIeHeEh3eIhw+j2w', dominantColor: '#a86838' };
      assert.equal(await database.files.setPlaceholder({ fileId, placeholder }), false, 'it is not READY');
      await database.files.markReady({ ...holder, ...JUDGED, conversions: [], tagging: null, jobs: [] });
      const { version } = await read(database, fileId);
      const others = { thumbHash: 'IAgCgQAAAAAA', dominantColor: '#808080' };
      assert.deepEqual(
        [
          await database.files.setPlaceholder({ fileId, placeholder }),
          await other.files.setPlaceholder({ fileId, placeholder: others }),
        ],
        [true, false],
      );
      const file = await read(other, fileId);
      assert.deepEqual([file.placeholder, file.version], [placeholder, version + 1]);
      await database.files.delete({ fileId, jobs: [] });
      assert.equal(await database.files.setPlaceholder({ fileId, placeholder }), false, 'it is deleted');
      assert.equal(await other.files.setPlaceholder({ fileId: randomUUID(), placeholder }), false, 'it never existed');
    },
  },
  {
    name: 'a file keeps what its camera wrote, as it came with the placeholder',
    run: async ({ database, other = database }) => {
      const placeholder = { thumbHash: '3OcRJYB4d3h/iIeHeEh3eIhw+j2w', dominantColor: '#a86838' };
      const location = { latitude: -33.856784, longitude: 151.215297 };
      const written = {
        takenAt: '2026-05-01T12:34:56+10:00',
        camera: 'Καμέρα "7"',
        lens: "Maker's 35\u2009mm",
        location,
      };
      for (const exif of [written, { ...written, lens: null, location: null }, null, undefined]) {
        const holder = await createVerifying(database);
        const { fileId } = holder;
        await database.files.markReady({ ...holder, ...JUDGED, conversions: [], tagging: null, jobs: [] });
        assert.equal((await read(database, fileId)).exif, null);
        await database.files.setPlaceholder({ fileId, placeholder, ...(exif !== undefined && { exif }) });
        await other.files.setPlaceholder({ fileId, placeholder, exif: { ...written, camera: 'Another' } });
        assert.deepEqual((await read(other, fileId)).exif, exif ?? null);
      }
    },
  },
  {
    name: 'rejecting keeps the reason',
    run: async ({ database, other = database }) => {
      const { fileId, token } = await createVerifying(database);
      assert.equal(await database.files.markRejected({ fileId, token, rejection: REJECTION, jobs: [] }), true);
      const file = await read(other, fileId);
      assert.equal(file.status, 'REJECTED');
      assert.deepEqual(file.rejection, REJECTION);
      assert.ok(file.completedAt instanceof Date);
      assert.equal(file.version, 3);
    },
  },
  {
    name: 'an upload can be aborted at any time, and expires only once its time has passed',
    run: async ({ database }) => {
      const open = await database.files.create(newFile());
      assert.equal(await database.files.endUpload({ fileId: open.id, as: 'EXPIRED', jobs: [] }), false);
      assert.equal(await database.files.endUpload({ fileId: open.id, as: 'ABORTED', jobs: [] }), true);
      const late = await database.files.create(newFile({ uploadExpiresInSeconds: 0 }));
      await delay(5);
      assert.equal(await database.files.endUpload({ fileId: late.id, as: 'EXPIRED', jobs: [] }), true);
      const files = [await read(database, open.id), await read(database, late.id)];
      assert.deepEqual(
        files.map(({ status }) => status),
        ['ABORTED', 'EXPIRED'],
      );
      assert.deepEqual(
        files.map(({ version }) => version),
        [2, 2],
      );
    },
  },
  {
    name: 'from every other state a transition is refused and changes nothing',
    run: async ({ database }) => {
      for (const status of FILE_STATUSES) {
        const { fileId, token } = await createInState(database, status);
        const before = await read(database, fileId);
        const stranger = status === 'VERIFYING' ? randomUUID() : token;
        const refused = [...(await tryAll(database, fileId, stranger))];
        if (status !== 'UPLOADING') {
          refused.push(await claim(database, fileId));
          refused.push(await database.files.endUpload({ fileId, as: 'ABORTED', jobs: [] }));
          refused.push(await database.files.endUpload({ fileId, as: 'EXPIRED', jobs: [] }));
        }
        assert.deepEqual(new Set(refused), new Set([false]), status);
        assert.deepEqual(await read(database, fileId), before, status);
      }
    },
  },
  {
    name: 'exactly one of parallel outcomes of one verification wins',
    run: async ({ database, other = database }) => {
      const { fileId, token } = await createVerifying(database);
      const won = await Promise.all(
        Array.from({ length: 12 }, (_, index) => {
          const { files } = index % 2 ? other : database;
          if (index % 3 === 0) {
            return files.markReady({ fileId, token, ...JUDGED, conversions: [], tagging: null, jobs: [] });
          }
          if (index % 3 === 1) return files.markRejected({ fileId, token, rejection: REJECTION, jobs: [] });
          return files.reopenUpload({ fileId, token });
        }),
      );
      assert.equal(won.filter(Boolean).length, 1);
      assert.equal((await read(database, fileId)).version, 3);
    },
  },
];
