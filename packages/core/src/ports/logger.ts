/**
 * Where Darkroom reports what is not the result of a call, such as failed jobs and lost connections. `console` is a
 * valid logger.
 */
export interface DarkroomLogger {
  /** Something failed and is not retried automatically, or the cause lies outside Darkroom. */
  error(message: string, error?: unknown): void;
  /** Something failed and will be retried. */
  warn(message: string, error?: unknown): void;
}
