import { MAX_PARTS, MIN_PART_BYTES, type StoredPart } from '@graphql-darkroom/core';

/**
 * Whether these parts may be joined: 1 to 10,000, strictly ascending, all but the last of one size that is at least 5 MiB. S3 itself would
 * take unequal sizes, other servers do not.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 * @see https://developers.cloudflare.com/r2/objects/multipart-objects/
 */
export function partsMayBeJoined(parts: readonly StoredPart[]): boolean {
  const first = parts[0];
  if (first === undefined || parts.length > MAX_PARTS) return false;
  const ascending = parts.every(({ number }, index) => {
    const previous = parts[index - 1]?.number ?? 0;
    return Number.isInteger(number) && number > previous && number <= MAX_PARTS;
  });
  return ascending && parts.slice(0, -1).every(({ size }) => size === first.size && size >= MIN_PART_BYTES);
}
