import type { DarkroomLogger } from '../ports/logger.ts';
import type { Follower } from './newest-states.ts';

const RETRY_MILLISECONDS = 1000;
/** Those who ask for the same state within it are told by one read. */
const TOGETHER_MILLISECONDS = 50;

interface Shared<State> {
  readonly followers: Set<Follower<State>>;
  isReading: boolean;
  isStale: boolean;
  /** Whether it will be read for those who asked for the same state. */
  isRepeating: boolean;
  /** Ends a pause between two reads. */
  hurry: () => void;
}

/** What is read for all who follow it. */
export interface SharedReads<State> {
  /** Has a follower told of the state as it is, and of each newer one. */
  add(key: string, follower: Follower<State>): void;
  /** Says whether that was the last to follow it. */
  remove(key: string, follower: Follower<State>): boolean;
  /** Reads again, if somebody follows it. */
  refresh(key: string): void;
  /** Reads all again that somebody follows. */
  refreshAll(): void;
  /** Reads again in a moment, once for all who ask for that meanwhile. */
  repeat(key: string): void;
}

/**
 * Reads what is followed, however many follow it: each change costs one read, and changes that come while it is read,
 * or in the pause after it, one more together. Who begins to follow does not wait for the pause.
 *
 * @param name What a key names, for the log.
 * @param pauseMilliseconds From one read of the same to the next.
 */
export function sharedReads<State>(options: {
  readonly name: string;
  readonly read: (key: string) => Promise<State | null>;
  readonly pauseMilliseconds: number;
  readonly log: DarkroomLogger;
}): SharedReads<State> {
  const { name, pauseMilliseconds, log } = options;
  const shared = new Map<string, Shared<State>>();

  const read = async (key: string, entry: Shared<State>): Promise<void> => {
    entry.isReading = true;
    while (entry.isStale && entry.followers.size > 0) {
      entry.isStale = false;
      try {
        const state = await options.read(key);
        for (const follower of entry.followers) follower.deliver(key, state);
        if (pauseMilliseconds > 0) await pause(entry);
      } catch (error) {
        log.warn(`${name} ${key} is watched but could not be read; trying again.`, error);
        for (const follower of entry.followers) follower.fail(error);
        entry.isStale = true;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
      }
    }
    entry.isReading = false;
  };

  const pause = (entry: Shared<State>): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMilliseconds);
      timer.unref();
      entry.hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const refresh = (key: string): void => {
    const entry = shared.get(key);
    if (entry === undefined) return;
    entry.isStale = true;
    if (!entry.isReading) void read(key, entry);
  };

  return {
    refresh,
    refreshAll: () => [...shared.keys()].forEach(refresh),
    repeat: (key) => {
      const entry = shared.get(key);
      if (entry === undefined || entry.isRepeating) return;
      entry.isRepeating = true;
      const timer = setTimeout(() => {
        entry.isRepeating = false;
        refresh(key);
      }, TOGETHER_MILLISECONDS);
      timer.unref();
    },
    add: (key, follower) => {
      const entry = shared.get(key) ?? newEntry();
      shared.set(key, entry);
      entry.followers.add(follower);
      refresh(key);
      entry.hurry();
    },
    remove: (key, follower) => {
      const entry = shared.get(key);
      if (entry === undefined || !entry.followers.delete(follower) || entry.followers.size > 0) return false;
      shared.delete(key);
      return true;
    },
  };
}

const doNothing = (): void => undefined;

function newEntry<State>(): Shared<State> {
  return { followers: new Set(), isReading: false, isStale: false, isRepeating: false, hurry: doNothing };
}
