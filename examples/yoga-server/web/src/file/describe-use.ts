import type { Photo } from './photo.ts';

/** Describes which of the host's records use a photo, or when the photo is deleted; null if neither applies. */
export function describeUse({ attachments, expiresAt }: Pick<Photo, 'attachments' | 'expiresAt'>): string | null {
  if (expiresAt !== null) {
    const when = new Date(expiresAt).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
    return `deleted on ${when}, unless it is used by then`;
  }
  if (attachments === null || attachments.length === 0) return null;
  const uses = attachments.map(({ target, subject }) => (subject === null ? target : `${target} of ${subject}`));
  return `used as ${uses.join(', ')}`;
}
