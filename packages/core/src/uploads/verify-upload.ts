import { randomUUID } from 'node:crypto';
import { plannedConversions } from '../conversions/planned-conversions.ts';
import { DarkroomError, isRetryable } from '../errors/darkroom-error.ts';
import { publishObject } from '../files/publish-object.ts';
import { deleteFileJobs } from '../files/storage-keys.ts';
import { isServedWithoutMetadata } from '../metadata/removable-types.ts';
import type { JobRequest } from '../ports/jobs.ts';
import type { FileRecord, FileRejection, RejectionCode } from '../ports/records.ts';
import type { StoredPart } from '../ports/storage-uploads.ts';
import type { Services } from '../services.ts';
import { derivativeJobs } from '../tags/derivative-jobs.ts';
import { plannedTagging } from '../tags/request-tagging.ts';
import { inSpan } from '../telemetry/in-span.ts';
import { joinParts } from './join-parts.ts';
import { type Judgement, judgeFile } from './judge-file.ts';
import { removeMetadata } from './remove-metadata.ts';
import { withLease } from './verification-lease.ts';

/**
 * Acquires the verification of an upload for this process, and adds `jobs` together with it. Returns the token for
 * {@link verifyUpload}; null while another process holds the verification, or if there is nothing to verify.
 */
export async function beginVerification(
  services: Services,
  fileId: string,
  jobs: readonly JobRequest[],
): Promise<string | null> {
  const token = randomUUID();
  const leaseSeconds = services.settings.verificationLeaseSeconds;
  const hasBegun = await services.database.files.beginVerification({ fileId, token, leaseSeconds, jobs });
  return hasBegun ? token : null;
}

/** The job that verifies an upload if the process that began to is gone and no client calls again. */
export function verificationJob({ settings }: Pick<Services, 'settings'>, fileId: string): JobRequest {
  return { name: 'verify', data: { fileId }, delaySeconds: settings.verificationLeaseSeconds + 1 };
}

/** Options of {@link verifyUpload}. */
export interface VerifyUploadOptions {
  /** Whether an outage before the parts are joined leaves the upload VERIFYING, for the `verify` job. */
  readonly keepOnOutage: boolean;
  /**
   * Whether this process may read the whole file, to remove its metadata. Processes that serve an API may not: they
   * leave it to a worker.
   */
  readonly mayReadAll: boolean;
  /** The parts, if they were listed just before. @default listed now */
  readonly parts?: readonly StoredPart[] | undefined;
  /** The SHA-256, in lower-case hex, of an import whose bytes this process stored. @default as the storage listed it */
  readonly sha256?: string | null;
}

/**
 * Joins the parts, checks the bytes and records the outcome, READY or REJECTED, as the holder of `token`. If the
 * process dies at any point, another can continue. Also resolves if the lease was lost and another process records the
 * outcome.
 *
 * An outage before the parts are joined reopens the upload, so that the client can call again; with `keepOnOutage`, for
 * jobs, which have no client, it stays VERIFYING and the job retries.
 *
 * @throws {DarkroomError} the reason why the upload is not complete, after which it is open again; or
 * STORAGE_UNAVAILABLE if nothing could be decided and the `verify` job will retry.
 */
export async function verifyUpload(
  services: Services,
  file: FileRecord,
  token: string,
  options: VerifyUploadOptions,
): Promise<void> {
  const { files } = services.database;
  const holder = { fileId: file.id, token };
  try {
    const isLeftToWorker = await inSpan('verify upload', { attributes: { 'darkroom.file.id': file.id } }, () =>
      withLease(services, holder, async (signal) => {
        try {
          return await joinAndJudge(services, file, token, options, signal);
        } catch (error) {
          const rejection = rejectionBy(error);
          if (rejection === null) throw error;
          const jobs = deleteFileJobs(services.keys, file, services.settings.partUrlExpiresInSeconds);
          const telling = await services.events.tell({ type: 'fileRejected' }, jobs);
          await files.markRejected({ ...holder, rejection, jobs: telling });
          return false;
        }
      }),
    );
    if (isLeftToWorker) await leaveToWorker(services, holder);
  } catch (error) {
    // Releases the lease, so that the next attempt need not wait for it to expire. Does nothing if the upload is open
    // again.
    await files.renewVerification({ ...holder, leaseSeconds: 0 }).catch(() => false);
    throw error;
  }
}

