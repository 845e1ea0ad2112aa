import type { DarkroomClientError } from '../errors/client-error.ts';

/**
 * Where an upload stands.
 *
 * - `QUEUED`: it waits for its turn, or for another tab that sends the same upload.
 * - `STARTING`: the server is asked.
 * - `UPLOADING`: parts are sent.
 * - `OFFLINE`: there is no network; it goes on by itself.
 * - `PAUSED`: by `pause()`; it goes on by `resume()`.
 * - `VERIFYING`: all parts have landed, and the server judges them. Where it does not come to that, it is FAILED with
 *   `UPLOAD_VERIFYING` after all attempts, and `retry()` sends nothing again.
 * - `READY`: done.
 * - `FAILED`: see `error`; `retry()` tries again.
 * - `ABORTED`: by `abort()`, for good.
 */
export type UploadStatus =
  | 'QUEUED'
  | 'STARTING'
  | 'UPLOADING'
  | 'OFFLINE'
  | 'PAUSED'
  | 'VERIFYING'
  | 'READY'
  | 'FAILED'
  | 'ABORTED';

/** An upload as it stands. A new object at each change. */
export interface UploadState {
  readonly status: UploadStatus;
  /** The id of the upload, and of the file it becomes; null until the server has given it. */
  readonly fileId: string | null;
  readonly name: string | null;
  /** Bytes. */
  readonly size: number;
  readonly target: string | null;
  /** Bytes that storage has, and those on the way. */
  readonly sentBytes: number;
  /** Bytes that had landed in an earlier visit. */
  readonly resumedBytes: number;
  /** Over the last five seconds; 0 before there is something to tell. */
  readonly bytesPerSecond: number;
  /** Null when it cannot be told. */
  readonly secondsLeft: number | null;
  /** Why it is FAILED; null otherwise. */
  readonly error: DarkroomClientError | null;
}

/**
 * One upload, from the moment it was asked for. It goes on by itself; the methods do nothing where they do not apply.
 */
export interface UploadTask {
  /** A key of this task among the client's, for lists. */
  readonly key: string;
  readonly source: Blob;
  readonly getState: () => UploadState;
  /** Calls back at each change; returns what ends that. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Stops sending. Parts that have landed stay. */
  readonly pause: () => void;
  /** Goes on after a pause. */
  readonly resume: () => void;
  /** Tries again what FAILED, with the parts that have landed where the upload is still open. */
  readonly retry: () => void;
  /**
   * Gives the upload up, here and on the server. Resolves once the server knows, or cannot be reached; never rejects.
   */
  readonly abort: () => Promise<void>;
  /**
   * Resolves when the file is READY; rejects with a {@link DarkroomClientError} when it is FAILED or ABORTED. After
   * `retry()` it is another promise.
   */
  readonly ready: Promise<{ readonly id: string }>;
}
