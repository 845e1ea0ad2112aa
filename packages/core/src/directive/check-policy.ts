import { Kind, print, type ConstValueNode } from 'graphql';
import { NUMERIC_OPTIONS } from '../input/numeric-options.ts';
import { isInRange, rangeOf } from '../input/read-numbers.ts';
import { canBeMet } from '../media-types/acceptance.ts';
import { parseMediaTypeOrRange } from '../media-types/media-type.ts';
import { meantType, OCTET_STREAM } from '../media-types/names.ts';
import type { FileMetadataMode, FileVisibility } from '../ports/records.ts';
import type { DirectiveArguments } from './directive-arguments.ts';
import type { DirectiveSettings, FilePolicyDefaults } from './directive-runtime.ts';

// An object, so that the compiler detects a missing member.
const MEMBERS: Readonly<Record<keyof FilePolicyDefaults, true>> = {
  accept: true,
  maxBytes: true,
  maxPixels: true,
  requireSize: true,
  visibility: true,
  metadata: true,
  convert: true,
  tag: true,
  minConfidence: true,
  unattachedExpiresInSeconds: true,
};

/** The arguments of `@fileUpload` that do not belong to the policy but say where a file is attached. */
export const PLACE_MEMBERS: readonly string[] = ['subject', 'attach'];

/** The names of the members of a policy. */
export const POLICY_MEMBERS: readonly string[] = Object.keys(MEMBERS);

/** The members that a policy states; null for those it does not. */
export type StatedPolicy = { readonly [Name in keyof FilePolicyDefaults]: FilePolicyDefaults[Name] | null };

/** The settings that a policy is checked against. */
export type PolicySurroundings = Pick<DirectiveSettings, 'conversions' | 'canPublish' | 'maxBytes' | 'canTag'>;

/**
 * Checks each member of a policy on its own, from `@fileUpload` or from the option `defaults`.
 *
 * @param problems Receives the problems, each a sentence that says what to do.
 */
export function checkPolicy(
  args: DirectiveArguments,
  { conversions, canPublish, maxBytes, canTag }: PolicySurroundings,
  problems: string[],
): StatedPolicy {
  const stated: StatedPolicy = {
    accept: readAccept(args.get('accept'), problems),
    maxBytes: readMaxBytes(args.get('maxBytes'), maxBytes, problems),
    maxPixels: readMaxPixels(args.get('maxPixels'), problems),
    visibility: readVisibility(args.get('visibility'), problems),
    metadata: readMetadata(args.get('metadata'), problems),
    convert: readConvert(args.get('convert'), conversions, problems),
    tag: readBoolean('tag', args.get('tag'), problems),
    minConfidence: readConfidence(args.get('minConfidence'), problems),
    requireSize: readBoolean('requireSize', args.get('requireSize'), problems),
    unattachedExpiresInSeconds: readUnattachedExpiry(args.get('unattachedExpiresInSeconds'), problems),
  };
  if (stated.visibility === 'PUBLIC' && !canPublish) {
    problems.push(
      'visibility is PUBLIC, but the storage cannot publish; use one whose objects have publish, or make it PRIVATE.',
    );
  }
  if (canTag !== null) return stated;
  if (stated.tag === true) problems.push('tag needs a tagger; give createDarkroom one, or leave tag out.');
  if (stated.minConfidence !== null) {
    problems.push('minConfidence needs a tagger; give createDarkroom one, or leave minConfidence out.');
  }
  return stated;
}

/** The values of a list; in GraphQL, a single value can stand for a list of one. */
function items(node: ConstValueNode): readonly ConstValueNode[] {
  return node.kind === Kind.LIST ? node.values : [node];
}

function readAccept(node: ConstValueNode | undefined, problems: string[]): readonly string[] | null {
  if (node === undefined) return null;
  const accept = new Set<string>();
  for (const item of items(node)) {
    const entry = item.kind === Kind.STRING ? parseMediaTypeOrRange(item.value) : null;
    const problem = entry === null ? null : unmetProblem(entry);
    if (entry === 'text/*') {
      problems.push('accept has "text/*", but nothing tells one kind of text from another; name each, as "text/csv".');
    } else if (problem !== null) {
      problems.push(problem);
    } else if (entry !== null) {
      accept.add(entry);
    } else {
      problems.push(
        `accept has ${print(item)}, which is no media type; write "image/png", or "image/*" for all of a kind.`,
      );
    }
  }
  if (items(node).length === 0) {
    problems.push('accept is empty, so no file would do; name a type, or leave accept out.');
  }
  return [...accept];
}

