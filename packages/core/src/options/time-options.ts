/** Time limits and intervals, in seconds. */
export interface TimeOptions {
  /** Seconds until an incomplete upload expires, 60 to 604,800. @default 86400 */
  readonly uploadExpiresInSeconds?: number;
  /** Seconds that a part's URL is valid, 1 to 604,800. @default 3600 */
  readonly partUrlExpiresInSeconds?: number;
  /**
   * Seconds that a private file's URL is valid unless the client or your code requests another time, 1 to 3,600.
   * @default 300
   */
  readonly urlExpiresInSeconds?: number;
  /**
   * Seconds after which a process that verifies an upload and shows no sign of life is considered dead, 1 to 600. A
   * crash delays the uploads that it was verifying by about this time. @default 15
   */
  readonly verificationLeaseSeconds?: number;
  /**
   * Seconds that a tagger may take for one attempt at a file, or to delete a copy, 1 to 240. After that, it is retried
   * later. @default 120
   */
  readonly taggingTimeoutSeconds?: number;
  /**
   * Seconds that a function of yours may take, 1 to 600: `viewer`, `authorize`, `quotas`, `anonymousUploads.key`,
   * `subscriptions.connection`. After that, the request fails. @default 10
   */
  readonly callbackTimeoutSeconds?: number;
  /**
   * Seconds that the storage may take to answer a request that moves no bytes, and to send the next chunk of an object,
   * 1 to 600. After that, the error is `STORAGE_UNAVAILABLE`. @default 30
   */
  readonly storageTimeoutSeconds?: number;
  /**
   * Seconds that the storage may take to join the parts of an upload, and to copy, write or delete objects, 1 to
   * 86,400. After that, the error is `STORAGE_UNAVAILABLE`. @default 1800
   */
  readonly storageTransferTimeoutSeconds?: number;
  /**
   * Seconds that a processor may take to read the dimensions of an image, 1 to 600. After that, they are unknown.
   * @default 30
   */
  readonly inspectionTimeoutSeconds?: number;
  /**
   * Seconds that a processor may take for one attempt at a conversion, 1 to 280. After that, it is retried.
   * @default 280
   */
  readonly conversionTimeoutSeconds?: number;
  /**
   * Seconds after which a file that lost its last attachment is deleted, unless it is attached again: 1 to 315,360,000,
   * or null to keep it. @default 604800
   */
  readonly detachedExpiresInSeconds?: number | null;
  /** Seconds between two sweeps for abandoned uploads and jobs, 1 to 86,400. @default 300 */
  readonly sweepIntervalSeconds?: number;
}
