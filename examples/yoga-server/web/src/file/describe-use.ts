import type { Photo } from './photo.ts';

/** Which records of the host's have a photo, or when it is deleted, for people; null where there is neither. */
export function describeUse({ attachments, expiresAt }: Pick<Photo, 'attachments' | 'expiresAt'>): string | null {
  if (expiresAt !== null) {
    const when = new Date(expiresAt).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
    return `deleted on ${when}, unless it is used before`;
  }
  if (attachments === null || attachments.length === 0) return null;
  const uses = attachments.map(({ target, subject }) => (subject === null ? target : `${target} of ${subject}`));
  return `used as ${uses.join(', ')}`;
}
