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
  /**
   * Seconds that a tagger may take over one attempt at a file, or to remove a copy, 1 to 240; then it is asked again
   * later. @default 120
   */
  readonly taggingTimeoutSeconds?: number;
  /**
   * Seconds that a function of yours may take, 1 to 600: `viewer`, `authorize`, `quotas`, `anonymousUploads.key`,
   * `subscriptions.connection`. Then what it was asked for fails. @default 10
   */
  readonly callbackTimeoutSeconds?: number;
  /**
   * Seconds that the storage may take to answer what moves no bytes, and to send the next piece of an object, 1 to 600;
   * then it is `STORAGE_UNAVAILABLE`. @default 30
   */
  readonly storageTimeoutSeconds?: number;
  /**
   * Seconds that the storage may take to join the parts of an upload, and to copy, write or remove objects, 1 to
   * 86,400; then it is `STORAGE_UNAVAILABLE`. @default 1800
   */
  readonly storageTransferTimeoutSeconds?: number;
  /**
   * Seconds that a processor may take to tell the dimensions of an image, 1 to 600; then they are not known.
   * @default 30
   */
  readonly inspectionTimeoutSeconds?: number;
  /**
   * Seconds that a processor may take over one attempt at a conversion, 1 to 280; then it is tried again.
   * @default 280
   */
  readonly conversionTimeoutSeconds?: number;
  /**
   * Seconds until a file that lost its last attachment is deleted, unless it is attached again by then: 1 to
   * 315,360,000, or null to keep it. @default 604800
   */
  readonly detachedExpiresInSeconds?: number | null;
  /** Seconds between two looks for what was abandoned, 1 to 86,400. @default 300 */
  readonly sweepIntervalSeconds?: number;
}
