import type { DarkroomClientError } from '../errors/client-error.ts';
import { type ErrorFactory, SVG } from '../errors/messages.ts';
import type { UploadPolicy } from './upload-policy.ts';

/**
 * Returns the error that the server would refuse a file with, as far as a browser can detect it before any byte is
 * sent; null if there is none. The server checks the bytes themselves, and decides.
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
 * Whether a file with this type, which the browser guessed from its extension, may turn out to be of an accepted type.
 * Refuses only types that cannot be mistaken for an accepted one: a photo is not a PDF, and an SVG, which `image/*`
 * does not include, is not a photo.
 */
export function mayBeAccepted(type: string, accept: readonly string[]): boolean {
  const kind = kindOf(type);
  if (type === SVG) return accept.some((entry) => kindOf(entry) === null);
  return kind === null || accept.some((entry) => [kind, null].includes(kindOf(entry)));
}

/**
 * The kind of a media type. Files of different kinds are never mistaken for each other. Null for types that share a
 * container with others, as those in ZIP and XML do, and for text, such as DXF.
 */
function kindOf(type: string): string | null {
  const [essence = ''] = type.toLowerCase().split(';');
  if (essence.trim() === 'application/pdf') return 'pdf';
  if (/\+|xml|dxf|^text\/html/.test(essence)) return null;
  const [, kind = null] = /^(image|audio|video|font)\//.exec(essence) ?? [];
  return kind === 'video' || kind === 'audio' ? 'media' : kind;
}
