import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '../../ports/database.ts';
import type { FileRecord, FileStatus, NewConversion, NewFile } from '../../ports/records.ts';

/** A lease longer than any case. */
export const LONG_LEASE_SECONDS = 600;

/** The data of a new file, with new ids. */
export function newFile(changes: Partial<NewFile> = {}): NewFile {
  return {
    id: randomUUID(),
    ownerId: `owner-${randomUUID()}`,
    name: 'photo.jpg',
    declaredContentType: 'image/jpeg',
    declaredSize: 1000,
    visibility: 'PRIVATE',
    target: null,
    policy: { accept: null, maxBytes: 10_000_000, maxPixels: null, convert: [], tag: false, minConfidence: null },
    partCount: 1,
    partSize: 1000,
    uploadExpiresInSeconds: 3600,
    ...changes,
  };
}

/** The data of a new request for a conversion. */
export function newConversion(changes: Partial<NewConversion> = {}): NewConversion {
  return { id: randomUUID(), name: 'SEPIA', recipe: 'sepia-1', requestId: randomUUID(), ...changes };
}

/** The result of checking a file, for `files.markReady` of {@link OpenDatabase}. */
export const JUDGED = {
  contentType: 'image/jpeg',
  size: 1000,
  sha256: null,
  width: 40,
  height: 30,
  publicKey: null,
} as const;

/** The file, which must exist. */
export async function read(database: OpenDatabase, fileId: string): Promise<FileRecord> {
  const [file] = await database.files.get({ ids: [fileId] });
  assert.ok(file, `the file ${fileId} cannot be read`);
  return file;
}

/** A file that is being checked, and the token of its checker. */
export async function createVerifying(
  database: OpenDatabase,
  changes: Partial<NewFile> = {},
): Promise<{ readonly fileId: string; readonly token: string }> {
  const { id: fileId } = await database.files.create(newFile(changes));
  const token = randomUUID();
  assert.equal(
    await database.files.beginVerification({ fileId, token, leaseSeconds: LONG_LEASE_SECONDS, jobs: [] }),
    true,
    'a new file cannot be claimed',
  );
  return { fileId, token };
}

/** Creates a READY file and returns its id. */
export async function createReady(
  database: OpenDatabase,
  input: { readonly file?: Partial<NewFile>; readonly conversions?: readonly NewConversion[] } = {},
): Promise<string> {
  const { fileId, token } = await createVerifying(database, input.file);
  const { conversions = [] } = input;
  assert.equal(
    await database.files.markReady({ fileId, token, ...JUDGED, conversions, tagging: null, jobs: [] }),
    true,
    'the holder of the token cannot accept',
  );
  return fileId;
}

/** A file in the given state, and the token that claimed it, if any. */
export async function createInState(
  database: OpenDatabase,
  status: FileStatus,
): Promise<{ readonly fileId: string; readonly token: string }> {
  if (status === 'UPLOADING' || status === 'ABORTED' || status === 'EXPIRED') {
    const { id: fileId } = await database.files.create(
      newFile({ uploadExpiresInSeconds: status === 'EXPIRED' ? 0 : 3600 }),
    );
    if (status !== 'UPLOADING') {
      assert.equal(await database.files.endUpload({ fileId, as: status, jobs: [] }), true, `cannot end as ${status}`);
    }
    return { fileId, token: randomUUID() };
  }
  const holder = await createVerifying(database);
  if (status === 'READY') {
    assert.equal(
      await database.files.markReady({ ...holder, ...JUDGED, conversions: [], tagging: null, jobs: [] }),
      true,
      'cannot accept',
    );
  }
  if (status === 'REJECTED') {
    const rejection = { code: 'FILE_TYPE_NOT_ACCEPTED', message: 'Not this type.' } as const;
    assert.equal(await database.files.markRejected({ ...holder, rejection, jobs: [] }), true, 'cannot reject');
  }
  return holder;
}

/** All states, in the order of a file's life. */
export const FILE_STATUSES: readonly FileStatus[] = [
  'UPLOADING',
  'VERIFYING',
  'READY',
  'REJECTED',
  'ABORTED',
  'EXPIRED',
];
