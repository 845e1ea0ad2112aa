import { randomUUID } from 'node:crypto';
import { isToBeConverted } from '../conversions/is-to-be-converted.ts';
import { offeredConversion } from '../conversions/offered-conversion.ts';
import { DarkroomError, isRetryable } from '../errors/darkroom-error.ts';
import { contentDisposition } from '../files/content-disposition.ts';
import { deleteFileJobs } from '../files/storage-keys.ts';
import type { JobRequest } from '../ports/jobs.ts';
import type { FileRecord, NewConversion } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { plannedTagging, taggingJob } from '../tags/request-tagging.ts';
import { joinParts } from './join-parts.ts';
import { type Judgement, judgeFile } from './judge-file.ts';
import { withLease } from './verification-lease.ts';

/**
 * Claims the upload for this process, to be verified by {@link verifyUpload}. `jobs` go with the claim. Null while another process has
 * it, or when there is nothing to verify.
 */
export async function beginVerification(
  services: Services,
  fileId: string,
  jobs: readonly JobRequest[],
): Promise<string | null> {
  const token = randomUUID();
  const leaseSeconds = services.settings.verificationLeaseSeconds;
  const claimed = await services.database.files.beginVerification({ fileId, token, leaseSeconds, jobs });
  return claimed ? token : null;
}

/**
 * Joins the parts, judges the bytes and records the outcome, READY or REJECTED, as the holder of `token`. A process that dies at any point
 * leaves what another can go on from. Resolves also when the lease was lost, and the outcome is somebody else's to record.
 *
 * An outage before the parts are joined opens the upload again for a client that is there to call again; a job, for which nobody is, leaves it
 * VERIFYING and tries again (`keepOnOutage`).
 *
 * @throws {DarkroomError} what keeps the upload from being complete, after which it is open again; or STORAGE_UNAVAILABLE, when nothing
 * could be decided and the `verify` job will try again.
 */
export async function verifyUpload(
  services: Services,
  file: FileRecord,
  token: string,
  options: { readonly keepOnOutage: boolean },
): Promise<void> {
  const { files } = services.database;
  const holder = { fileId: file.id, token };
  try {
    await withLease(services, holder, async (signal) => {
      try {
        await joinAndJudge(services, file, token, options.keepOnOutage, signal);
      } catch (error) {
        if (!(error instanceof DarkroomError && REJECTIONS.has(error.code))) throw error;
        const rejection = { code: error.code, message: error.message };
        const jobs = deleteFileJobs(services.keys, file, services.settings.partUrlExpiresInSeconds);
        await files.markRejected({ ...holder, rejection, jobs });
      }
    });
  } catch (error) {
    // Gives the lease back, so that whoever tries next need not wait for its end. Does nothing when the upload is open again.
    await files.renewVerification({ ...holder, leaseSeconds: 0 }).catch(() => false);
    throw error;
  }
}

const REJECTIONS: ReadonlySet<string> = new Set(['FILE_TOO_LARGE', 'FILE_TYPE_NOT_ACCEPTED', 'IMAGE_TOO_LARGE']);

async function joinAndJudge(
  services: Services,
  file: FileRecord,
  token: string,
  keepOnOutage: boolean,
  signal: AbortSignal,
): Promise<void> {
  const outcome = await joinParts(services, file, signal);
  if (outcome.joined) {
    const judgement = await judgeFile(services, file, outcome.size, signal);
    await markReady(services, file, token, judgement, outcome.size);
  } else if (keepOnOutage && isRetryable(outcome.error)) {
    throw outcome.error;
  } else if (await services.database.files.reopenUpload({ fileId: file.id, token })) {
    throw outcome.error;
  }
}

async function markReady(
  services: Services,
  file: FileRecord,
  token: string,
  judgement: Judgement,
  size: number,
): Promise<void> {
  const conversions = plannedConversions(services, file, judgement.contentType);
  const tagging = plannedTagging(services, file, judgement.contentType);
  const publicKey = await publishOriginal(services, file, judgement.contentType);
  await services.database.files.markReady({
    fileId: file.id,
    token,
    ...judgement,
    size,
    publicKey,
    conversions,
    tagging,
    jobs: [
      ...conversions.map(({ id, requestId }): JobRequest => ({
        name: 'convert',
        data: { fileId: file.id, conversionId: id, requestId },
        owner: file.ownerId,
      })),
      ...(tagging === null ? [] : [taggingJob(file, tagging.requestId)]),
    ],
  });
}

function plannedConversions(services: Services, file: FileRecord, contentType: string): readonly NewConversion[] {
  const { processor } = services;
  if (processor === null || !isToBeConverted(processor, contentType)) return [];
  return file.policy.convert.flatMap((name) => {
    const definition = offeredConversion(processor, name);
    return definition === undefined
      ? []
      : [{ id: randomUUID(), name, recipe: definition.recipe, requestId: randomUUID() }];
  });
}

async function publishOriginal(services: Services, file: FileRecord, contentType: string): Promise<string | null> {
  const { objects } = services.storage;
  if (file.visibility !== 'PUBLIC' || objects.publish === undefined) return null;
  const to = services.keys.publicOriginal(file.id);
  const from = services.keys.original(file.id);
  const published = await objects.publish({
    from,
    to,
    contentType,
    contentDisposition: contentDisposition(file, contentType),
  });
  if (!published) throw new DarkroomError('STORAGE_UNAVAILABLE', 'The file could not be published. Try again.');
  return to;
}
