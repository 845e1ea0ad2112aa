import type { OpenDatabase } from '../ports/database.ts';
import type { DarkroomLogger } from '../ports/logger.ts';
import type { FileRecord } from '../ports/records.ts';
import { isFileId } from './file-id.ts';
import type { FileLoader } from './file-loader.ts';
import { type NewestStates, newestStates, type StateSource } from './newest-states.ts';
import { sharedReads } from './shared-reads.ts';
import { type FileListState, listWatcher, type WatchedList } from './watch-lists.ts';

/** Follows files as they change, in this process or another. */
export interface FileWatcher {
  /**
   * The current state of each file, then newer states whenever the consumer asks; intermediate states may be skipped,
   * the latest never is. Returns null for an id if there is no such file or it is deleted, and ends once that is true
   * of all.
   */
  watch(fileIds: readonly string[]): NewestStates<FileRecord>;
  /** The same for a page of an owner's files. It never ends. */
  watchList(query: WatchedList): NewestStates<FileListState>;
  /** Resolves when the file has left the given state, or at the latest after this many milliseconds. */
  waitForChange(file: FileRecord, milliseconds: number): Promise<void>;
  /** Whether it listens for changes, as it does from the first file that is watched. */
  isListening(): boolean;
  /** Ends all watching. */
  close(): Promise<void>;
}

/**
 * A watcher that listens first, then reads, then follows, so that no change is missed. However many follow a file, each
 * change costs one read, and wakes only those who follow it or a list of its owner.
 */
export function fileWatcher(
  { load, database }: { readonly load: FileLoader; readonly database: Pick<OpenDatabase, 'files' | 'pubSub'> },
  log: DarkroomLogger,
): FileWatcher {
  let listening: Promise<() => Promise<void>> | null = null;
  const listen = (): Promise<() => Promise<void>> => {
    listening ??= database.pubSub
      .subscribe({
        onChange: ({ fileId, ownerId }) => {
          reads.refresh(fileId);
          if (ownerId !== null) lists.refreshOwner(ownerId);
        },
        onGap: () => {
          reads.refreshAll();
          lists.refreshAll();
        },
      })
      .catch((error: unknown) => {
        listening = null;
        throw error;
      });
    return listening;
  };

  const reads = sharedReads<FileRecord>({ name: 'File', read: load, pauseMilliseconds: 0, log });
  const lists = listWatcher(database, listen, log);
  const files: StateSource<FileRecord> = {
    start: async (ids, follower) => {
      await listen();
      for (const id of ids) reads.add(id, follower);
    },
    repeat: (id) => reads.repeat(id),
    stop: (ids, follower) => ids.forEach((id) => reads.remove(id, follower)),
  };

  const open = new Set<AsyncIterator<unknown>>();
  const watch: FileWatcher['watch'] = (fileIds) => {
    const ids = [...new Set(fileIds)];
    const states: NewestStates<FileRecord> = newestStates(ids.filter(isFileId), files, {
      unknown: ids.filter((id) => !isFileId(id)),
      onEnd: () => void open.delete(states),
    });
    open.add(states);
    return states;
  };
  return {
    watch,
    watchList: (query) => {
      const states: NewestStates<FileListState> = lists.watch(query, () => void open.delete(states));
      open.add(states);
      return states;
    },
    waitForChange: async (file, milliseconds) => {
      const states = watch([file.id]);
      const timer = setTimeout(() => void states.return?.(), milliseconds);
      try {
        for await (const { state } of states) if (state?.version !== file.version) return;
      } finally {
        clearTimeout(timer);
      }
    },
    isListening: () => listening !== null,
    close: async () => {
      for (const states of open) await states.return?.();
      const unsubscribe = await listening?.catch(() => undefined);
      listening = null;
      await unsubscribe?.();
    },
  };
}
