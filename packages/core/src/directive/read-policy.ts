import { supportedMimeTypes } from 'file-type';
import { Kind, print, type ConstValueNode } from 'graphql';
import { isAccepted, parseMediaTypeOrRange } from '../files/media-types.ts';
import type { FileVisibility } from '../ports/records.ts';
import type { DirectiveArguments } from './directive-arguments.ts';
import type { DirectiveSettings, FileTarget } from './directive-runtime.ts';

/** A policy as far as it could be read, and what is wrong with it, each a sentence that says what to do. */
export interface PolicyReading {
  readonly target: Omit<FileTarget, 'coordinate' | 'formerly'>;
  readonly problems: readonly string[];
}

/** What `@fileUpload` may say of a policy. SDL with anything else is refused by graphql; what a schema made in code says is read here alone. */
const ARGUMENTS: readonly string[] = [
  'accept',
  'maxBytes',
  'requireSize',
  'visibility',
  'convert',
  'tag',
  'minConfidence',
];

/** Reads the policy that one `@fileUpload(...)` states. What it leaves out comes from the defaults. */
export function readPolicy(args: DirectiveArguments, settings: DirectiveSettings): PolicyReading {
  const problems = [...args.keys()]
    .filter((name) => !ARGUMENTS.includes(name))
    .map((name) => `@fileUpload has no argument ${name}; it has target, ${ARGUMENTS.join(', ')}.`);
  const accept = readAccept(args.get('accept'), problems) ?? settings.defaults.accept;
  const convertible = acceptsAny(accept, settings.canConvert);

  const stated = readConvert(args.get('convert'), settings.conversions, problems);
  if (stated !== null && stated.length > 0 && !convertible) {
    problems.push(
      'convert never applies, as accept names no type of image that the processor takes; add one to accept, or leave convert out.',
    );
  }
  // A default is meant for the images there are, not for a target that takes none.
  const convert = stated ?? (convertible ? settings.defaults.convert : []);

  const visibility = readVisibility(args.get('visibility'), problems) ?? settings.defaults.visibility;
  if (visibility === 'PUBLIC' && !settings.canPublish) {
    problems.push(
      'visibility is PUBLIC, but the storage cannot publish; use one whose objects have publish, or make it PRIVATE.',
    );
  }

  const maxBytes = readMaxBytes(args.get('maxBytes'), settings.maxBytes, problems) ?? settings.defaults.maxBytes;
  const tagging = readTagging(
    args,
    settings,
    settings.canTag !== null && acceptsAny(accept, settings.canTag),
    problems,
  );
  const requireSize = readRequireSize(args.get('requireSize'), settings, problems);
  return { target: { visibility, requireSize, policy: { accept, maxBytes, convert, ...tagging } }, problems };
}

function readRequireSize(
  node: ConstValueNode | undefined,
  { defaults }: DirectiveSettings,
  problems: string[],
): boolean {
  const stated = readBoolean('requireSize', node, problems);
  if (stated === false && defaults.requireSize) {
    problems.push('requireSize is false, but the option requireSize of createDarkroom holds everywhere; leave it out.');
  }
  return stated ?? defaults.requireSize;
}

function readTagging(
  args: DirectiveArguments,
  { canTag, defaults }: DirectiveSettings,
  taggable: boolean,
  problems: string[],
): { readonly tag: boolean; readonly minConfidence: number | null } {
  const stated = readBoolean('tag', args.get('tag'), problems);
  if (stated === true && canTag === null) {
    problems.push('tag needs a tagger; give createDarkroom one, or leave tag out.');
  } else if (stated === true && !taggable) {
    problems.push(
      'tag never applies, as accept names no type that the tagger takes; add one to accept, or leave tag out.',
    );
  }
  const tag = stated ?? (taggable && defaults.tag);
  const minConfidence = readConfidence(args.get('minConfidence'), problems);
  if (minConfidence !== null && !tag) {
    problems.push('minConfidence is for suggested tags, and none are suggested here; add tag: true, or leave it out.');
  }
  return { tag, minConfidence: tag ? (minConfidence ?? defaults.minConfidence) : null };
}

/** Whether `accept` lets any file in that something can be done with. What a range lets in has magic bytes. */
function acceptsAny(accept: readonly string[] | null, can: (contentType: string) => boolean): boolean {
  const types = [...supportedMimeTypes, ...(accept ?? [])];
  return types.some((type) => isAccepted(type, accept) && can(type));
}

/** The values of a list; in GraphQL, a single value stands for a list of one. */
function items(node: ConstValueNode): readonly ConstValueNode[] {
  return node.kind === Kind.LIST ? node.values : [node];
}

function readAccept(node: ConstValueNode | undefined, problems: string[]): readonly string[] | null {
  if (node === undefined) {
    return null;
  }
  const accept = new Set<string>();
  for (const item of items(node)) {
    const entry = item.kind === Kind.STRING ? parseMediaTypeOrRange(item.value) : null;
    if (entry === 'text/*') {
      problems.push('accept has "text/*", but nothing tells one kind of text from another; name each, as "text/csv".');
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

function readMaxBytes(node: ConstValueNode | undefined, limit: number, problems: string[]): number | null {
  if (node === undefined) {
    return null;
  }
  const maxBytes = node.kind === Kind.INT ? Number(node.value) : Number.NaN;
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) {
    problems.push(`maxBytes is ${print(node)}; give a whole number of bytes from 1 to ${limit}.`);
  } else if (maxBytes > limit) {
    problems.push(
      `maxBytes is ${maxBytes}, but no file may be longer than ${limit} bytes; lower it, or raise the option maxBytes of createDarkroom.`,
    );
  }
  return maxBytes;
}

function readBoolean(name: string, node: ConstValueNode | undefined, problems: string[]): boolean | null {
  if (node === undefined) {
    return null;
  }
  if (node.kind === Kind.BOOLEAN) {
    return node.value;
  }
  problems.push(`${name} is ${print(node)}; make it true or false.`);
  return false;
}

function readConfidence(node: ConstValueNode | undefined, problems: string[]): number | null {
  if (node === undefined) {
    return null;
  }
  const confidence = node.kind === Kind.FLOAT || node.kind === Kind.INT ? Number(node.value) : Number.NaN;
  if (!(confidence >= 0 && confidence <= 1)) {
    problems.push(`minConfidence is ${print(node)}; give a number from 0 to 1.`);
  }
  return confidence;
}

function readVisibility(node: ConstValueNode | undefined, problems: string[]): FileVisibility | null {
  if (node === undefined) {
    return null;
  }
  if (node.kind === Kind.ENUM && (node.value === 'PUBLIC' || node.value === 'PRIVATE')) {
    return node.value;
  }
  problems.push(`visibility is ${print(node)}; make it PUBLIC or PRIVATE.`);
  return 'PRIVATE';
}

function readConvert(
  node: ConstValueNode | undefined,
  conversions: readonly string[],
  problems: string[],
): readonly string[] | null {
  if (node === undefined) {
    return null;
  }
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
