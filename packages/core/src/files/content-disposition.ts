import { create } from 'content-disposition';
import { isShownInline } from '../media-types/acceptance.ts';
import type { FileRecord } from '../ports/records.ts';
import { servedName } from './served-name.ts';

/** How bytes are served: shown by browsers if that is safe for their type, or always downloaded. */
export type FileDisposition = 'INLINE' | 'ATTACHMENT';

/**
 * The `Content-Disposition` header for the bytes of a file: inline if browsers can show them safely and no attachment
 * is requested, otherwise attachment. The name matches the type of the bytes and is encoded as in RFC 6266.
 */
export function contentDisposition(
  file: FileRecord,
  contentType: string,
  conversion: string | null = null,
  disposition: FileDisposition = 'INLINE',
): string {
  const suffix = conversion === null ? '' : `-${conversion.toLowerCase()}`;
  const name = servedName(file.name, contentType, file.id, suffix);
  const isShown = disposition === 'INLINE' && isShownInline(contentType);
  return create(name, { type: isShown ? 'inline' : 'attachment' });
}
