import { untilAborted } from './until-aborted.ts';

/** Whether the browser says that it has a network. Elsewhere it always does. */
export interface Connectivity {
  readonly isOnline: () => boolean;
  /** Resolves when there is a network; rejects with the signal's reason once it aborts. */
  readonly online: (signal?: AbortSignal) => Promise<void>;
  /** Calls back at each change; returns what ends that. */
  readonly onChange: (listener: () => void) => () => void;
}

/** The browser's own word on it. */
export const connectivity: Connectivity = {
  isOnline,
  online: (signal) =>
    untilAborted(signal, (resolve) => {
      if (isOnline()) resolve();
      return listen(globalThis, ['online'], () => resolve());
    }),
  onChange: (listener) => listen(globalThis, ['online', 'offline'], listener),
};

function isOnline(): boolean {
  const { navigator } = globalThis as { readonly navigator?: { readonly onLine?: boolean } };
  return navigator?.onLine ?? true;
}

/** Whether the page can be seen. Elsewhere than in a browser it always can. */
export function isVisible(): boolean {
  return globalThis.document?.visibilityState !== 'hidden';
}

/** Calls back when the page is hidden or shown; returns what ends that. */
export function onVisibilityChange(listener: () => void): () => void {
  return listen(globalThis.document, ['visibilitychange'], listener);
}

function listen(target: EventTarget | undefined, events: readonly string[], listener: () => void): () => void {
  // Node.js has the object, and no events of it.
  for (const event of events) target?.addEventListener?.(event, listener);
  return () => {
    for (const event of events) target?.removeEventListener?.(event, listener);
  };
}
