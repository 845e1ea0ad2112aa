import { isAccepted } from '../media-types/acceptance.ts';
import { MEDIA_TYPES } from '../media-types/read-table.ts';
import { checkPolicy, PLACE_MEMBERS, POLICY_MEMBERS, type StatedPolicy } from './check-policy.ts';
import type { DirectiveArguments } from './directive-arguments.ts';
import type { DirectiveSettings, FileTarget } from './directive-runtime.ts';
import { metadataOf, metadataProblem } from './metadata-policy.ts';

/** The policy as far as it could be read, and its problems, each with what to do. */
export interface PolicyReading {
  readonly target: Omit<FileTarget, 'coordinate' | 'formerly' | 'hasSubject'>;
  readonly problems: readonly string[];
}

/** Reads the policy that one `@fileUpload(...)` states. The defaults apply to what it omits. */
export function readPolicy(args: DirectiveArguments, settings: DirectiveSettings): PolicyReading {
  const { defaults } = settings;
  // For SDL, graphql refuses unknown arguments; for a schema built in code, only this does.
  const problems = [...args.keys()]
    .filter((name) => !POLICY_MEMBERS.includes(name) && !PLACE_MEMBERS.includes(name))
    .map(
      (name) =>
        `Unknown argument ${name} of @fileUpload. Valid arguments: target, ${[...PLACE_MEMBERS, ...POLICY_MEMBERS].join(', ')}.`,
    );
  const stated = checkPolicy(args, settings, problems);
  const accept = stated.accept ?? defaults.accept;
  const visibility = stated.visibility ?? defaults.visibility;
  const problem = stated.metadata === 'STRIP' ? metadataProblem(visibility, accept) : null;
  if (problem !== null) problems.push(problem);
  if (stated.keepLocation === true && !acceptsAny(accept, settings.canPreview)) {
    problems.push(
      'keepLocation has no effect, because the processor makes previews of no type in accept, and reads EXIF only with them. Use a processor with previews, add a supported type to accept, or remove keepLocation.',
    );
  }
  const policy = {
    accept,
    maxBytes: stated.maxBytes ?? defaults.maxBytes,
    maxPixels: stated.maxPixels ?? defaults.maxPixels,
    convert: convertOf(stated, settings, accept, problems),
    metadata: metadataOf(stated.metadata ?? defaults.metadata, visibility, accept),
    keepLocation: stated.keepLocation ?? defaults.keepLocation,
    unattachedExpiresInSeconds: stated.unattachedExpiresInSeconds ?? defaults.unattachedExpiresInSeconds,
    ...taggingOf(stated, settings, settings.canTag !== null && acceptsAny(accept, settings.canTag), problems),
  };
  if (stated.requireSize === false && defaults.requireSize) {
    problems.push(
      'requireSize is false, but the option requireSize of createDarkroom applies to all targets. Remove the argument.',
    );
  }
  return { target: { visibility, requireSize: stated.requireSize ?? defaults.requireSize, policy }, problems };
}

function convertOf(
  { convert }: StatedPolicy,
  { defaults, canConvert }: DirectiveSettings,
  accept: readonly string[] | null,
  problems: string[],
): readonly string[] {
  const isMade = (name: string): boolean => acceptsAny(accept, (contentType) => canConvert(contentType, name));
  // The defaults are meant for files that have them, so they do not apply to a target that accepts none.
  if (convert === null) return defaults.convert.filter(isMade);
  const without = convert.filter((name) => !isMade(name));
  if (without.length > 0) {
    const all = without.length === convert.length;
    problems.push(
      all
        ? 'convert has no effect, because the processor supports no type in accept. Add a supported type to accept, or remove convert.'
        : `convert contains ${without.join(', ')}, which no type in accept has. Add a type that has it to accept, or remove it from convert.`,
    );
  }
  return convert;
}

function taggingOf(
  stated: StatedPolicy,
  { canTag, defaults }: DirectiveSettings,
  taggable: boolean,
  problems: string[],
): { readonly tag: boolean; readonly minConfidence: number | null } {
  if (stated.tag === true && canTag !== null && !taggable) {
    problems.push(
      'tag has no effect, because the tagger supports no type in accept. Add a supported type to accept, or remove tag.',
    );
  }
  const tag = stated.tag ?? (taggable && defaults.tag);
  if (stated.minConfidence !== null && canTag !== null && !tag) {
    problems.push('minConfidence has no effect without suggested tags. Add tag: true, or remove minConfidence.');
  }
  return { tag, minConfidence: tag ? (stated.minConfidence ?? defaults.minConfidence) : null };
}

/** Whether `accept` includes any type for which `can` returns true. Types that a range accepts have magic bytes. */
function acceptsAny(accept: readonly string[] | null, can: (contentType: string) => boolean): boolean {
  const types = [...MEDIA_TYPES.map(({ type }) => type), ...(accept ?? [])];
  return types.some((type) => isAccepted(type, accept) && can(type));
}
