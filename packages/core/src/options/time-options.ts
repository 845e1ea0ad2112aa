/** How long things last, in seconds. */
export interface TimeOptions {
  /** Seconds until an upload that was not completed is given up, 60 to 604,800. @default 86400 */
  readonly uploadExpiresInSeconds?: number;
  /** Seconds that a part's URL works, 1 to 604,800. @default 3600 */
  readonly partUrlExpiresInSeconds?: number;
  /**
   * Seconds that a private file's URL works where neither a client nor your code asks for another
   * time, 1 to 3,600. @default 300
   */
  readonly urlExpiresInSeconds?: number;
  /**
   * Seconds after which a process that verifies an upload, and gives no sign of life, is taken for dead, 1 to 600. A
   * crash delays its uploads by about as much. @default 15
   */
  readonly verificationLeaseSeconds?: number;
  /** Seconds that a tagger may take over one attempt at a file, 1 to 240; then it is asked again later. @default 120 */
  readonly taggingTimeoutSeconds?: number;
  /** Seconds between two looks for what was abandoned, 1 to 86,400. @default 300 */
  readonly sweepIntervalSeconds?: number;
}
