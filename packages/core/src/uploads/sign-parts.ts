import { DarkroomError } from '../errors/darkroom-error.ts';
import type { RequestBudget } from '../operation/request-budget.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { lengthOfPart, maxBytesOfPart } from './plan-parts.ts';
import { requireDeclaredSize } from './require-declared-size.ts';
import { isSha256 } from './sha256.ts';
import { uploadNotOpen } from './upload-not-open.ts';

/** A part of an upload and the URL to PUT it to. */
export interface SignedPart {
  readonly number: number;
  readonly url: string;
  /** Headers that the PUT must send. */
  readonly headers: Readonly<Record<string, string>>;
  /** The length in bytes; null if unknown. */
  readonly size: number | null;
}

/** The parts to sign: those in `numbers` and in `checksums`; all if both are null. */
export interface PartsToSign {
  readonly numbers: readonly number[] | null;
  readonly checksums: readonly PartChecksum[] | null;
}

/** The checksum that the bytes of a part must have. */
export interface PartChecksum {
  readonly number: number;
  /** The SHA-256, in base64. */
  readonly sha256: string;
}

/** Parts whose URLs were signed together. */
export interface SignedParts {
  readonly parts: readonly SignedPart[];
  readonly expiresAt: Date;
}

/**
 * Signs URLs for all parts of an open upload, or for the given parts, each once. No URL outlives the upload.
 *
 * @throws {DarkroomError} BAD_USER_INPUT for a number that is not a part's; UPLOAD_NOT_OPEN; SIZE_REQUIRED; FILE_EMPTY;
 * REQUEST_BUDGET_EXCEEDED.
 */
export async function signParts(
  services: Services,
  file: FileRecord,
  { numbers, checksums }: PartsToSign,
  budget: RequestBudget,
): Promise<SignedParts> {
  if (file.uploadId === null || file.status !== 'UPLOADING') throw uploadNotOpen();
  // Before validating them: a list in a variable may be as long as the request, and a thousand aliases may each use it.
  const listed =
    numbers === null && checksums === null
      ? null
      : [...(numbers ?? []), ...(checksums ?? []).map(({ number }) => number)];
  budget.spend('maxSignedUrls', listed?.length ?? file.partCount);
  const sums = readChecksums(checksums ?? []);
  const wanted = [...new Set(listed ?? Array.from({ length: file.partCount }, (_, index) => index + 1))];
  const unknown = wanted.find((number) => !Number.isInteger(number) || number < 1 || number > file.partCount);
  if (unknown !== undefined) {
    throw new DarkroomError(
      'BAD_USER_INPUT',
      `There is no part ${unknown}. This upload has parts 1 to ${file.partCount}.`,
    );
  }
  await requireDeclaredSize(services, file.declaredSize, false);
  const parts = wanted.map((number) => ({ number, size: lengthOfPart(file, number) }));
  const left = Math.floor((file.uploadExpiresAt.getTime() - Date.now()) / 1000);
  const { urls, headers, expiresAt } = await services.storage.uploads.sign({
    key: services.keys.original(file.id),
    uploadId: file.uploadId,
    parts: parts.map((part) => {
      const sha256 = sums.get(part.number);
      const maxBytes = maxBytesOfPart(file, part.number, file.policy.maxBytes);
      return { ...part, maxBytes, ...(sha256 === undefined ? {} : { sha256 }) };
    }),
    expiresInSeconds: Math.max(1, Math.min(services.settings.partUrlExpiresInSeconds, left)),
  });
  return {
    parts: parts.map((part, index) => ({ ...part, url: urls[index] ?? '', headers: headers?.[index] ?? {} })),
    expiresAt,
  };
}

/** The SHA-256 of each part that has one, by part number. */
function readChecksums(checksums: readonly PartChecksum[]): ReadonlyMap<number, string> {
  const wrong = checksums.find(({ sha256 }) => !isSha256(sha256));
  if (wrong === undefined) return new Map(checksums.map(({ number, sha256 }) => [number, sha256]));
  throw new DarkroomError(
    'BAD_USER_INPUT',
    `The checksum of part ${wrong.number} must be the SHA-256 of its bytes in base64: 44 characters, ending with \`=\`.`,
  );
}
