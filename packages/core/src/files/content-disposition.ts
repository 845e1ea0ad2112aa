import { create } from 'content-disposition';
import type { FileRecord } from '../ports/database.ts';

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

/**
 * The `Content-Disposition` that bytes of a file are served with: inline for what browsers show safely, else an attachment; its name by
 * RFC 6266.
 */
export function contentDisposition(file: FileRecord, contentType: string, conversion: string | null = null): string {
  return create(fileName(file, contentType, conversion), { type: INLINE.has(contentType) ? 'inline' : 'attachment' });
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
};

function fileName(file: FileRecord, contentType: string, conversion: string | null): string {
  const name = (file.name ?? file.id).replaceAll(/[/\\]/g, '_');
  if (conversion === null) return name;
  const extension = EXTENSIONS[contentType];
  const base = name.replace(/\.[^.]*$/, '');
  return `${base}-${conversion.toLowerCase()}${extension === undefined ? '' : `.${extension}`}`;
}
