import type { StoredPart } from '../storage-uploads.ts';
import { MAX_PARTS, MIN_PART_BYTES } from './part-limits.ts';

/**
 * Whether these parts may be joined, in any storage: 1 to 10,000 of them, with strictly ascending numbers, all but the
 * last of the same size, at least 5 MiB. S3 itself would accept unequal sizes; R2 does not. If sizes are not listed,
 * the storage decides.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 * @see https://developers.cloudflare.com/r2/objects/multipart-objects/
 */
export function partsMayBeJoined(parts: readonly StoredPart[]): boolean {
  const first = parts[0];
  if (first === undefined || parts.length > MAX_PARTS) return false;
  const ascending = parts.every((part, index) => {
    const previous = parts[index - 1]?.number ?? 0;
    return Number.isInteger(part.number) && part.number > previous && part.number <= MAX_PARTS;
  });
  const allButLast = parts.slice(0, -1);
  return (
    ascending &&
    allButLast.every(
      ({ size }) => size === null || (size >= MIN_PART_BYTES && (first.size === null || size === first.size)),
    )
  );
}
