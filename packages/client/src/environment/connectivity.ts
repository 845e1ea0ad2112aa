import { untilAborted } from './until-aborted.ts';

/** Whether the browser reports a network connection. Outside browsers, always online. */
export interface Connectivity {
  readonly isOnline: () => boolean;
  /** Resolves when online; rejects with the signal's reason when it aborts. */
  readonly online: (signal?: AbortSignal) => Promise<void>;
  /** Calls the listener at each change; returns a function that unsubscribes. */
  readonly onChange: (listener: () => void) => () => void;
}

/** The connectivity that the browser reports. */
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

/** Whether the page is visible. Always true outside browsers. */
export function isVisible(): boolean {
  return globalThis.document?.visibilityState !== 'hidden';
}

/** Calls the listener when the page is hidden or shown; returns a function that unsubscribes. */
export function onVisibilityChange(listener: () => void): () => void {
  return listen(globalThis.document, ['visibilitychange'], listener);
}

function listen(target: EventTarget | undefined, events: readonly string[], listener: () => void): () => void {
  // In Node.js, `globalThis` does not dispatch events.
  for (const event of events) target?.addEventListener?.(event, listener);
  return () => {
    for (const event of events) target?.removeEventListener?.(event, listener);
  };
}
