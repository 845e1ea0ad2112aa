import type { FileRecord } from '../ports/records.ts';

/** Hears of the states of a file; null is no file. */
export interface Follower {
  deliver(file: FileRecord | null): void;
  fail(error: unknown): void;
}

/** States of a file, the last of which can be had once more. */
export interface FileStates extends AsyncIterableIterator<FileRecord | null> {
  /** Has the source give the newest state there is, also if that is the one that was given last. */
  repeat(): void;
}

/**
 * The states that a source delivers, of which it keeps the newest until the consumer asks. Ends after null.
 *
 * Not an async generator: `return()` of one waits for its pending `next()`, which here may be days away.
 */
export function newestStates(source: {
  /** Begins to deliver. */
  readonly start: (follower: Follower) => Promise<void>;
  /** Has it deliver the newest state there is, in a moment. */
  readonly repeat: () => void;
  /** Ends it; may come without, before or during `start`. */
  readonly stop: (follower: Follower) => void;
}): FileStates {
  const held: Held = { phase: 'NEW', newest: undefined, failure: null, seenVersion: 0, fromVersion: 0, waiting: [] };

  const wake = (): void => {
    for (const resolve of held.waiting.splice(0)) resolve();
  };

  const follower: Follower = {
    deliver: (file) => {
      if (file !== null && file.version < held.fromVersion) return;
      held.newest = file;
      wake();
    },
    fail: (error) => {
      // Once it has begun, a subscription outlives an outage.
      if (held.seenVersion > 0) return;
      held.failure = { error };
      wake();
    },
  };

  const end = (): void => {
    held.phase = 'ENDED';
    source.stop(follower);
    wake();
  };

  return {
    async next() {
      if (held.phase === 'NEW') {
        held.phase = 'OPEN';
        await source.start(follower).catch((error: unknown) => {
          held.failure = { error };
        });
      }
      while (held.phase === 'OPEN' && held.newest === undefined && held.failure === null) {
        await new Promise<void>((resolve) => {
          held.waiting.push(resolve);
        });
      }
      if (held.phase === 'ENDED') {
        source.stop(follower);
        return { done: true, value: undefined };
      }
      if (held.failure !== null) {
        end();
        throw held.failure.error;
      }
      const value = held.newest ?? null;
      held.newest = undefined;
      if (value === null) {
        end();
      } else {
        held.seenVersion = value.version;
        held.fromVersion = value.version + 1;
      }
      return { done: false, value };
    },
    repeat() {
      if (held.phase !== 'OPEN') return;
      held.fromVersion = held.seenVersion;
      source.repeat();
    },
    return() {
      end();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

interface Held {
  phase: 'NEW' | 'OPEN' | 'ENDED';
  /** Undefined while there is none that the consumer has not seen. */
  newest: FileRecord | null | undefined;
  failure: { readonly error: unknown } | null;
  seenVersion: number;
  /** The first version that is news to the consumer. */
  fromVersion: number;
  /** Those who asked for the next state before there was one. */
  readonly waiting: (() => void)[];
}
