import { DarkroomError } from '../errors/darkroom-error.ts';
import { MEDIA_TYPES } from '../media-types/read-table.ts';
import type { Processor } from '../ports/processor.ts';
import type { UploadPolicy } from '../ports/records.ts';

type Converted = Pick<UploadPolicy, 'convert' | 'maxBytes'>;

/** A type of which only shorter files are accepted than of others. */
export interface TypeLimit {
  readonly contentType: string;
  /** Bytes. */
  readonly maxBytes: number;
}

/**
 * The types of which a policy takes only files that its conversions can be made of, where
 * these are shorter than others.
 */
export function typeLimits(processor: Processor | null, policy: Converted): readonly TypeLimit[] {
  const maxBytes = mostToConvert(processor, policy);
  if (maxBytes === null) return [];
  return MEDIA_TYPES.filter(({ type }) => processor?.supports(type)).map(({ type }) => ({
    contentType: type,
    maxBytes,
  }));
}

/**
 * Refuses a file that would be converted, and is longer than the processor takes, as it does one of too many pixels.
 *
 * @param contentType Canonical; null where it is not known.
 * @throws {DarkroomError} FILE_TOO_LARGE.
 */
export function requireConvertibleSize(
  processor: Processor | null,
  policy: Converted,
  contentType: string | null,
  size: number,
): void {
  const maxBytes = mostToConvert(processor, policy);
  if (maxBytes === null || size <= maxBytes || contentType === null) return;
  if (processor?.supports(contentType) !== true) return;
  throw new DarkroomError(
    'FILE_TOO_LARGE',
    `The file has ${size} bytes; of ${contentType} at most ${maxBytes} are accepted here, as longer ones cannot be converted.`,
    { context: { maxBytes, contentType } },
  );
}

/** Bytes of the longest file that is converted; null where the policy's own limit says it all. */
export function mostToConvert(processor: Processor | null, { convert, maxBytes }: Converted): number | null {
  const most = processor?.maxBytes;
  return convert.length === 0 || most === undefined || most >= maxBytes ? null : most;
}
