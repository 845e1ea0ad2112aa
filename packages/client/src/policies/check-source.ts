import type { DarkroomClientError } from '../errors/client-error.ts';
import { type ErrorFactory, SVG } from '../errors/messages.ts';
import type { UploadPolicy } from './upload-policy.ts';

/**
 * What the server would refuse a file for, as far as a browser can tell before a byte is sent; null for nothing. The
 * server judges the bytes themselves, and has the last word.
 */
export function checkSource(source: Blob, policy: UploadPolicy, makeError: ErrorFactory): DarkroomClientError | null {
  const { accept } = policy;
  const ofType = policy.typeLimits.find(({ contentType }) => contentType === source.type);
  const { maxBytes } = ofType ?? policy;
  if (source.size > maxBytes) return makeError('FILE_TOO_LARGE', { details: { size: source.size, maxBytes } });
  if (accept === null || mayBeAccepted(source.type, accept)) return null;
  return makeError('FILE_TYPE_NOT_ACCEPTED', { details: { contentType: source.type, accept } });
}

/**
 * Whether a file of a type, as the browser guessed it by the extension, may turn out to be of an accepted one. Refuses
 * only what cannot be mistaken for another: a photo is no PDF, and an SVG, which `image/*` does not include, no photo.
 */
export function mayBeAccepted(type: string, accept: readonly string[]): boolean {
  const kind = kindOf(type);
  if (type === SVG) return accept.some((entry) => kindOf(entry) === null);
  return kind === null || accept.some((entry) => [kind, null].includes(kindOf(entry)));
}

/**
 * Kinds of files that are never mistaken for each other; null for what may lie in many containers, as ZIP and XML do,
 * and for text, as DXF is.
 */
function kindOf(type: string): string | null {
  const [essence = ''] = type.toLowerCase().split(';');
  if (essence.trim() === 'application/pdf') return 'pdf';
  if (/\+|xml|dxf|^text\/html/.test(essence)) return null;
  const [, kind = null] = /^(image|audio|video|font)\//.exec(essence) ?? [];
  return kind === 'video' || kind === 'audio' ? 'media' : kind;
}
