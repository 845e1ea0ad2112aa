import { DarkroomError } from '../errors/darkroom-error.ts';
import { requireSize } from '../files/require-size.ts';
import { MAX_PART_BYTES, MAX_PARTS, MIN_PART_BYTES } from '../ports/rules/part-limits.ts';

const MEBIBYTE = 1024 * 1024;

const PREFERRED_PART_BYTES = 8 * MEBIBYTE;

/** How an upload is cut. */
export interface PartPlan {
  /** 1 to 10,000. */
  readonly partCount: number;
  /** Bytes of every part but the last; null when the length is unknown. */
  readonly partSize: number | null;
}

/**
 * Cuts an upload into parts: by size, by size and count, by count alone, or into one.
 *
 * @throws {DarkroomError} INVALID_PART_COUNT, FILE_TOO_LARGE or BAD_USER_INPUT.
 */
export function planParts(input: {
  readonly count: number | null;
  readonly size: number | null;
  readonly maxBytes: number;
  /** The most parts that the storage takes. @default 10000 */
  readonly maxParts?: number | undefined;
  /** The most bytes of a part that the storage takes. @default 5368709120 */
  readonly maxPartBytes?: number | undefined;
}): PartPlan {
  const { count, size, maxBytes, maxParts = MAX_PARTS, maxPartBytes = MAX_PART_BYTES } = input;
  if (count !== null && (!Number.isInteger(count) || count < 1 || count > maxParts)) {
    throw invalidPartCount(`\`count\` must be between 1 and ${maxParts}, the most parts that the storage takes.`);
  }
  if (size === null) return planUnknownLength(count ?? 1, maxBytes);
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new DarkroomError(
      'BAD_USER_INPUT',
      '`size` must be the length of the file in bytes: a whole number, not negative.',
    );
  }
  requireSize(size, Math.min(maxBytes, maxParts * maxPartBytes));
  return count === null ? planBySize(size, maxParts) : planBySizeAndCount(size, count, maxPartBytes);
}

/** The exact length of a part, or null when it is not known. */
export function lengthOfPart(plan: PartPlan & { readonly declaredSize: number | null }, number: number): number | null {
  if (plan.partSize === null || plan.declaredSize === null) return null;
  return number < plan.partCount ? plan.partSize : plan.declaredSize - (plan.partCount - 1) * plan.partSize;
}

/**
 * The most bytes of a part whose length is not known: all parts but the last are of one size, and the last is no
 * longer. With each at its most they may be more than `maxBytes` together; what they are together is for the
 * storage to count, or for the sweep.
 */
export function maxBytesOfPart(partCount: number, number: number, maxBytes: number): number {
  const most =
    number < partCount
      ? Math.floor(maxBytes / (partCount - 1))
      : Math.min(Math.floor(maxBytes / partCount), maxBytes - (partCount - 1) * MIN_PART_BYTES);
  return Math.min(most, MAX_PART_BYTES);
}

function planUnknownLength(count: number, maxBytes: number): PartPlan {
  const most = Math.max(1, Math.ceil(maxBytes / MIN_PART_BYTES));
  if (count > most) {
    throw invalidPartCount(
      `${count} parts of at least 5 MiB are more than the ${maxBytes} bytes accepted here: use at most ${most}, or give \`size\`.`,
    );
  }
  return { partCount: count, partSize: null };
}

function planBySize(size: number, maxParts: number): PartPlan {
  const partSize = Math.max(PREFERRED_PART_BYTES, Math.ceil(size / maxParts / MEBIBYTE) * MEBIBYTE);
  if (size <= partSize) return { partCount: 1, partSize: size };
  return { partCount: Math.ceil(size / partSize), partSize };
}

function planBySizeAndCount(size: number, count: number, maxPartBytes: number): PartPlan {
  const partSize = Math.ceil(size / count);
  if (count > 1 && partSize < MIN_PART_BYTES) {
    const most = Math.max(1, Math.ceil(size / (MIN_PART_BYTES - 1)) - 1);
    throw invalidPartCount(
      `${size} bytes in ${count} parts make parts under 5 MiB: use at most ${most}, or leave \`count\` out.`,
    );
  }
  if (partSize > maxPartBytes) {
    throw invalidPartCount(
      `${size} bytes in ${count} parts make parts over ${maxPartBytes} bytes, the most that the storage takes: use more, or leave \`count\` out.`,
    );
  }
  return { partCount: count, partSize };
}

function invalidPartCount(message: string): DarkroomError {
  return new DarkroomError('INVALID_PART_COUNT', message);
}
