import { exists } from '../files/durable-moves.ts';
import type { UploadFolder } from './upload-folder.ts';

/** Ends what an upload still receives when it was closed, by this process or another. */
export class UploadClosed extends Error {
  override readonly name = 'UploadClosed';
}

const LOOK_EVERY_MS = 1000;

/**
 * A signal that aborts with {@link UploadClosed} within about a second of the upload's end. What is written after that
 * is in no folder, and still takes the disk for as long as its client keeps the connection.
 */
export function watchUpload({ path }: UploadFolder): { readonly signal: AbortSignal; readonly stop: () => void } {
  const closed = new AbortController();
  const look = async (): Promise<void> => {
    // Where the disk does not answer, writing says so.
    if (!(await exists(path).catch(() => true))) closed.abort(new UploadClosed('The upload was closed.'));
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  timer.unref();
  return { signal: closed.signal, stop: () => clearInterval(timer) };
}
