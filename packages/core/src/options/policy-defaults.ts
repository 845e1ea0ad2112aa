import { checkPolicy, POLICY_MEMBERS, type PolicySurroundings } from '../directive/check-policy.ts';
import type { FilePolicyDefaults } from '../directive/directive-runtime.ts';
import { argumentsOf } from '../directive/extension-arguments.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import { NUMERIC_OPTIONS } from '../input/numeric-options.ts';
import type { FileVisibility } from '../ports/records.ts';

/** A policy of uploads. What is left out has a default. */
export interface FilePolicyOptions<ConversionName extends string = string> {
  /** Media types and ranges such as `image/*`. @default every type */
  readonly accept?: readonly string[];
  /**
   * The longest file, in bytes, from 1 to the option `maxBytes`. @default 1073741824, or the option
   * `maxBytes` where that is less
   */
  readonly maxBytes?: number;
  /**
   * The most pixels of an image, of one frame of an animation, 1 or more. Images whose dimensions cannot be told are
   * refused then. @default none
   */
  readonly maxPixels?: number;
  /** @default 'PRIVATE' */
  readonly visibility?: FileVisibility;
  /** Conversions to make as soon as a file is READY. @default none */
  readonly convert?: readonly ConversionName[];
  /** Whether tags are suggested as soon as a file is READY. @default false */
  readonly tag?: boolean;
  /** Suggestions with less are dropped, 0 to 1. @default none */
  readonly minConfidence?: number;
  /**
   * Seconds until a READY file that was never attached is deleted, 1 to 315,360,000. @default none: it is kept
   */
  readonly unattachedExpiresInSeconds?: number;
}

/**
 * Checks the option `defaults` and fills in what it leaves out.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION with all that is wrong, a line each.
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
    convert: stated.convert ?? [],
    tag: stated.tag ?? false,
    minConfidence: stated.minConfidence,
    unattachedExpiresInSeconds: stated.unattachedExpiresInSeconds,
  };
}
