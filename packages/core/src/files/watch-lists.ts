import type { FileListQuery, OpenDatabase } from '../ports/database.ts';
import type { DarkroomLogger } from '../ports/logger.ts';
import type { FileRecord } from '../ports/records.ts';
import { type NewestStates, newestStates, type StateSource } from './newest-states.ts';
import { sharedReads } from './shared-reads.ts';

/** From one read of a list to the next: it is sent at most four times a second. */
export const LIST_PAUSE_MILLISECONDS = 250;

/** A page of an owner's files. */
export interface FileListState {
  /** Counts the pages that differed. */
  readonly version: number;
  /** A file that did not change is the same record as on the previous page. */
  readonly files: readonly FileRecord[];
  readonly hasNextPage: boolean;
}

/** Everything that determines the content of a followed page. */
export type WatchedList = Omit<FileListQuery, 'signal'>;

/** Follows lists as their owners' files change. */
export interface ListWatcher {
  /** @param onEnd Called when it ends for any reason; may be called twice. */
  watch(query: WatchedList, onEnd: () => void): NewestStates<FileListState>;
  /** Reads the followed lists of an owner again. */
  refreshOwner(ownerId: string): void;
  refreshAll(): void;
}

interface Followed {
  readonly query: WatchedList;
  state: FileListState | null;
}

/**
 * Reads followed lists. All who follow the same page share one read, and the lists of one owner are read one at a time,
 * so that no owner occupies more than one connection of the pool.
 *
 * @param listen Resolves once changes are heard.
 */
export function listWatcher(
  { files }: Pick<OpenDatabase, 'files'>,
  listen: () => Promise<unknown>,
  log: DarkroomLogger,
): ListWatcher {
  const followed = new Map<string, Followed>();
  const keysOf = new Map<string, Set<string>>();
  const turns = new Map<string, Promise<unknown>>();

  const inTurn = async <Result>(ownerId: string, work: () => Promise<Result>): Promise<Result> => {
    const turn = (turns.get(ownerId) ?? Promise.resolve()).then(work, work);
    turns.set(ownerId, turn);
    try {
      return await turn;
    } finally {
      if (turns.get(ownerId) === turn) turns.delete(ownerId);
    }
  };

  const reads = sharedReads<FileListState>({
    name: 'A list',
    pauseMilliseconds: LIST_PAUSE_MILLISECONDS,
    log,
    read: async (key) => {
      const list = followed.get(key);
      if (list === undefined) return null;
      const page = await inTurn(list.query.ownerId, () => files.list(list.query));
      list.state = newState(list.state, page);
      return list.state;
    },
  });

  const source = (query: WatchedList): StateSource<FileListState> => ({
    start: async (keys, follower) => {
      await listen();
      for (const key of keys) {
        if (!followed.has(key)) followed.set(key, { query, state: null });
        const ofOwner = keysOf.get(query.ownerId) ?? new Set();
        keysOf.set(query.ownerId, ofOwner.add(key));
        reads.add(key, follower);
      }
    },
    repeat: (key) => reads.repeat(key),
    stop: (keys, follower) => {
      for (const key of keys) {
        if (!reads.remove(key, follower)) continue;
        followed.delete(key);
        const ofOwner = keysOf.get(query.ownerId);
        ofOwner?.delete(key);
        if (ofOwner?.size === 0) keysOf.delete(query.ownerId);
      }
    },
  });

  return {
    watch: (query, onEnd) => newestStates([JSON.stringify(query)], source(query), { onEnd }),
    refreshOwner: (ownerId) => keysOf.get(ownerId)?.forEach((key) => reads.refresh(key)),
    refreshAll: () => reads.refreshAll(),
  };
}

/**
 * The previous state if nothing on the page differs; otherwise the next one, reusing previous records that are still
 * current.
 */
function newState(
  before: FileListState | null,
  { files, hasNextPage }: Pick<FileListState, 'files' | 'hasNextPage'>,
): FileListState {
  if (before === null) return { version: 1, files, hasNextPage };
  const known = new Map(before.files.map((file) => [file.id, file]));
  const kept = files.map((file) => {
    const same = known.get(file.id);
    return same?.version === file.version ? same : file;
  });
  const isSame =
    hasNextPage === before.hasNextPage &&
    kept.length === before.files.length &&
    kept.every((file, place) => file === before.files[place]);
  return isSame ? before : { version: before.version + 1, files: kept, hasNextPage };
}
