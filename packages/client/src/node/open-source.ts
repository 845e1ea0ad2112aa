import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';

/**
 * A file on the disk as a `File`, for `upload` in scripts. Its bytes are read as they are sent. A change of the file
 * meanwhile fails the upload with SOURCE_CHANGED.
 *
 * @param path Where it is.
 * @param options `type` is its media type, which the server judges by the bytes in any case.
 * @throws the system's error, such as ENOENT.
 *
 * @example
 * await darkroom.upload(await openSource('photo.jpg', { type: 'image/jpeg' })).ready;
 */
export async function openSource(path: string, { type = '' }: { readonly type?: string } = {}): Promise<File> {
  // First, as it says why a file cannot be opened.
  const { mtimeMs } = await stat(path);
  const blob = await openAsBlob(path, { type });
  return new File([blob], basename(path), { type, lastModified: Math.floor(mtimeMs) });
}
