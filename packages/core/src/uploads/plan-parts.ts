import { counted } from '../errors/counted.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { requireSize } from '../files/require-size.ts';
import { MAX_PART_BYTES, MAX_PARTS, MIN_PART_BYTES } from '../ports/rules/part-limits.ts';

const MEBIBYTE = 1024 * 1024;

const PREFERRED_PART_BYTES = 8 * MEBIBYTE;

/** How an upload is cut into parts. */
export interface PartPlan {
  /** 1 to 10,000. */
  readonly partCount: number;
  /** The length in bytes of every part but the last; null if neither that nor the length of the file is known. */
  readonly partSize: number | null;
}

/**
 * Cuts an upload into parts by whichever of the file's length, the length of a part and the number of parts are known;
 * one part if none is.
 *
 * @throws {DarkroomError} INVALID_PART_COUNT, FILE_TOO_LARGE or BAD_USER_INPUT.
 */
export function planParts(input: {
  readonly count: number | null;
  /**
   * The length in bytes of every part but the last: 5 MiB to 5 GiB, even if the file is shorter.
   * @default chosen to fit
   */
  readonly partSize?: number | null;
  readonly size: number | null;
  readonly maxBytes: number;
  /** The maximum number of parts that the storage accepts. @default 10000 */
  readonly maxParts?: number | undefined;
  /** The maximum length in bytes of a part that the storage accepts. @default 5368709120 */
  readonly maxPartBytes?: number | undefined;
}): PartPlan {
  const { count, partSize = null, size, maxBytes } = input;
  const { maxParts = MAX_PARTS, maxPartBytes = MAX_PART_BYTES } = input;
  if (count !== null && (!Number.isInteger(count) || count < 1 || count > maxParts)) {
    throw invalidPartCount(`\`count\` must be between 1 and ${maxParts}, the maximum of the storage.`);
  }
  if (partSize !== null && !(Number.isInteger(partSize) && partSize >= MIN_PART_BYTES && partSize <= maxPartBytes)) {
    throw new DarkroomError(
      'BAD_USER_INPUT',
      `\`partSize\` must be between ${MIN_PART_BYTES} (5 MiB) and ${maxPartBytes} bytes, even if the file is shorter.`,
    );
  }
  if (size === null) return planUnknownLength(count ?? 1, partSize, maxBytes);
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new DarkroomError(
      'BAD_USER_INPUT',
      '`size` must be the length of the file in bytes: a whole number, 0 or more.',
    );
  }
  requireSize(size, Math.min(maxBytes, maxParts * maxPartBytes));
  if (partSize !== null) return planByPartSize(size, partSize, count, maxParts);
  return count === null ? planBySize(size, maxParts) : planBySizeAndCount(size, count, maxPartBytes);
}

/** The exact length of a part in bytes, or null if unknown. */
export function lengthOfPart(plan: PartPlan & { readonly declaredSize: number | null }, number: number): number | null {
  const { partCount, partSize, declaredSize } = plan;
  if (partSize === null) return null;
  if (number < partCount) return partSize;
  return declaredSize === null ? null : declaredSize - (partCount - 1) * partSize;
}

/**
 * The maximum length in bytes of a part whose length is unknown: all parts but the last have the same length, and the
 * last is no longer. If that length is unknown too, parts of the maximum length may exceed `maxBytes` in total; the
 * storage or the sweep checks the total.
 */
export function maxBytesOfPart({ partCount, partSize }: PartPlan, number: number, maxBytes: number): number {
  const last = maxBytes - (partCount - 1) * (partSize ?? MIN_PART_BYTES);
  const most =
    number < partCount
      ? (partSize ?? Math.floor(maxBytes / (partCount - 1)))
      : Math.min(partSize ?? Math.floor(maxBytes / partCount), last);
  return Math.min(most, MAX_PART_BYTES);
}

/** The maximum total length in bytes of all parts of an upload whose length is unknown. */
export function maxBytesOfParts({ partCount, partSize }: PartPlan, maxBytes: number): number {
  return partSize === null ? maxBytes : Math.min(maxBytes, partCount * partSize);
}

function planUnknownLength(count: number, partSize: number | null, maxBytes: number): PartPlan {
  const most = Math.max(1, Math.ceil(maxBytes / (partSize ?? MIN_PART_BYTES)));
  if (count > most) {
    const parts = `${counted(count, 'part')} of ${partSize === null ? 'at least 5 MiB' : `${partSize} bytes`}`;
    throw invalidPartCount(
      `${parts} ${count === 1 ? 'exceeds' : 'exceed'} the ${maxBytes} bytes accepted here. Use at most ${most}, or pass \`size\`.`,
    );
  }
  return { partCount: count, partSize };
}

function planByPartSize(size: number, partSize: number, count: number | null, maxParts: number): PartPlan {
  const partCount = Math.max(1, Math.ceil(size / partSize));
  if (partCount > maxParts) {
    throw invalidPartCount(
      `${size} bytes in parts of ${partSize} are ${partCount} parts, but the storage accepts at most ${maxParts}. Use a \`partSize\` of at least ${Math.ceil(size / maxParts)}.`,
    );
  }
  if (count !== null && count !== partCount) {
    throw invalidPartCount(
      `${size} bytes in parts of ${partSize} are ${counted(partCount, 'part')}, not ${count}. Omit \`count\`.`,
    );
  }
  return { partCount, partSize: partCount === 1 ? size : partSize };
}

function planBySize(size: number, maxParts: number): PartPlan {
  const partSize = Math.max(PREFERRED_PART_BYTES, Math.ceil(size / maxParts / MEBIBYTE) * MEBIBYTE);
  return planByPartSize(size, partSize, null, maxParts);
}

function planBySizeAndCount(size: number, count: number, maxPartBytes: number): PartPlan {
  const partSize = Math.ceil(size / count);
  if (count > 1 && partSize < MIN_PART_BYTES) {
    const most = Math.max(1, Math.ceil(size / (MIN_PART_BYTES - 1)) - 1);
    throw invalidPartCount(
      `${size} bytes in ${count} equal parts make parts under 5 MiB. Use at most ${most}, omit \`count\`, or pass \`partSize\`, the length of all parts except the last.`,
    );
  }
  if (partSize > maxPartBytes) {
    throw invalidPartCount(
      `${size} bytes in ${counted(count, 'part')} make parts over ${maxPartBytes} bytes, the maximum of the storage. Use more parts, or omit \`count\`.`,
    );
  }
  return { partCount: count, partSize };
}

function invalidPartCount(message: string): DarkroomError {
  return new DarkroomError('INVALID_PART_COUNT', message);
}
