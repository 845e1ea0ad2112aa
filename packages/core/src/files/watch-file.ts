import type { DarkroomLogger } from '../ports/logger.ts';
import type { PubSub } from '../ports/pub-sub.ts';
import type { FileRecord } from '../ports/records.ts';
import type { FileLoader } from './file-loader.ts';
import { type FileStates, type Follower, newestStates } from './newest-states.ts';

const RETRY_MILLISECONDS = 1000;
/** Those who ask for the same state within it are told by one read. */
const TOGETHER_MILLISECONDS = 50;

/** Follows files as they change, in this process or another. */
export interface FileWatcher {
  /**
   * The file as it is now, then each newer state there is when the consumer asks; states in between may be left out,
   * the last never is. Gives null, and ends, when there is no such file or it is deleted.
   */
  watch(fileId: string): FileStates;
  /** Resolves when the file is not in the state given any more, and at the latest after so many milliseconds. */
  waitForChange(file: FileRecord, milliseconds: number): Promise<void>;
  /** Whether changes are listened for, as they are from the first that is watched on. */
  isListening(): boolean;
  /** Ends what is watched. */
  close(): Promise<void>;
}

interface Watched {
  readonly followers: Set<Follower>;
  reading: boolean;
  stale: boolean;
  /** Whether it will be read for those who asked for the same state. */
  repeating: boolean;
}

/**
 * A watcher that listens first, then reads, then follows, so that no change falls into a gap. However many follow a
 * file, each change costs one read.
 */
export function fileWatcher(
  source: { readonly load: FileLoader; readonly pubSub: PubSub },
  log: DarkroomLogger,
): FileWatcher {
  const watched = new Map<string, Watched>();
  let listening: Promise<() => Promise<void>> | null = null;

  const listen = (): Promise<() => Promise<void>> => {
    listening ??= source.pubSub
      .subscribe({
        onChange: ({ fileId }) => refresh(fileId),
        onGap: () => [...watched.keys()].forEach((fileId) => refresh(fileId)),
      })
      .catch((error: unknown) => {
        listening = null;
        throw error;
      });
    return listening;
  };

  const refresh = (fileId: string): void => {
    const entry = watched.get(fileId);
    if (entry === undefined) return;
    entry.stale = true;
    if (!entry.reading) void read(fileId, entry);
  };

  const repeat = (fileId: string): void => {
    const entry = watched.get(fileId);
    if (entry === undefined || entry.repeating) return;
    entry.repeating = true;
    const timer = setTimeout(() => {
      entry.repeating = false;
      refresh(fileId);
    }, TOGETHER_MILLISECONDS);
    timer.unref();
  };

  const read = async (fileId: string, entry: Watched): Promise<void> => {
    entry.reading = true;
    while (entry.stale && entry.followers.size > 0) {
      entry.stale = false;
      try {
        const file = await source.load(fileId);
        for (const follower of entry.followers) follower.deliver(file);
      } catch (error) {
        log.warn(`File ${fileId} is watched but could not be read; trying again.`, error);
        for (const follower of entry.followers) follower.fail(error);
        entry.stale = true;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
      }
    }
    entry.reading = false;
  };

  const add = (fileId: string, follower: Follower): void => {
    const entry = watched.get(fileId) ?? { followers: new Set(), reading: false, stale: false, repeating: false };
    watched.set(fileId, entry);
    entry.followers.add(follower);
    refresh(fileId);
  };

  const remove = (fileId: string, follower: Follower): void => {
    const entry = watched.get(fileId);
    entry?.followers.delete(follower);
    if (entry?.followers.size === 0) watched.delete(fileId);
  };

  const open = new Set<FileStates>();

  const watch = (fileId: string): FileStates => {
    const states = newestStates({
      start: async (follower) => {
        await listen();
        add(fileId, follower);
      },
      repeat: () => repeat(fileId),
      stop: (follower) => {
        remove(fileId, follower);
        open.delete(states);
      },
    });
    open.add(states);
    return states;
  };

  return {
    watch,
    waitForChange: async (file, milliseconds) => {
      const states = watch(file.id);
      const timer = setTimeout(() => void states.return?.(), milliseconds);
      try {
        for await (const state of states) if (state?.version !== file.version) return;
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
