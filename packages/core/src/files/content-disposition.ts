import { create } from 'content-disposition';
import { isShownInline } from '../media-types/acceptance.ts';
import type { FileRecord } from '../ports/records.ts';
import { servedName } from './served-name.ts';

/**
 * The `Content-Disposition` that bytes of a file are served with: inline for what browsers show safely, else an
 * attachment; its name, which goes by the type of the bytes, by RFC 6266.
 */
export function contentDisposition(file: FileRecord, contentType: string, conversion: string | null = null): string {
  const suffix = conversion === null ? '' : `-${conversion.toLowerCase()}`;
  const name = servedName(file.name, contentType, file.id, suffix);
  return create(name, { type: isShownInline(contentType) ? 'inline' : 'attachment' });
}
