import { create } from 'content-disposition';
import { isShownInline } from '../media-types/acceptance.ts';
import type { FileRecord } from '../ports/records.ts';
import { servedName } from './served-name.ts';

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
  const isShown = disposition === 'INLINE' && isShownInline(contentType);
  return create(name, { type: isShown ? 'inline' : 'attachment' });
}
