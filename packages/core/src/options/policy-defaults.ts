import type { FilePolicyDefaults } from '../directive/directive-runtime.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { parseMediaTypeOrRange } from '../files/media-types.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import type { FileVisibility } from '../ports/records.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tagger } from '../ports/tagger.ts';

/** The longest file by default, in bytes: 1 GiB. */
const DEFAULT_MAX_BYTES: number = 1024 ** 3;

/** A policy of uploads. What is left out has a default. */
export interface FilePolicyOptions<ConversionName extends string = string> {
  /** Media types and ranges such as `image/*`. @default every type */
  readonly accept?: readonly string[];
  /** The longest file, in bytes. @default 1073741824, or the option `maxBytes` where that is less */
  readonly maxBytes?: number;
  /** @default 'PRIVATE' */
  readonly visibility?: FileVisibility;
  /** Conversions to make as soon as a file is READY. @default none */
  readonly convert?: readonly ConversionName[];
  /** Whether tags are suggested as soon as a file is READY. @default false */
  readonly tag?: boolean;
  /** Suggestions with less are dropped, 0 to 1. @default none */
  readonly minConfidence?: number;
}

const DEFAULTS: Readonly<Record<keyof FilePolicyOptions, true>> = {
  accept: true,
  maxBytes: true,
  visibility: true,
  convert: true,
  tag: true,
  minConfidence: true,
};

/** What a policy has to go with. */
interface PolicySurroundings {
  readonly conversions: readonly string[];
  readonly storage: Storage;
  readonly tagger: Tagger | null;
  /** The longest file that any policy may allow, in bytes. */
  readonly maxBytes: number;
}

/**
 * Checks the option `defaults` and fills in what it leaves out.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function readPolicyDefaults(
  given: FilePolicyOptions,
  surroundings: PolicySurroundings,
): Omit<FilePolicyDefaults, 'requireSize'> {
  return { ...readFilePolicy(given, surroundings), ...readTagging(given, surroundings.tagger) };
}

function readFilePolicy(
  given: FilePolicyOptions,
  { conversions, storage, maxBytes: limit }: PolicySurroundings,
): Omit<FilePolicyDefaults, 'tag' | 'minConfidence' | 'requireSize'> {
  requireKnownOptions(given, Object.keys(DEFAULTS), 'defaults.');
  const { accept, maxBytes = Math.min(DEFAULT_MAX_BYTES, limit), visibility = 'PRIVATE', convert = [] } = given;
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) {
    throw invalid('`defaults.maxBytes` must be a whole number of bytes, 1 or more.');
  }
  if (maxBytes > limit) {
    throw invalid(`\`defaults.maxBytes\` is over the option \`maxBytes\`, ${limit}: lower it, or raise the other.`);
  }
  const unknown = convert.find((name) => !conversions.includes(name));
  if (unknown !== undefined) {
    throw invalid(
      `\`defaults.convert\` names ${unknown}, but the processor offers: ${conversions.join(', ') || 'none'}.`,
    );
  }
  if (visibility === 'PUBLIC' && storage.objects.publish === undefined) {
    throw invalid('`defaults.visibility` is PUBLIC, but this storage cannot publish: leave it PRIVATE.');
  }
  if (visibility !== 'PUBLIC' && visibility !== 'PRIVATE')
    throw invalid('`defaults.visibility` must be PUBLIC or PRIVATE.');
  return { accept: readAccept(accept), maxBytes, visibility, convert: [...new Set(convert)] };
}

function readTagging(
  { tag = false, minConfidence }: FilePolicyOptions,
  tagger: Tagger | null,
): Pick<FilePolicyDefaults, 'tag' | 'minConfidence'> {
  if (tagger === null && (tag || minConfidence !== undefined)) {
    throw invalid(
      '`defaults.tag` and `defaults.minConfidence` need a tagger: give createDarkroom one, or leave them out.',
    );
  }
  if (minConfidence !== undefined && !(minConfidence >= 0 && minConfidence <= 1)) {
    throw invalid('`defaults.minConfidence` must be a number from 0 to 1.');
  }
  return { tag, minConfidence: minConfidence ?? null };
}

function readAccept(accept: readonly string[] | undefined): readonly string[] | null {
  if (accept === undefined) return null;
  if (accept.length === 0)
    throw invalid('`defaults.accept` is empty, so no file would do: leave it out, or name a type.');
  return accept.map((entry) => {
    const type = parseMediaTypeOrRange(entry);
    if (type !== null) return type;
    throw invalid(
      `\`defaults.accept\` has "${entry}", which is no media type: write image/png, or image/* for all of a kind.`,
    );
  });
}

function invalid(message: string): DarkroomError {
  return new DarkroomError('INVALID_CONFIGURATION', message);
}
