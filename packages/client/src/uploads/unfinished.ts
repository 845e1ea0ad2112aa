import { fingerprintOf } from '../resume/fingerprint.ts';
import type { ResumeRecord } from '../resume/resume-store.ts';
import type { ClientServices } from '../services.ts';
import { findLanded, type UploadInput } from './open-session.ts';
import { bytesOfParts } from './session.ts';
import type { UploadTask } from './upload-state.ts';

/** An upload of an earlier visit, or of another tab, for which the server still accepts parts. */
export interface UnfinishedUpload {
  readonly fileId: string;
  readonly name: string | null;
  /** In bytes. */
  readonly size: number;
  readonly target: string | null;
  /** Bytes that storage has. */
  readonly sentBytes: number;
  /**
   * Whether `resume` works without a file, because the browser stored a handle. It may prompt the user, so it must be
   * called in a click.
   */
  readonly hasHandle: boolean;
  /**
   * Continues the upload with the same file.
   *
   * @throws {DarkroomClientError} SOURCE_REQUIRED without a file or a handle that may be read; SOURCE_CHANGED for
   * another file.
   */
  readonly resume: (source?: Blob) => Promise<UploadTask>;
  /** Aborts the upload, here and on the server. */
  readonly abort: () => Promise<void>;
}

/** The uploads that can continue, oldest first. Deletes the records of those that the server has closed. */
export async function findUnfinished(
  services: ClientServices,
  upload: (input: UploadInput) => UploadTask,
): Promise<readonly UnfinishedUpload[]> {
  const { resume } = services;
  const records = (await resume.list()).toSorted((a, b) => a.startedAt - b.startedAt);
  const found = await Promise.all(records.map((record) => inspect(services, record, upload)));
  return found.filter((unfinished) => unfinished !== null);
}

async function inspect(
  { api, resume }: ClientServices,
  record: ResumeRecord,
  upload: (input: UploadInput) => UploadTask,
): Promise<UnfinishedUpload | null> {
  const { fileId, name, size, target, handle, checksums } = record;
  const landed = await findLanded(api, fileId);
  if (landed === null) {
    await resume.delete(fileId);
    return null;
  }
  return {
    fileId,
    name,
    size,
    target,
    sentBytes: bytesOfParts({ size, partSize: landed.partSize ?? size }, landed.landed),
    hasHandle: handle !== undefined,
    resume: async (source) => {
      const chosen = source ?? (await readHandle(record));
      if (chosen === null) throw api.makeError('SOURCE_REQUIRED');
      const isSame = (await fingerprintOf(chosen, name)) === record.fingerprint;
      if (!isSame) throw api.makeError('SOURCE_CHANGED');
      const input = { source: chosen, name, target, checksums, resumes: { fileId } };
      return upload(handle === undefined ? input : { ...input, handle });
    },
    abort: async () => {
      await resume.delete(fileId);
      await api.ask(api.operations.abort, { id: fileId }).catch(() => undefined);
    },
  };
}

async function readHandle({ handle }: ResumeRecord): Promise<File | null> {
  if (handle === undefined) return null;
  const permission = (await handle.requestPermission?.({ mode: 'read' })) ?? 'granted';
  return permission === 'granted' ? handle.getFile() : null;
}
