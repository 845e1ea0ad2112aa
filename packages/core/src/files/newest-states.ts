/** A state of something that is followed. */
export interface Versioned {
  /** Increases with each state. */
  readonly version: number;
}

/** Receives the states of what it follows, by key; null is the last, once it no longer exists. */
export interface Follower<State> {
  deliver(key: string, state: State | null): void;
  fail(error: unknown): void;
}

/** A state and the key it belongs to. */
export interface KeyedState<State> {
  readonly key: string;
  /** Null if it does not exist any more: no other state of it follows. */
  readonly state: State | null;
}

/** States of what is followed; the latest can be requested again. */
export interface NewestStates<State> extends AsyncIterableIterator<KeyedState<State>> {
  /** Has the source deliver the newest state, even if it was the last one returned. */
  repeat(key: string): void;
  /** Stops following this key. */
  drop(key: string): void;
  /** The number of keys that are followed. */
  readonly size: number;
}

/** The source of states. */
export interface StateSource<State> {
  /** Starts to deliver. */
  readonly start: (keys: readonly string[], follower: Follower<State>) => Promise<void>;
  /** Has it deliver the newest state soon. */
  readonly repeat: (key: string) => void;
  /** Stops it; may be called without, before or during `start`. */
  readonly stop: (keys: readonly string[], follower: Follower<State>) => void;
}

/**
 * The states of several things that a source delivers. Keeps the newest state of each until the consumer asks, and
 * returns the one that has waited longest first. Ends once none of them exists any more.
 *
 * Not an async generator, since `return()` of a generator waits for its pending `next()`, which may take days here.
 *
 * @param options.unknown Keys known not to exist: the source is not asked for them.
 * @param options.onEnd Called when it ends for any reason; may be called twice.
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
      // Once it has started, a subscription survives an outage.
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
  /** What is followed: the version that was last returned, and the first that is new to the consumer. */
  readonly seen: Map<string, { readonly seenVersion: number; readonly fromVersion: number }>;
  /** What the consumer has not seen. */
  readonly newest: Map<string, State | null>;
  failure: { readonly error: unknown } | null;
  /** Consumers that asked for the next state before there was one. */
  readonly waiting: (() => void)[];
}
