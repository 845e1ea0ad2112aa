import { DarkroomError } from '../errors/darkroom-error.ts';
import { MEDIA_TYPES } from '../media-types/read-table.ts';
import type { Processor } from '../ports/processor.ts';
import type { UploadPolicy } from '../ports/records.ts';

type Converted = Pick<UploadPolicy, 'convert' | 'maxBytes'>;

/** A type with a lower size limit than others. */
export interface TypeLimit {
  readonly contentType: string;
  /** Bytes. */
  readonly maxBytes: number;
}

/** The types whose files a policy limits to what its conversions can process, if that is less than for other types. */
export function typeLimits(processor: Processor | null, policy: Converted): readonly TypeLimit[] {
  const maxBytes = mostToConvert(processor, policy);
  if (maxBytes === null) return [];
  return MEDIA_TYPES.filter(({ type }) => processor?.supports(type)).map(({ type }) => ({
    contentType: type,
    maxBytes,
  }));
}

/**
 * Refuses a file that would be converted but is larger than the processor accepts.
 *
 * @param contentType Canonical; null if unknown.
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
    `The file has ${size} bytes, but at most ${maxBytes} are accepted for ${contentType}, because larger files cannot be converted. Upload a smaller file.`,
    { context: { maxBytes, contentType } },
  );
}

/** The size of the largest file that can be converted, in bytes; null if the policy's own limit is enough. */
export function mostToConvert(processor: Processor | null, { convert, maxBytes }: Converted): number | null {
  const most = processor?.maxBytes;
  return convert.length === 0 || most === undefined || most >= maxBytes ? null : most;
}
