/** Where Darkroom reports what nobody asked for: failed jobs, lost connections. `console` will do. */
export interface DarkroomLogger {
  /** Something failed and is not tried again by itself, or is not our doing. */
  error(message: string, error?: unknown): void;
  /** Something failed and will be tried again. */
  warn(message: string, error?: unknown): void;
}