const REJECTIONS: readonly RejectionCode[] = [
  'FILE_TOO_LARGE',
  'FILE_TYPE_NOT_ACCEPTED',
  'IMAGE_TOO_LARGE',
  'METADATA_NOT_REMOVABLE',
];

/** The rejection that an error leads to; null if it does not reject the file. */
function rejectionBy(error: unknown): FileRejection | null {
  if (!(error instanceof DarkroomError)) return null;
  const code = REJECTIONS.find((candidate) => candidate === error.code);
  return code === undefined ? null : { code, message: error.message };
}

/**
 * Returns the lease and asks for the `verify` job right away. If this process dies in between, the one that was written
 * when the verification began does the work, once the lease has ended.
 */
async function leaveToWorker(
  { database: { files } }: Services,
  holder: { readonly fileId: string; readonly token: string },
): Promise<void> {
  if (!(await files.renewVerification({ ...holder, leaseSeconds: 0 }))) return;
  const { fileId } = holder;
  const jobs: readonly JobRequest[] = [{ name: 'verify', data: { fileId } }];
  await files.beginVerification({ fileId, token: randomUUID(), leaseSeconds: 0, jobs });
}

/** Resolves to true if everything is in order, but a worker must do the rest. */
async function joinAndJudge(
  services: Services,
  file: FileRecord,
  token: string,
  { keepOnOutage, mayReadAll, parts, sha256 = null }: VerifyUploadOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const outcome = await joinParts(services, file, signal, parts);
  if (outcome.joined) {
    const { size } = outcome.object;
    const judgement = await judgeFile(services, file, outcome.object, signal);
    if (!mayReadAll && isServedWithoutMetadata(file, judgement.contentType)) return true;
    await markReady(services, file, token, { ...judgement, size, sha256: outcome.sha256 ?? sha256 }, signal);
  } else if (keepOnOutage && isRetryable(outcome.error)) {
    throw outcome.error;
  } else if (await services.database.files.reopenUpload({ fileId: file.id, token })) {
    throw outcome.error;
  }
  return false;
}

async function markReady(
  services: Services,
  file: FileRecord,
  token: string,
  judged: Judgement & Pick<FileRecord, 'sha256'> & { readonly size: number },
  signal: AbortSignal,
): Promise<void> {
  const conversions = plannedConversions(services, file, judged);
  const tagging = plannedTagging(services, file, judged.contentType);
  const publicKey = await publish(services, file, judged, signal);
  const jobs = derivativeJobs(services, file, {
    contentType: judged.contentType,
    conversions: conversions.map(({ id: conversionId, requestId }) => ({ conversionId, requestId })),
    tagging,
    owner: file.ownerId,
  });
  await services.database.files.markReady({
    fileId: file.id,
    token,
    ...judged,
    publicKey,
    conversions,
    tagging,
    jobs: await services.events.tell({ type: 'fileReady' }, jobs),
  });
}

async function publish(
  services: Services,
  file: FileRecord,
  judged: { readonly contentType: string; readonly size: number },
  signal: AbortSignal,
): Promise<string | null> {
  if (file.visibility !== 'PUBLIC') return null;
  const { keys } = services;
  const { contentType } = judged;
  const isStripped = isServedWithoutMetadata(file, contentType);
  const size = isStripped ? await removeMetadata(services, file, judged, signal) : judged.size;
  return publishObject(services, file, {
    from: isStripped ? keys.withoutMetadata(file.id) : keys.original(file.id),
    to: keys.publicOriginal(file.id),
    size,
    contentType,
  });
}
