import { DarkroomError } from '../errors/darkroom-error.ts';
import { isAccepted } from '../media-types/acceptance.ts';
import { MEDIA_TYPES } from '../media-types/read-table.ts';
import type { Processor } from '../ports/processor.ts';
import type { UploadPolicy } from '../ports/records.ts';
import { processorFor } from './compose-processors.ts';

type Converted = Pick<UploadPolicy, 'convert' | 'maxBytes'>;

/** A type with a lower size limit than others. */
export interface TypeLimit {
  readonly contentType: string;
  /** Bytes. */
  readonly maxBytes: number;
}

/** The types whose files a policy limits to what its conversions can process, if that is less than for other types. */
export function typeLimits(processor: Processor | null, policy: Converted): readonly TypeLimit[] {
  return MEDIA_TYPES.flatMap(({ type }) => {
    const maxBytes = mostToConvert(processor, policy, type);
    return maxBytes === null || maxBytes === policy.maxBytes ? [] : [{ contentType: type, maxBytes }];
  });
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
  const maxBytes = contentType === null ? null : mostToConvert(processor, policy, contentType);
  if (maxBytes === null || maxBytes === policy.maxBytes || size <= maxBytes) return;
  throw new DarkroomError(
    'FILE_TOO_LARGE',
    `The file has ${size} bytes, but at most ${maxBytes} are accepted for ${contentType}, because larger files cannot be converted. Upload a smaller file.`,
    { context: { maxBytes, contentType } },
  );
}

/**
 * The size of the largest file that a policy accepts of types that are converted, in bytes; null if that is its own
 * limit.
 */
export function mostOfAnyType(
  processor: Processor | null,
  policy: Converted & Pick<UploadPolicy, 'accept'>,
): number | null {
  const accepted = MEDIA_TYPES.filter(({ type }) => isAccepted(type, policy.accept));
  const limits = accepted.flatMap(({ type }) => mostToConvert(processor, policy, type) ?? []);
  const most = Math.max(...limits);
  return limits.length > 0 && most < policy.maxBytes ? most : null;
}

/** The size of the largest file of a type that a policy accepts, in bytes; null if the type is not converted. */
function mostToConvert(
  processor: Processor | null,
  { convert, maxBytes }: Converted,
  contentType: string,
): number | null {
  if (processor?.supports(contentType) !== true) return null;
  const { conversions, maxBytes: most = maxBytes } = processorFor(processor, contentType);
  return convert.some((name) => Object.hasOwn(conversions, name)) ? Math.min(most, maxBytes) : null;
}
