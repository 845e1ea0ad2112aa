import type { DarkroomClientError } from '../errors/client-error.ts';

/**
 * The status of an upload.
 *
 * - `QUEUED`: waits for its turn, or for another tab that sends the same upload.
 * - `STARTING`: waits for the server's response.
 * - `UPLOADING`: sends parts.
 * - `OFFLINE`: there is no network; it continues by itself.
 * - `PAUSED`: by `pause()`; `resume()` continues.
 * - `VERIFYING`: storage has all parts, and the server checks them. If the check does not finish within all attempts,
 *   the upload is FAILED with `UPLOAD_VERIFYING`, and `retry()` sends nothing again.
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

/** The state of an upload. A new object at each change. */
export interface UploadState {
  readonly status: UploadStatus;
  /** The id of the upload, and of the file that it becomes; null until the server returns it. */
  readonly fileId: string | null;
  readonly name: string | null;
  /** In bytes. */
  readonly size: number;
  readonly target: string | null;
  /** Bytes that storage has, plus those in transit. */
  readonly sentBytes: number;
  /** Bytes that storage already had from an earlier visit. */
  readonly resumedBytes: number;
  /** Average of the last five seconds; 0 until it can be measured. */
  readonly bytesPerSecond: number;
  /** Null if it cannot be estimated. */
  readonly secondsLeft: number | null;
  /** Why it is FAILED; null otherwise. */
  readonly error: DarkroomClientError | null;
}

/** One upload. It runs by itself from the call of `upload` on; methods that do not apply in its status do nothing. */
export interface UploadTask {
  /** Identifies this task among the client's, for lists. */
  readonly key: string;
  readonly source: Blob;
  readonly getState: () => UploadState;
  /** Calls the listener at each change; returns a function that unsubscribes. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Stops sending. Parts that storage has are kept. */
  readonly pause: () => void;
  /** Continues after a pause. */
  readonly resume: () => void;
  /** Retries a FAILED upload. If it is still open, only missing parts are sent. */
  readonly retry: () => void;
  /**
   * Aborts the upload, here and on the server. Resolves once the server has answered or cannot be reached; never
   * rejects.
   */
  readonly abort: () => Promise<void>;
  /**
   * Resolves when the file is READY; rejects with a {@link DarkroomClientError} when it is FAILED or ABORTED. `retry()`
   * replaces this promise.
   */
  readonly ready: Promise<{ readonly id: string }>;
}
