/** A state with listeners. */
export interface Store<State> {
  readonly get: () => State;
  /** Merges the change into the state, and calls the listeners if a field differs. */
  readonly set: (change: Partial<State>) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** A store whose state is replaced at each change, never mutated. */
export function createStore<State extends object>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set: (change) => {
      const keys = Object.keys(change) as (keyof State)[];
      if (keys.every((key) => Object.is(change[key], state[key]))) return;
      state = { ...state, ...change };
      for (const listener of Array.from(listeners)) listener();
    },
    subscribe: (listener) => {
      // A separate function, as the same listener may subscribe twice.
      const own = (): void => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}
