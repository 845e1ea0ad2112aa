import { create } from 'content-disposition';
import type { FileRecord } from '../ports/records.ts';
import { servedName } from './served-name.ts';

/** What browsers show themselves without running anything. HTML and SVG, which can, are never among these. */
const INLINE: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'application/pdf',
  'video/mp4',
  'video/webm',
  'video/ogg',
  'video/quicktime',
  'audio/mpeg',
  'audio/mp4',
  'audio/aac',
  'audio/ogg',
  'audio/opus',
  'audio/wav',
  'audio/webm',
  'audio/flac',
]);

/** How bytes are served: shown by a browser where that is safe for their type, or always downloaded. */
export type FileDisposition = 'INLINE' | 'ATTACHMENT';

/**
 * The `Content-Disposition` that bytes of a file are served with: inline for what browsers show safely, unless an
 * attachment is asked for, else an attachment; its name, which goes by the type of the bytes, by RFC 6266.
 */
export function contentDisposition(
  file: FileRecord,
  contentType: string,
  conversion: string | null = null,
  disposition: FileDisposition = 'INLINE',
): string {
  const suffix = conversion === null ? '' : `-${conversion.toLowerCase()}`;
  const name = servedName(file.name, contentType, file.id, suffix);
  return create(name, { type: disposition === 'INLINE' && INLINE.has(contentType) ? 'inline' : 'attachment' });
}
