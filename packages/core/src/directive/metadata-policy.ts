import { isAccepted } from '../media-types/acceptance.ts';
import { OCTET_STREAM } from '../media-types/names.ts';
import { MEDIA_TYPES } from '../media-types/read-table.ts';
import { canRemoveMetadata, REMOVABLE_TYPES } from '../metadata/removable-types.ts';
import type { FileMetadataMode, FileVisibility } from '../ports/records.ts';
import type { FilePolicyDefaults, FileTarget } from './directive-runtime.ts';

/** The problem types that are listed in a message; more would not help. */
const MAX_LISTED = 3;

/**
 * Whether metadata is removed from published images. STRIP, as a default, has no effect on files that are PRIVATE, nor
 * on types that cannot be rewritten.
 */
export function metadataOf(
  wanted: FileMetadataMode,
  visibility: FileVisibility,
  accept: readonly string[] | null,
): FileMetadataMode {
  const applies = visibility === 'PUBLIC' && REMOVABLE_TYPES.some((type) => isAccepted(type, accept));
  return applies ? wanted : 'KEEP';
}

/** The defaults as they apply to uploads without a target. */
export function termsOfDefaults({
  visibility,
  requireSize,
  ...policy
}: FilePolicyDefaults): Pick<FileTarget, 'visibility' | 'requireSize' | 'policy'> {
  const metadata = metadataOf(policy.metadata, visibility, policy.accept);
  return { visibility, requireSize, policy: { ...policy, metadata } };
}

/**
 * The problem with a policy that states STRIP although it cannot hold for every file; null if it can.
 *
 * A target that states it is never to publish metadata, so each type that it accepts must be one that can be rewritten.
 */
export function metadataProblem(visibility: FileVisibility, accept: readonly string[] | null): string | null {
  if (visibility === 'PRIVATE') {
    return 'metadata is STRIP, but visibility is PRIVATE, and only published images are stripped. Set visibility to PUBLIC, or remove metadata.';
  }
  const types = [...MEDIA_TYPES.map(({ type }) => type), OCTET_STREAM];
  const others = types.filter((type) => isAccepted(type, accept) && !canRemoveMetadata(type));
  if (others.length === 0) return null;
  const listed = others.slice(0, MAX_LISTED).join(', ') + (others.length > MAX_LISTED ? ', …' : '');
  return `metadata is STRIP, but accept allows types whose metadata cannot be removed (${listed}). List only ${REMOVABLE_TYPES.join(', ')} in accept. Or remove metadata: Darkroom then strips these types and publishes others unchanged.`;
}
