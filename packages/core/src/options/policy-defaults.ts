import { checkPolicy, POLICY_MEMBERS, type PolicySurroundings } from '../directive/check-policy.ts';
import type { FilePolicyDefaults } from '../directive/directive-runtime.ts';
import { argumentsOf } from '../directive/extension-arguments.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import { NUMERIC_OPTIONS } from '../input/numeric-options.ts';
import type { FileMetadataMode, FileVisibility } from '../ports/records.ts';

/** The names that conversions such as `PHOTO_320` may have as widths of a ladder. */
type LadderOf<ConversionName extends string> = ConversionName extends `${infer Start}_${infer End}`
  ? (End extends `${number}` ? Start : never) | `${Start}_${LadderOf<End>}`
  : never;

/** An upload policy. Omitted members have defaults. */
export interface FilePolicyOptions<ConversionName extends string = string> {
  /** The accepted media types and ranges, such as `image/*`. @default all types */
  readonly accept?: readonly string[];
  /**
   * The maximum file size in bytes, from 1 to the option `maxBytes`.
   * @default 1073741824, or the option `maxBytes` if that is less
   */
  readonly maxBytes?: number;
  /**
   * The maximum number of pixels of an image, width × height, 1 or more; of an animation, of one frame. Images whose
   * dimensions cannot be determined are then refused. @default none
   */
  readonly maxPixels?: number;
  /** @default 'PRIVATE' */
  readonly visibility?: FileVisibility;
  /**
   * Whether images are published without EXIF, XMP, comments and thumbnails, which show where and when a photo was
   * taken. Has no effect on PRIVATE files, nor on types other than JPEG, PNG, WebP, GIF, AVIF and HEIC.
   * @default 'STRIP'
   */
  readonly metadata?: FileMetadataMode;
  /**
   * Whether the place where a photo was taken is stored with the file, for `File.exif`, which only its owner can read.
   * Without it, a place is never stored in the database. @default false
   */
  readonly keepLocation?: boolean;
  /**
   * The conversions to make as soon as a file is READY; the name of a ladder stands for those of its widths that the
   * image has. @default none
   */
  readonly convert?: readonly (ConversionName | LadderOf<ConversionName>)[];
  /** Whether to suggest tags as soon as a file is READY. @default false */
  readonly tag?: boolean;
  /** Drops suggestions with a lower confidence, from 0 to 1. @default none */
  readonly minConfidence?: number;
  /**
   * Seconds after which a READY file that was never attached is deleted, from 1 to 315,360,000. @default none: it is
   * kept
   */
  readonly unattachedExpiresInSeconds?: number;
}

/**
 * Checks the option `defaults` and fills in defaults.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION with all problems, one per line.
 */
export function readPolicyDefaults(
  given: FilePolicyOptions,
  surroundings: PolicySurroundings,
): Omit<FilePolicyDefaults, 'requireSize'> {
  const known = POLICY_MEMBERS.filter((name) => name !== 'requireSize'); // It is an option of its own.
  requireKnownOptions(given, known, 'defaults.');
  const problems: string[] = [];
  const stated = checkPolicy(argumentsOf(given), surroundings, problems);
  if (problems.length > 0) {
    const lines = problems.map((problem) => `\`defaults\`: ${problem}`);
    throw new DarkroomError('INVALID_CONFIGURATION', lines.join('\n'));
  }
  return {
    accept: stated.accept,
    maxBytes: stated.maxBytes ?? Math.min(NUMERIC_OPTIONS.defaults.maxBytes.default, surroundings.maxBytes),
    maxPixels: stated.maxPixels,
    visibility: stated.visibility ?? 'PRIVATE',
    metadata: stated.metadata ?? 'STRIP',
    keepLocation: stated.keepLocation ?? false,
    convert: stated.convert ?? [],
    tag: stated.tag ?? false,
    minConfidence: stated.minConfidence,
    unattachedExpiresInSeconds: stated.unattachedExpiresInSeconds,
  };
}
