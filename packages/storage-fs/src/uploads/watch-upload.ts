import { exists } from '../files/durable-moves.ts';
import type { UploadFolder } from './upload-folder.ts';

/** The error of a PUT whose upload was closed, by this process or another. */
export class UploadClosed extends Error {
  override readonly name = 'UploadClosed';
}

const LOOK_EVERY_MS = 1000;

/**
 * A signal that aborts with {@link UploadClosed} within about a second after the upload is closed. Bytes written to a
 * closed upload are in no folder, but would take up disk space for as long as the client keeps the connection open.
 */
export function watchUpload({ path }: UploadFolder): { readonly signal: AbortSignal; readonly stop: () => void } {
  const closed = new AbortController();
  const look = async (): Promise<void> => {
    // If the disk does not respond, the write reports it.
    if (!(await exists(path).catch(() => true))) closed.abort(new UploadClosed('The upload was closed.'));
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  timer.unref();
  return { signal: closed.signal, stop: () => clearInterval(timer) };
}
