import { randomUUID } from 'node:crypto';
import { requireConvertibleSize } from '../conversions/convertible-size.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { type Caller, requireStart, requireUploader, type UploadToStart } from '../files/access.ts';
import { withoutInvisible } from '../files/served-name.ts';
import { deleteFileJobs } from '../files/storage-keys.ts';
import { isBoundedText, MAX_COMBINING_MARKS } from '../input/bounded-text.ts';
import { mayBecomeAccepted, typeNotAccepted } from '../media-types/acceptance.ts';
import { parseDeclaredType } from '../media-types/media-type.ts';
import type { FileRecord, FileVisibility, UploadPolicy } from '../ports/records.ts';
import { MAX_PART_BYTES } from '../ports/rules/part-limits.ts';
import type { Storage } from '../ports/storage.ts';
import type { Services } from '../services.ts';
import { maxBytesOfParts, type PartPlan, planParts } from './plan-parts.ts';
import { requireDeclaredSize } from './require-declared-size.ts';
import { uploadNotOpen } from './upload-not-open.ts';

/** What a client declares about a file before sending it. */
export interface StartUploadInput {
  readonly count: number | null;
  /** The length in bytes of every part but the last. */
  readonly partSize: number | null;
  readonly name: string | null;
  readonly contentType: string | null;
  readonly size: number | null;
  /** Whether each part will be signed with its SHA-256. */
  readonly checksums: boolean;
}

/** The terms that apply to an upload: those of a target, or the defaults. */
export interface UploadTerms {
  /** The target's schema coordinate; null if there is none. */
  readonly coordinate: string | null;
  readonly visibility: FileVisibility;
  readonly policy: UploadPolicy;
  /** Whether the size must be declared. */
  readonly requireSize: boolean;
}

const MAX_NAME_LENGTH = 255;

/**
 * Writes the record of a new file, then opens its multipart upload: the sweep finds a record without an upload, but an
 * upload without a record would cost money for years.
 *
 * @throws {DarkroomError} UNAUTHENTICATED, FORBIDDEN, SIZE_REQUIRED, FILE_EMPTY, QUOTA_EXCEEDED,
 * FILE_TYPE_NOT_ACCEPTED, FILE_TOO_LARGE, INVALID_PART_COUNT, BAD_USER_INPUT or STORAGE_UNAVAILABLE.
 */
export async function startUpload(
  services: Services,
  input: StartUploadInput,
  terms: UploadTerms,
  caller: Caller,
): Promise<FileRecord> {
  requireUploader(services, caller);
  const { policy } = terms;
  const contentType = parseDeclaredType(input.contentType);
  if (contentType !== null && !mayBecomeAccepted(contentType, policy.accept)) {
    throw typeNotAccepted(contentType, policy.accept);
  }
  const upload: UploadToStart = {
    target: terms.coordinate,
    visibility: terms.visibility,
    policy,
    name: input.name === null ? null : cleanName(input.name),
    declaredContentType: contentType,
    declaredSize: input.size,
  };

  const { database, storage, keys, settings } = services;
  const { maxParts, maxPartBytes } = storage.uploads;
  const { count, partSize, size } = input;
  const parts = planParts({ count, partSize, size, maxBytes: policy.maxBytes, maxParts, maxPartBytes });
  const maxBytes = size ?? maxBytesOfParts(parts, policy.maxBytes);
  if (input.checksums && storage.uploads.verifiesChecksums !== true) throw checksumsUnverified();
  if (input.size !== null) requireConvertibleSize(services.processor, policy, contentType, input.size);
  await requireStart(services, upload, caller);
  await requireDeclaredSize(services, input.size, terms.requireSize);
  const isAnonymous = caller.viewer === null;
  const anonymousKey = isAnonymous ? await services.anonymousKeyOf(caller) : null;
  const file = await database.files.create(
    {
      id: randomUUID(),
      ownerId: caller.viewer,
      ...upload,
      ...parts,
      uploadExpiresInSeconds: isAnonymous ? settings.anonymousUploadExpiresInSeconds : settings.uploadExpiresInSeconds,
      reservedBytes: size ?? mostBytes(storage, parts, maxBytes),
      ...(anonymousKey === null ? {} : { anonymousKey }),
    },
    await services.quotaOf(caller),
    (isAnonymous ? services.anonymousTogether : null) ?? undefined,
  );

  const key = keys.original(file.id);
  let uploadId: string | null = null;
  try {
    ({ uploadId } = await storage.uploads.start({
      key,
      contentType,
      maxBytes,
      ...(input.checksums ? { checksums: true } : {}),
    }));
    if (!(await database.files.setUploadId({ fileId: file.id, uploadId }))) throw uploadNotOpen();
    return { ...file, uploadId };
  } catch (error) {
    await giveUp(services, { ...file, uploadId });
    throw error;
  }
}

function checksumsUnverified(): DarkroomError {
  return new DarkroomError(
    'BAD_USER_INPUT',
    'This storage does not verify checksums. Start the upload without `checksums`.',
  );
}

/** The maximum number of bytes that an upload of undeclared size can receive before a sweep checks it. */
function mostBytes({ uploads }: Storage, { partCount, partSize }: PartPlan, maxBytes: number): number {
  if (uploads.enforcesMaxBytes === true) return maxBytes;
  const { urlScope, maxPartBytes = MAX_PART_BYTES } = uploads;
  const others = urlScope === 'UPLOAD' ? maxPartBytes : (partSize ?? maxPartBytes);
  return (partCount - 1) * others + maxPartBytes;
}

/**
 * Ends an upload that could not be opened. If its id could not be written to the record, a job that carries the id
 * aborts it. No URL was issued, so nothing arrives later. If it is unknown whether the storage opened it, the sweep
 * finds it by listing the storage's uploads, if the storage can list them: during an outage, a job per attempt would
 * add up.
 */
async function giveUp(services: Services, file: FileRecord): Promise<void> {
  const { database, storage, keys, settings, log } = services;
  try {
    const isLeftToSweep = file.uploadId === null && storage.uploads.stale !== undefined;
    const [now] = deleteFileJobs(keys, file, settings.partUrlExpiresInSeconds);
    const jobs = isLeftToSweep || now === undefined ? [] : [now];
    const ended = await database.files.endUpload({ fileId: file.id, as: 'ABORTED', jobs });
    if (ended || file.uploadId === null) return;
    await storage.uploads.abort({ key: keys.original(file.id), uploadId: file.uploadId });
  } catch (error) {
    log.warn(`Upload ${file.id} could not be opened, and its cleanup failed. The sweep cleans it up.`, error);
  }
}

/**
 * A name as stored and shown, without invisible characters; null if it is empty.
 *
 * @throws {DarkroomError} BAD_USER_INPUT if it is too long.
 */
export function cleanName(name: string): string | null {
  if (!isBoundedText(name)) {
    throw new DarkroomError(
      'BAD_USER_INPUT',
      `\`name\` may have at most ${MAX_NAME_LENGTH} characters, and at most ${MAX_COMBINING_MARKS} combining marks in a row.`,
    );
  }
  const clean = withoutInvisible(name).trim();
  if (clean.length > MAX_NAME_LENGTH) {
    throw new DarkroomError(
      'BAD_USER_INPUT',
      `\`name\` may have at most ${MAX_NAME_LENGTH} characters, got ${clean.length}.`,
    );
  }
  return clean === '' ? null : clean;
}
