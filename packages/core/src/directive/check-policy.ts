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
  keepLocation: true,
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
export type PolicySurroundings = Pick<
  DirectiveSettings,
  'conversions' | 'ladders' | 'canPublish' | 'maxBytes' | 'canTag'
>;

/**
 * Checks each member of a policy on its own, from `@fileUpload` or from the option `defaults`.
 *
 * @param problems Receives the problems, each with what to do.
 */
export function checkPolicy(
  args: DirectiveArguments,
  { conversions, ladders, canPublish, maxBytes, canTag }: PolicySurroundings,
  problems: string[],
): StatedPolicy {
  const stated: StatedPolicy = {
    accept: readAccept(args.get('accept'), problems),
    maxBytes: readMaxBytes(args.get('maxBytes'), maxBytes, problems),
    maxPixels: readMaxPixels(args.get('maxPixels'), problems),
    visibility: readVisibility(args.get('visibility'), problems),
    metadata: readMetadata(args.get('metadata'), problems),
    keepLocation: readBoolean('keepLocation', args.get('keepLocation'), problems),
    convert: readConvert(args.get('convert'), [...conversions, ...ladders], problems),
    tag: readBoolean('tag', args.get('tag'), problems),
    minConfidence: readConfidence(args.get('minConfidence'), problems),
    requireSize: readBoolean('requireSize', args.get('requireSize'), problems),
    unattachedExpiresInSeconds: readUnattachedExpiry(args.get('unattachedExpiresInSeconds'), problems),
  };
  if (stated.visibility === 'PUBLIC' && !canPublish) {
    problems.push(
      'visibility is PUBLIC, but the storage cannot publish objects. Use a storage with `objects.publish`, or set visibility to PRIVATE.',
    );
  }
  if (canTag !== null) return stated;
  if (stated.tag === true) problems.push('tag requires a tagger. Pass one to createDarkroom, or remove tag.');
  if (stated.minConfidence !== null) {
    problems.push('minConfidence requires a tagger. Pass one to createDarkroom, or remove minConfidence.');
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
      problems.push(
        'accept contains "text/*", but text types cannot be told apart by their bytes. List each type, such as "text/csv".',
      );
    } else if (problem !== null) {
      problems.push(problem);
    } else if (entry !== null) {
      accept.add(entry);
    } else {
      problems.push(
        `accept contains ${print(item)}, which is not a media type. Use a type such as "image/png" or a range such as "image/*".`,
      );
    }
  }
  if (items(node).length === 0) {
    problems.push('accept is empty, so every file would be refused. Add a media type, or remove accept.');
  }
  return [...accept];
}

/** The problem with a type or range that no file is ever detected as; null if there is none. */
function unmetProblem(entry: string): string | null {
  if (canBeMet(entry)) return null;
  const meant = meantType(entry);
  const remedy =
    meant === null
      ? `Use a type from docs/security/file-types.md, or "${OCTET_STREAM}" for files of unknown types`
      : `Use "${meant}"`;
  return `accept contains "${entry}", which is never detected. ${remedy}.`;
}

function readMaxBytes(node: ConstValueNode | undefined, limit: number, problems: string[]): number | null {
  if (node === undefined) return null;
  const option = { ...NUMERIC_OPTIONS.defaults.maxBytes, max: limit };
  const maxBytes = node.kind === Kind.INT ? Number(node.value) : Number.NaN;
  if (isInRange(maxBytes, option)) return maxBytes;
  if (!isInRange(maxBytes, { ...option, max: Number.MAX_SAFE_INTEGER })) {
    problems.push(`maxBytes must be ${rangeOf(option)}, got ${print(node)}.`);
  } else {
    problems.push(
      `maxBytes is ${maxBytes}, but the server accepts at most ${limit} bytes per file. Lower it, or raise the option maxBytes of createDarkroom.`,
    );
  }
  return maxBytes;
}

function readMaxPixels(node: ConstValueNode | undefined, problems: string[]): number | null {
  if (node === undefined) return null;
  const maxPixels = node.kind === Kind.INT ? Number(node.value) : Number.NaN;
  const option = NUMERIC_OPTIONS.defaults.maxPixels;
  if (!isInRange(maxPixels, option)) problems.push(`maxPixels must be ${rangeOf(option)}, got ${print(node)}.`);
  return maxPixels;
}

function readUnattachedExpiry(node: ConstValueNode | undefined, problems: string[]): number | null {
  if (node === undefined) return null;
  const seconds = node.kind === Kind.INT ? Number(node.value) : Number.NaN;
  const option = NUMERIC_OPTIONS.defaults.unattachedExpiresInSeconds;
  if (!isInRange(seconds, option)) {
    problems.push(`unattachedExpiresInSeconds must be ${rangeOf(option)}, got ${print(node)}.`);
  }
  return seconds;
}

function readBoolean(name: string, node: ConstValueNode | undefined, problems: string[]): boolean | null {
  if (node === undefined) return null;
  if (node.kind === Kind.BOOLEAN) return node.value;
  problems.push(`${name} must be true or false, got ${print(node)}.`);
  return false;
}

function readConfidence(node: ConstValueNode | undefined, problems: string[]): number | null {
  if (node === undefined) return null;
  const confidence = node.kind === Kind.FLOAT || node.kind === Kind.INT ? Number(node.value) : Number.NaN;
  const { minConfidence } = NUMERIC_OPTIONS.defaults;
  if (!isInRange(confidence, minConfidence)) {
    problems.push(`minConfidence must be ${rangeOf(minConfidence)}, got ${print(node)}.`);
  }
  return confidence;
}

function readVisibility(node: ConstValueNode | undefined, problems: string[]): FileVisibility | null {
  if (node === undefined) return null;
  if (node.kind === Kind.ENUM && (node.value === 'PUBLIC' || node.value === 'PRIVATE')) return node.value;
  problems.push(`visibility must be PUBLIC or PRIVATE, got ${print(node)}.`);
  return 'PRIVATE';
}

function readMetadata(node: ConstValueNode | undefined, problems: string[]): FileMetadataMode | null {
  if (node === undefined) return null;
  if (node.kind === Kind.ENUM && (node.value === 'STRIP' || node.value === 'KEEP')) return node.value;
  problems.push(`metadata must be STRIP or KEEP, got ${print(node)}.`);
  return 'KEEP';
}

function readConvert(
  node: ConstValueNode | undefined,
  known: readonly string[],
  problems: string[],
): readonly string[] | null {
  if (node === undefined) return null;
  const convert = new Set<string>();
  for (const item of items(node)) {
    if (item.kind === Kind.ENUM && known.includes(item.value)) {
      convert.add(item.value);
    } else {
      const remedy =
        known.length === 0 ? 'Pass a processor that has it to createDarkroom' : `Use ${known.join(' or ')}`;
      problems.push(`Unknown conversion ${print(item)}. ${remedy}.`);
    }
  }
  return [...convert];
}
