import { DarkroomError } from '../errors/darkroom-error.ts';
import type { FileRecord } from '../ports/records.ts';
import { MIN_PART_BYTES } from '../ports/rules/part-limits.ts';
import type { StoredPart } from '../ports/storage-uploads.ts';
import { lengthOfPart } from './plan-parts.ts';

/** Why the received parts cannot become the file; null if they can. */
export function findPartProblem(file: FileRecord, parts: readonly StoredPart[]): DarkroomError | null {
  const landed = new Map(parts.map((part) => [part.number, part.size]));
  /** Null if the storage lists no sizes. */
  const sizeOf = (number: number): number | null => landed.get(number) ?? null;
  const numbers = Array.from({ length: file.partCount }, (_, index) => index + 1);

  const missingParts = numbers.filter((number) => !landed.has(number));
  if (missingParts.length > 0) {
    return new DarkroomError(
      'UPLOAD_INCOMPLETE',
      `${nameParts(missingParts)} missing, of ${file.partCount}. Upload the missing parts, then complete the upload again. If the storage refuses a PUT with 403, send it without a Content-Type: \`file.slice(from, to)\` has none.`,
      { context: { missingParts } },
    );
  }

  const leading = numbers.slice(0, -1);
  const smallParts = leading.filter((number) => (sizeOf(number) ?? MIN_PART_BYTES) < MIN_PART_BYTES);
  if (smallParts.length > 0) {
    return new DarkroomError(
      'PART_TOO_SMALL',
      `${nameParts(smallParts)} under 5 MiB. Only the last part may be. Upload longer parts, or start a new upload with fewer parts.`,
      { context: { parts: smallParts } },
    );
  }

  const first = sizeOf(1);
  const oddParts = numbers.filter((number) => {
    const expected = lengthOfPart(file, number);
    const size = sizeOf(number);
    if (size === null) return false;
    if (expected !== null) return size !== expected;
    const others = file.partSize ?? first;
    if (others === null) return false;
    return number < file.partCount ? size !== others : size > others;
  });
  if (oddParts.length === 0) return null;
  return new DarkroomError(
    'PART_SIZE_MISMATCH',
    `${nameParts(oddParts)} of the wrong length. All parts except the last must have the same length, and the last must not be longer. Upload these parts again.`,
    { context: { parts: oddParts } },
  );
}

/** The total length of the parts in bytes; parts that the storage lists no size for count as 0. */
export function totalSize(parts: readonly StoredPart[]): number {
  return parts.reduce((sum, part) => sum + (part.size ?? 0), 0);
}

function nameParts(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 20).join(', ');
  const more = numbers.length > 20 ? ` and ${numbers.length - 20} more` : '';
  return numbers.length === 1 ? `Part ${shown} is` : `Parts ${shown}${more} are`;
}
