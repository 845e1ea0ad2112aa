import { useMemo, useSyncExternalStore } from 'react';
import type { FileFields } from '../live/file-fields.ts';
import { watchFile } from '../live/watch-file.ts';
import type { Watched, WatchedState } from '../live/watched.ts';
import { useDarkroom } from './darkroom-provider.tsx';

/**
 * The current state of a file, updated after each change; LOADING while `id` is null.
 *
 * @param fields See {@link FileFields}. Text may be written inline; a document should be the same object each time.
 *
 * @example
 * const PHOTO = fileFields<{ status: string; url: string | null }>('{ status url }');
 * const { status, file } = useFile(id, PHOTO);
 */
export function useFile<File>(id: string | null, fields: FileFields<File>): WatchedState<File> {
  const client = useDarkroom();
  const watched = useMemo<Watched<File>>(
    () => (id === null ? UNWATCHED : watchFile(client, id, fields)),
    [client, id, fields],
  );
  return useSyncExternalStore(watched.subscribe, watched.getState, watched.getState);
}

const LOADING: WatchedState<never> = { status: 'LOADING', file: null, error: null };
const UNWATCHED: Watched<never> = { getState: () => LOADING, subscribe: () => () => undefined };
