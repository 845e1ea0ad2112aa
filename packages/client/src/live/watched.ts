import type { DarkroomClientError } from '../errors/client-error.ts';

/**
 * Where a watched file stands.
 *
 * - `LOADING`: it has not been seen yet.
 * - `LIVE`: `file` is as it stands.
 * - `RECONNECTING`: the connection is lost; `file` is as last seen.
 * - `MISSING`: there is no such file for this viewer, or it was deleted.
 * - `FAILED`: see `error`. It is not tried again until it is watched again.
 */
export type WatchedStatus = 'LOADING' | 'LIVE' | 'RECONNECTING' | 'MISSING' | 'FAILED';

/** A file that is watched. A new object at each change. */
export interface WatchedState<File> {
  readonly status: WatchedStatus;
  /** Null until it was seen, and when it is MISSING. */
  readonly file: (File & { readonly id: string; readonly version: number }) | null;
  readonly error: DarkroomClientError | null;
}

/** A file to listen to. The connection is open while something listens. */
export interface Watched<File> {
  readonly getState: () => WatchedState<File>;
  /** Calls back at each change; returns what ends that. */
  readonly subscribe: (listener: () => void) => () => void;
}
