import type { DarkroomClient } from '../darkroom-client.ts';
import type { FileFields } from './file-fields.ts';
import { createLiveFiles, type LiveFiles } from './live-files.ts';
import type { Watched } from './watched.ts';

const liveFiles = new WeakMap<DarkroomClient, LiveFiles>();

/**
 * Watches a file: its current state, then its state after each change. One connection serves all files that this client
 * watches; it is closed while the page is hidden.
 *
 * @example
 * const photo = watchFile(darkroom, id, fileFields<{ status: string; url: string | null }>('{ status url }'));
 * const end = photo.subscribe(() => console.log(photo.getState()));
 */
export function watchFile<File>(client: DarkroomClient, id: string, fields: FileFields<File>): Watched<File> {
  let live = liveFiles.get(client);
  if (live === undefined) {
    live = createLiveFiles(client.services);
    liveFiles.set(client, live);
  }
  return live.watch(id, fields);
}
