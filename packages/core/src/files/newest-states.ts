/** A state of what is followed. */
export interface Versioned {
  /** Grows with each state. */
  readonly version: number;
}

/** Hears of the states of what it follows, by its key; null is the last, of what is no more. */
export interface Follower<State> {
  deliver(key: string, state: State | null): void;
  fail(error: unknown): void;
}

/** A state, and what it is one of. */
export interface KeyedState<State> {
  readonly key: string;
  /** Null for what does not exist, or no more: nothing else is told of it. */
  readonly state: State | null;
}

/** States of what is followed, the last of which can be had once more. */
export interface NewestStates<State> extends AsyncIterableIterator<KeyedState<State>> {
  /** Has the source give the newest state there is, also if that is the one that was given last. */
  repeat(key: string): void;
  /** Follows this no more. */
  drop(key: string): void;
  /** How many are followed. */
  readonly size: number;
}

/** Where states come from. */
export interface StateSource<State> {
  /** Begins to deliver. */
  readonly start: (keys: readonly string[], follower: Follower<State>) => Promise<void>;
  /** Has it deliver the newest state there is, in a moment. */
  readonly repeat: (key: string) => void;
  /** Ends it; may come without, before or during `start`. */
  readonly stop: (keys: readonly string[], follower: Follower<State>) => void;
}

/**
 * The states of some things that a source delivers. Of each it keeps the newest until the consumer asks, and gives the
 * one first that has waited the longest. Ends once all are no more.
 *
 * Not an async generator: `return()` of one waits for its pending `next()`, which here may be days away.
 *
 * @param options.unknown What is known not to exist: the source is not asked for it.
 * @param options.onEnd Called when it ends, however it does; may come twice.
 */
export function newestStates<State extends Versioned>(
  keys: readonly string[],
  source: StateSource<State>,
  { unknown = [], onEnd }: { readonly unknown?: readonly string[]; readonly onEnd: () => void },
): NewestStates<State> {
  const held: Held<State> = {
    phase: 'NEW',
    hasBegun: false,
    seen: new Map(keys.map((key) => [key, { seenVersion: 0, fromVersion: 0 }])),
    newest: new Map(unknown.map((key) => [key, null])),
    failure: null,
    waiting: [],
  };

  const wake = (): void => {
    for (const resolve of held.waiting.splice(0)) resolve();
  };

  const follower: Follower<State> = {
    deliver: (key, state) => {
      const seen = held.seen.get(key);
      if (seen === undefined || (state !== null && state.version < seen.fromVersion)) return;
      held.newest.set(key, state);
      wake();
    },
    fail: (error) => {
      // Once it has begun, a subscription outlives an outage.
      if (held.hasBegun) return;
      held.failure = { error };
      wake();
    },
  };

  const drop = (key: string): void => {
    held.newest.delete(key);
    if (!held.seen.delete(key)) return;
    source.stop([key], follower);
    if (held.seen.size === 0) wake();
  };

  const end = (): void => {
    held.phase = 'ENDED';
    source.stop([...held.seen.keys()], follower);
    onEnd();
    wake();
  };

  const isOver = (): boolean => held.seen.size === 0 && held.newest.size === 0;

  const take = (): KeyedState<State> | null => {
    for (const [key, state] of held.newest) {
      held.newest.delete(key);
      if (state === null) drop(key);
      else held.seen.set(key, { seenVersion: state.version, fromVersion: state.version + 1 });
      return { key, state };
    }
    return null;
  };

  return {
    async next() {
      if (held.phase === 'NEW') {
        held.phase = 'OPEN';
        if (keys.length > 0) {
          await source.start(keys, follower).catch((error: unknown) => {
            held.failure = { error };
          });
        }
      }
      while (held.phase === 'OPEN' && held.newest.size === 0 && held.failure === null && !isOver()) {
        await new Promise<void>((resolve) => {
          held.waiting.push(resolve);
        });
      }
      if (held.phase === 'OPEN' && held.failure !== null) {
        end();
        throw held.failure.error;
      }
      const taken = held.phase === 'OPEN' ? take() : null;
      if (taken === null) {
        end();
        return { done: true, value: undefined };
      }
      held.hasBegun = true;
      return { done: false, value: taken };
    },
    repeat(key) {
      const seen = held.seen.get(key);
      if (held.phase !== 'OPEN' || seen === undefined) return;
      held.seen.set(key, { ...seen, fromVersion: seen.seenVersion });
      source.repeat(key);
    },
    drop,
    get size() {
      return held.seen.size + held.newest.size;
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

interface Held<State> {
  phase: 'NEW' | 'OPEN' | 'ENDED';
  hasBegun: boolean;
  /** What is followed: the version that was given last, and the first that is news to the consumer. */
  readonly seen: Map<string, { readonly seenVersion: number; readonly fromVersion: number }>;
  /** What the consumer has not seen. */
  readonly newest: Map<string, State | null>;
  failure: { readonly error: unknown } | null;
  /** Those who asked for the next state before there was one. */
  readonly waiting: (() => void)[];
}
