import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';

/**
 * Opens a file on disk as a `File`, for `upload` in scripts. Its bytes are read while they are sent. If the file
 * changes in the meantime, the upload fails with SOURCE_CHANGED.
 *
 * @param path The path of the file.
 * @param options `type` is the media type; the server checks the bytes in any case.
 * @throws the system's error, such as ENOENT.
 *
 * @example
 * await darkroom.upload(await openSource('photo.jpg', { type: 'image/jpeg' })).ready;
 */
export async function openSource(path: string, { type = '' }: { readonly type?: string } = {}): Promise<File> {
  // First, as its error says why a file cannot be opened.
  const { mtimeMs } = await stat(path);
  const blob = await openAsBlob(path, { type });
  return new File([blob], basename(path), { type, lastModified: Math.floor(mtimeMs) });
}
