import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DarkroomError } from '../../errors/darkroom-error.ts';
import type { OpenDatabase, UploadQuota } from '../../ports/database.ts';
import type { FileRecord, NewFile } from '../../ports/records.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { newFile } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';

const UNDECLARED = { declaredSize: null, partSize: null } as const;
const NO_LIMIT: UploadQuota = { maxOpenUploads: null, maxBytesStored: null };
const undeclared = (maxUndeclaredUploads: number): UploadQuota => ({ ...NO_LIMIT, maxUndeclaredUploads });
const bytes = (maxBytesStored: number): UploadQuota => ({ ...NO_LIMIT, maxBytesStored });

/** The contract cases for uploads of undeclared size, and for anonymous callers with distinct keys. */
export const databaseUndeclaredContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'open multipart uploads without a size are listed as undeclared, oldest first, a page at a time',
    run: async ({ database }) => {
      const open = async (changes: Partial<NewFile>): Promise<FileRecord> => {
        const file = await database.files.create(newFile(changes));
        await database.files.setUploadId({ fileId: file.id, uploadId: randomUUID() });
        return file;
      };
      const wanted = [await open(UNDECLARED), await open(UNDECLARED), await open(UNDECLARED)].map(({ id }) => id);
      const [aborted, verifying] = [await open(UNDECLARED), await open(UNDECLARED)];
      const others = [
        (await open({})).id,
        (await database.files.create(newFile(UNDECLARED))).id,
        aborted.id,
        verifying.id,
      ];
      await database.files.endUpload({ fileId: aborted.id, as: 'ABORTED', jobs: [] });
      const claim = { fileId: verifying.id, token: randomUUID(), leaseSeconds: 60, jobs: [] };
      await database.files.beginVerification(claim);

      const found: string[] = [];
      let after: FileRecord | null = null;
      for (;;) {
        const page: readonly FileRecord[] = await database.files.listUndeclared({ limit: 2, after });
        assert.ok(page.length <= 2, 'no page has more than was asked for');
        found.push(...page.map(({ id }) => id));
        assert.equal(new Set(found).size, found.length, 'no file is on two pages');
        after = page.at(-1) ?? null;
        if (page.length < 2) break;
      }
      const known = new Set([...wanted, ...others]);
      const inOrder = found.filter((id) => known.has(id));
      assert.deepEqual(inOrder.toSorted(), wanted.toSorted());
      const files = await database.files.get({ ids: wanted });
      const place = (id: string): string => {
        const file = files.find((candidate) => candidate.id === id);
        return `${file?.createdAt.toISOString()} ${id}`;
      };
      assert.deepEqual(
        inOrder,
        wanted.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)),
      );
      for (const id of wanted) await database.files.endUpload({ fileId: id, as: 'ABORTED', jobs: [] });
    },
  },
  {
    name: 'undeclared uploads are listed together with declared ones if requested, and no others',
    run: async ({ database }) => {
      const files = [await database.files.create(newFile({})), await database.files.create(newFile(UNDECLARED))];
      for (const { id } of files) await database.files.setUploadId({ fileId: id, uploadId: randomUUID() });
      const other = await database.files.create(newFile({}));
      const known = new Set([...files, other].map(({ id }) => id));
      const listed: string[] = [];
      for (let after: FileRecord | null = null; ;) {
        const page: readonly FileRecord[] = await database.files.listUndeclared({
          limit: 1000,
          after,
          withDeclared: true,
        });
        listed.push(...page.map(({ id }) => id).filter((id) => known.has(id)));
        assert.equal(new Set(listed).size, listed.length, 'no file is on two pages');
        after = page.at(-1) ?? null;
        if (after === null) break;
      }
      assert.deepEqual(listed.toSorted(), files.map(({ id }) => id).toSorted());
      for (const id of known) await database.files.endUpload({ fileId: id, as: 'ABORTED', jobs: [] });
    },
  },
  {
    name: 'of fifty uploads of undeclared size that one owner starts concurrently, exactly as many are created as may be',
    run: async ({ database, other = database }) => {
      const ownerId = `owner-${randomUUID()}`;
      await database.files.create(newFile({ ownerId }));
      const created = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          createdIn(index % 2 === 0 ? database : other, newFile({ ownerId, ...UNDECLARED }), undeclared(5)),
        ),
      );
      assert.equal(created.filter((id) => id !== null).length, 5);
      await database.files.create(newFile({ ownerId }), undeclared(5));
      await database.files.endUpload({ fileId: created.find((id) => id !== null) ?? '', as: 'ABORTED', jobs: [] });
      assert.notEqual(await createdIn(database, newFile({ ownerId, ...UNDECLARED }), undeclared(5)), null);
      assert.equal(await createdIn(database, newFile({ ownerId, ...UNDECLARED }), undeclared(5)), null);
    },
  },
  {
    name: 'an open upload counts with the bytes that it reserves, if it declares them',
    run: async ({ database }) => {
      const file = { ownerId: `owner-${randomUUID()}`, ...UNDECLARED, reservedBytes: 50_000_000_000 };
      const first = await database.files.create(newFile(file), bytes(50_000_000_000));
      assert.equal(await createdIn(database, newFile(file), bytes(99_999_999_999)), null);
      assert.notEqual(await createdIn(database, newFile(file), bytes(100_000_000_000)), null);
      await database.files.endUpload({ fileId: first.id, as: 'ABORTED', jobs: [] });
      assert.notEqual(await createdIn(database, newFile(file), bytes(100_000_000_000)), null);
    },
  },
  {
    name: 'anonymous callers with keys each have an exact quota until their files are deleted',
    run: async ({ database, other = database }) => {
      const [one, two] = [randomUUID(), randomUUID()];
      const quota: UploadQuota = { maxOpenUploads: 5, maxBytesStored: null };
      const created = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          createdIn(index % 2 === 0 ? database : other, anonymousFile(one), quota),
        ),
      );
      const ids = created.filter((id) => id !== null);
      assert.equal(ids.length, 5);
      ids.push(
        (await createdIn(database, anonymousFile(two), quota)) ?? assert.fail('another caller has a quota of its own'),
      );
      assert.equal(await createdIn(database, anonymousFile(one), quota), null);
      await database.files.delete({ fileId: ids[0] ?? '', jobs: () => [] });
      ids.push((await createdIn(database, anonymousFile(one), quota)) ?? assert.fail('a deleted file leaves its room'));
      assert.equal(await createdIn(database, anonymousFile(one), quota), null);
      for (const fileId of ids) await database.files.delete({ fileId, jobs: () => [] });
    },
  },
  {
    name: 'anonymous callers with keys have a quota together, too',
    run: async ({ database }) => {
      const reservedBytes = 500_000_000_000_000;
      const together = bytes(reservedBytes * 1.5);
      const file = (): NewFile => newFile({ ownerId: null, anonymousKey: randomUUID(), reservedBytes });
      const fileId = await createdIn(database, file(), NO_LIMIT, together);
      assert.ok(fileId !== null);
      assert.equal(await createdIn(database, file(), NO_LIMIT, together), null);
      await database.files.delete({ fileId, jobs: () => [] });
      const next = (await createdIn(database, file(), NO_LIMIT, together)) ?? assert.fail('there is room again');
      await database.files.delete({ fileId: next, jobs: () => [] });
    },
  },
];

function anonymousFile(anonymousKey: string): NewFile {
  return newFile({ ownerId: null, anonymousKey });
}

/** The id of the file, or null if it exceeds the quota. */
async function createdIn(
  database: OpenDatabase,
  file: NewFile,
  quota: UploadQuota,
  together?: UploadQuota,
): Promise<string | null> {
  try {
    return (await database.files.create(file, quota, together)).id;
  } catch (error) {
    assert.ok(error instanceof DarkroomError, String(error));
    assert.equal(error.code, 'QUOTA_EXCEEDED');
    return null;
  }
}
