import type { FileRecord } from '../ports/records.ts';

/** The media types of images whose metadata can be removed without encoding them again. */
export const REMOVABLE_TYPES: readonly string[] = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/heic',
  // Accepted wherever `image/heic` is.
  'image/heic-sequence',
];

/** Whether metadata can be removed from files of this type. */
export function canRemoveMetadata(contentType: string): boolean {
  return REMOVABLE_TYPES.includes(contentType);
}

/**
 * Whether everyone but the host's own worker gets a copy of this file without metadata. Decided by the policy that the
 * file was started with and by its detected type, so that every process decides alike.
 */
export function isServedWithoutMetadata(
  { visibility, policy }: Pick<FileRecord, 'visibility' | 'policy'>,
  contentType: string,
): boolean {
  return visibility === 'PUBLIC' && policy.metadata === 'STRIP' && canRemoveMetadata(contentType);
}
