import type { DarkroomClientError } from '../errors/client-error.ts';

/**
 * The status of a watched file.
 *
 * - `LOADING`: the file has not been received yet.
 * - `LIVE`: `file` is current.
 * - `RECONNECTING`: the connection is lost; `file` is the last known state.
 * - `MISSING`: there is no such file for this viewer, or it was deleted.
 * - `FAILED`: see `error`. It is not retried until the file is watched again.
 */
export type WatchedStatus = 'LOADING' | 'LIVE' | 'RECONNECTING' | 'MISSING' | 'FAILED';

/** The state of a watched file. A new object at each change. */
export interface WatchedState<File> {
  readonly status: WatchedStatus;
  /** Null until the file was received, and if it is MISSING. */
  readonly file: (File & { readonly id: string; readonly version: number }) | null;
  readonly error: DarkroomClientError | null;
}

/** A watched file. Its connection is open while it has listeners. */
export interface Watched<File> {
  readonly getState: () => WatchedState<File>;
  /** Calls the listener at each change; returns a function that unsubscribes. */
  readonly subscribe: (listener: () => void) => () => void;
}