/** The problem with a type or range that no file is ever detected as; null if there is none. */
function unmetProblem(entry: string): string | null {
  if (canBeMet(entry)) return null;
  const meant = meantType(entry);
  const remedy =
    meant === null
      ? `name a type of docs/security/file-types.md, or "${OCTET_STREAM}" for files of unknown types`
      : `write "${meant}"`;
  return `accept has "${entry}", which no file is ever found to be; ${remedy}.`;
}

function readMaxBytes(node: ConstValueNode | undefined, limit: number, problems: string[]): number | null {
  if (node === undefined) return null;
  const option = { ...NUMERIC_OPTIONS.defaults.maxBytes, max: limit };
  const maxBytes = node.kind === Kind.INT ? Number(node.value) : Number.NaN;
  if (isInRange(maxBytes, option)) return maxBytes;
  if (!isInRange(maxBytes, { ...option, max: Number.MAX_SAFE_INTEGER })) {
    problems.push(`maxBytes is ${print(node)}; give ${rangeOf(option)}.`);
  } else {
    problems.push(
      `maxBytes is ${maxBytes}, but no file may be longer than ${limit} bytes; lower it, or raise the option maxBytes of createDarkroom.`,
    );
  }
  return maxBytes;
}

function readMaxPixels(node: ConstValueNode | undefined, problems: string[]): number | null {
  if (node === undefined) return null;
  const maxPixels = node.kind === Kind.INT ? Number(node.value) : Number.NaN;
  const option = NUMERIC_OPTIONS.defaults.maxPixels;
  if (!isInRange(maxPixels, option)) problems.push(`maxPixels is ${print(node)}; give ${rangeOf(option)}.`);
  return maxPixels;
}

function readUnattachedExpiry(node: ConstValueNode | undefined, problems: string[]): number | null {
  if (node === undefined) return null;
  const seconds = node.kind === Kind.INT ? Number(node.value) : Number.NaN;
  const option = NUMERIC_OPTIONS.defaults.unattachedExpiresInSeconds;
  if (!isInRange(seconds, option)) {
    problems.push(`unattachedExpiresInSeconds is ${print(node)}; give ${rangeOf(option)}.`);
  }
  return seconds;
}

function readBoolean(name: string, node: ConstValueNode | undefined, problems: string[]): boolean | null {
  if (node === undefined) return null;
  if (node.kind === Kind.BOOLEAN) return node.value;
  problems.push(`${name} is ${print(node)}; make it true or false.`);
  return false;
}

function readConfidence(node: ConstValueNode | undefined, problems: string[]): number | null {
  if (node === undefined) return null;
  const confidence = node.kind === Kind.FLOAT || node.kind === Kind.INT ? Number(node.value) : Number.NaN;
  const { minConfidence } = NUMERIC_OPTIONS.defaults;
  if (!isInRange(confidence, minConfidence)) {
    problems.push(`minConfidence is ${print(node)}; give ${rangeOf(minConfidence)}.`);
  }
  return confidence;
}

function readVisibility(node: ConstValueNode | undefined, problems: string[]): FileVisibility | null {
  if (node === undefined) return null;
  if (node.kind === Kind.ENUM && (node.value === 'PUBLIC' || node.value === 'PRIVATE')) return node.value;
  problems.push(`visibility is ${print(node)}; make it PUBLIC or PRIVATE.`);
  return 'PRIVATE';
}

function readMetadata(node: ConstValueNode | undefined, problems: string[]): FileMetadataMode | null {
  if (node === undefined) return null;
  if (node.kind === Kind.ENUM && (node.value === 'STRIP' || node.value === 'KEEP')) return node.value;
  problems.push(`metadata is ${print(node)}; make it STRIP or KEEP.`);
  return 'KEEP';
}

function readConvert(
  node: ConstValueNode | undefined,
  conversions: readonly string[],
  problems: string[],
): readonly string[] | null {
  if (node === undefined) return null;
  const convert = new Set<string>();
  for (const item of items(node)) {
    if (item.kind === Kind.ENUM && conversions.includes(item.value)) {
      convert.add(item.value);
    } else {
      const remedy =
        conversions.length === 0 ? 'give createDarkroom a processor that has it' : `use ${conversions.join(' or ')}`;
      problems.push(`there is no conversion ${print(item)}; ${remedy}.`);
    }
  }
  return [...convert];
}
