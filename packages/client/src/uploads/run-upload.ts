import { DarkroomClientError } from '../errors/client-error.ts';
import { exclusively } from '../resume/exclusively.ts';
import { fingerprintOf } from '../resume/fingerprint.ts';
import type { ClientServices } from '../services.ts';
import { completeEnded, completeSession } from './complete-session.ts';
import { openSession, startSession, type UploadInput } from './open-session.ts';
import { sendParts } from './send-parts.ts';
import { bytesOfParts, type Session } from './session.ts';
import type { UploadStatus } from './upload-state.ts';

/** What is kept of an upload between its runs. */
export interface UploadRun {
  /** Null until the upload is open. */
  session: Session | null;
  /** Bytes that storage had before this visit. */
  resumedBytes: number;
}

/** Receives the events of a run. */
export interface RunObserver {
  readonly signal: AbortSignal;
  readonly onPhase: (phase: UploadStatus) => void;
  readonly onProgress: () => void;
}

/** Larger files have several parts, and are worth resuming after a reload. */
const DEFAULT_PART_BYTES = 8 * 1024 * 1024;

/**
 * Continues an upload from its current state until the file is READY, and returns the file's id.
 *
 * @throws {DarkroomClientError} why it failed; the signal's reason when it aborts.
 */
export async function runUpload(
  services: ClientServices,
  input: UploadInput,
  run: UploadRun,
  observer: RunObserver,
): Promise<string> {
  const { source, name, partSize = DEFAULT_PART_BYTES } = input;
  const fingerprint = source.size > partSize ? await fingerprintOf(source, name) : null;
  const known = await resumable(services, input, run, fingerprint);
  if (known !== null) {
    const id = await exclusively(known.fileId, observer.signal, () =>
      inTurn(services, observer, () =>
        goOn(services, { ...input, checksums: known.checksums }, run, known.fileId, observer),
      ),
    );
    if (id !== null) return id;
  }
  return inTurn(services, observer, async () => {
    observer.onPhase('STARTING');
    const session = await startSession(services.api, input, observer.signal);
    run.session = session;
    return exclusively(session.fileId, observer.signal, async () => {
      // While holding the lock, which a tab that finds the record waits for.
      if (fingerprint !== null) await remember(services, input, session, fingerprint);
      return finish(services, input, session, observer);
    });
  });
}

/**
 * Waits until few uploads are in progress. If a thousand files are dropped together, those that wait use nothing of the
 * server's quota of open uploads, and none of their URLs expires.
 */
async function inTurn<T>({ turns }: ClientServices, { signal }: RunObserver, act: () => Promise<T>): Promise<T> {
  const release = await turns.take(signal);
  try {
    return await act();
  } finally {
    release();
  }
}

/**
 * The upload that was started for a file before a pause, in an earlier visit or in another tab; null if there is none.
 */
async function resumable(
  { resume }: ClientServices,
  { target, resumes, checksums }: UploadInput,
  { session }: UploadRun,
  fingerprint: string | null,
): Promise<{ readonly fileId: string; readonly checksums: boolean } | null> {
  const fileId = session?.fileId ?? resumes?.fileId;
  if (fileId !== undefined) return { fileId, checksums: session?.isChecked ?? checksums };
  if (fingerprint === null) return null;
  const records = await resume.list();
  return records.find((record) => record.fingerprint === fingerprint && record.target === target) ?? null;
}

/** Stores what is needed to continue after a reload. */
function remember(
  { resume }: ClientServices,
  { name, target, handle, checksums }: UploadInput,
  { fileId, size }: Session,
  fingerprint: string,
): Promise<void> {
  const record = { fileId, fingerprint, name, size, target, checksums, startedAt: Date.now() };
  return resume.put(handle === undefined ? record : { ...record, handle });
}

/** Continues an upload that was started before; null if it has ended and another can be started instead. */
async function goOn(
  services: ClientServices,
  input: UploadInput,
  run: UploadRun,
  fileId: string,
  observer: RunObserver,
): Promise<string | null> {
  observer.onPhase('STARTING');
  const { api, pace, resume } = services;
  const isOurs = run.session !== null;
  const session = await openSession(api, fileId, input, observer.signal);
  if (session !== null) {
    run.session = session;
    if (!isOurs) run.resumedBytes = bytesOfParts(session, session.landed);
    return finish(services, input, session, observer);
  }
  run.resumedBytes = 0;
  observer.onPhase('VERIFYING');
  try {
    await completeEnded(api, pace, fileId, observer.signal);
    await resume.delete(fileId);
    return fileId;
  } catch (error) {
    if (error instanceof DarkroomClientError && !error.retryable) await resume.delete(fileId);
    if (error instanceof DarkroomClientError && error.code === 'UPLOAD_NOT_OPEN') {
      run.session = null;
      return null;
    }
    throw error;
  }
}

/** Sends the missing parts and completes the upload, until the server misses none. */
async function finish(
  services: ClientServices,
  { source }: UploadInput,
  session: Session,
  { signal, onPhase, onProgress }: RunObserver,
): Promise<string> {
  const { api, pace, resume } = services;
  const tools = { ...services, source, makeError: api.makeError, onProgress };
  try {
    for (let round = 1; ; round += 1) {
      onPhase('UPLOADING');
      await sendParts(session, services.concurrency, tools, signal);
      onPhase('VERIFYING');
      const parts = await completeSession(api, pace, session.fileId, signal);
      if (parts.length === 0) break;
      for (const number of parts) session.landed.delete(number);
      if (round >= pace.attempts) throw api.makeError('UPLOAD_INCOMPLETE');
    }
  } catch (error) {
    if (!(error instanceof DarkroomClientError)) throw error;
    // Another tab may have completed it, or this one did and the response was lost.
    if (error.code !== 'UPLOAD_NOT_OPEN') throw error;
    await completeEnded(api, pace, session.fileId, signal);
  }
  await resume.delete(session.fileId);
  return session.fileId;
}
