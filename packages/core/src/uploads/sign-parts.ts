import { DarkroomError } from '../errors/darkroom-error.ts';
import type { RequestBudget } from '../operation/request-budget.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { lengthOfPart, maxBytesOfPart } from './plan-parts.ts';
import { requireDeclaredSize } from './require-declared-size.ts';
import { uploadNotOpen } from './upload-not-open.ts';

/** A part of an upload, with where to PUT it. */
export interface SignedPart {
  readonly number: number;
  readonly url: string;
  /** Bytes; null when not known. */
  readonly size: number | null;
}

/** Parts whose URLs were signed together. */
export interface SignedParts {
  readonly parts: readonly SignedPart[];
  readonly expiresAt: Date;
}

/**
 * Signs URLs for all parts of an open upload, or for those of some numbers, each once. They never outlive the upload.
 *
 * @throws {DarkroomError} BAD_USER_INPUT for a number that is no part; UPLOAD_NOT_OPEN;
 * SIZE_REQUIRED; REQUEST_BUDGET_EXCEEDED.
 */
export async function signParts(
  services: Services,
  file: FileRecord,
  numbers: readonly number[] | null,
  budget: RequestBudget,
): Promise<SignedParts> {
  if (file.uploadId === null || file.status !== 'UPLOADING') throw uploadNotOpen();
  // Before they are looked at: a list in a variable may be as long as a request, for each of a thousand aliases.
  budget.spend('maxSignedUrls', numbers?.length ?? file.partCount);
  const wanted = [...new Set(numbers ?? Array.from({ length: file.partCount }, (_, index) => index + 1))];
  const unknown = wanted.find((number) => !Number.isInteger(number) || number < 1 || number > file.partCount);
  if (unknown !== undefined) {
    throw new DarkroomError(
      'BAD_USER_INPUT',
      `There is no part ${unknown}: this upload has parts 1 to ${file.partCount}.`,
    );
  }
  await requireDeclaredSize(services, file.declaredSize, false);
  const parts = wanted.map((number) => ({ number, size: lengthOfPart(file, number) }));
  const left = Math.floor((file.uploadExpiresAt.getTime() - Date.now()) / 1000);
  const { urls, expiresAt } = await services.storage.uploads.sign({
    key: services.keys.original(file.id),
    uploadId: file.uploadId,
    parts: parts.map((part) => ({
      ...part,
      maxBytes: maxBytesOfPart(file.partCount, part.number, file.policy.maxBytes),
    })),
    expiresInSeconds: Math.max(1, Math.min(services.settings.partUrlExpiresInSeconds, left)),
  });
  return { parts: parts.map((part, index) => ({ ...part, url: urls[index] ?? '' })), expiresAt };
}
