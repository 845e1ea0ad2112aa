import type { DarkroomLogger } from '../ports/logger.ts';
import type { Follower } from './newest-states.ts';

const RETRY_MILLISECONDS = 1000;
/** Requests for the same state within this time share one read. */
const TOGETHER_MILLISECONDS = 50;

interface Shared<State> {
  readonly followers: Set<Follower<State>>;
  isReading: boolean;
  isStale: boolean;
  /** Whether a read is due for those who requested the same state. */
  isRepeating: boolean;
  /** Ends a pause between two reads. */
  hurry: () => void;
}

/** Reads shared by all who follow the same thing. */
export interface SharedReads<State> {
  /** Reports the current state to a follower, and each newer one. */
  add(key: string, follower: Follower<State>): void;
  /** Returns whether that was its last follower. */
  remove(key: string, follower: Follower<State>): boolean;
  /** Reads again, if anyone follows it. */
  refresh(key: string): void;
  /** Reads everything again that is followed. */
  refreshAll(): void;
  /** Reads again soon, once for all requests until then. */
  repeat(key: string): void;
}

/**
 * Reads what is followed, once for all its followers: each change costs one read, and changes that arrive during the
 * read, or in the pause after it, cost one more together. New followers do not wait for the pause.
 *
 * @param name What a key identifies, for the log.
 * @param pauseMilliseconds From one read of a key to the next.
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
        log.warn(`${name} ${key} has subscribers but could not be read. The read is retried.`, error);
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
