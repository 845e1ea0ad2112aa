/** A numeric option: its default and its valid values. */
export interface NumericOption {
  /** The value if the option is omitted; null for no limit. */
  readonly default: number | null;
  readonly min: number;
  /** Omitted if there is no maximum. */
  readonly max?: number;
  /** What `max` stands for, if that is not obvious. */
  readonly maxIs?: string;
  readonly unit?: 'bytes';
  /** Whether decimals are allowed. */
  readonly fraction?: true;
  /** Whether null is allowed, for no limit. */
  readonly unlimited?: true;
}

/**
 * Every numeric option of `createDarkroom`, by its place there, and of `runJobs`. A test compares TSDoc and the docs
 * with this table. If a default or a maximum depends on other options or on the storage, this is its greatest possible
 * value.
 */
export const NUMERIC_OPTIONS = {
  darkroom: {
    maxBytes: {
      default: 53_687_091_200_000,
      min: 1,
      max: 53_687_091_200_000,
      maxIs: 'the maximum of the storage',
      unit: 'bytes',
    },
    uploadExpiresInSeconds: { default: 86_400, min: 60, max: 604_800 },
    partUrlExpiresInSeconds: { default: 3600, min: 1, max: 604_800 },
    urlExpiresInSeconds: { default: 300, min: 1, max: 3600 },
    verificationLeaseSeconds: { default: 15, min: 1, max: 600 },
    taggingTimeoutSeconds: { default: 120, min: 1, max: 240 },
    callbackTimeoutSeconds: { default: 10, min: 1, max: 600 },
    storageTimeoutSeconds: { default: 30, min: 1, max: 600 },
    storageTransferTimeoutSeconds: { default: 1800, min: 1, max: 86_400 },
    inspectionTimeoutSeconds: { default: 30, min: 1, max: 600 },
    conversionTimeoutSeconds: { default: 280, min: 1, max: 280 },
    detachedExpiresInSeconds: { default: 604_800, min: 1, max: 315_360_000, unlimited: true },
    sweepIntervalSeconds: { default: 300, min: 1, max: 86_400 },
  },
  defaults: {
    maxBytes: { default: 1_073_741_824, min: 1, max: 53_687_091_200_000, unit: 'bytes' },
    maxPixels: { default: null, min: 1 },
    minConfidence: { default: null, min: 0, max: 1, fraction: true },
    unattachedExpiresInSeconds: { default: null, min: 1, max: 315_360_000 },
  },
  anonymousUploads: {
    expiresInSeconds: { default: 3600, min: 60, max: 604_800 },
  },
  'anonymousUploads.together': {
    maxOpenUploads: { default: 1000, min: 0, unlimited: true },
    maxUndeclaredUploads: { default: 100, min: 0, unlimited: true },
    maxBytesStored: { default: null, min: 0, unlimited: true },
  },
  quotas: {
    maxOpenUploads: { default: 100, min: 0, unlimited: true },
    maxUndeclaredUploads: { default: 10, min: 0, unlimited: true },
    maxBytesStored: { default: null, min: 0, unlimited: true },
    renderSecondsPerHour: { default: null, min: 0, unlimited: true },
  },
  budgets: {
    maxRootFields: { default: 100, min: 1 },
    maxFiles: { default: 5000, min: 1 },
    maxFields: { default: 50_000, min: 1 },
    maxEventFields: { default: 5000, min: 1 },
    maxStarts: { default: 20, min: 1 },
    maxSignedUrls: { default: 10_000, min: 1 },
    maxTags: { default: 50_000, min: 1 },
    maxTagNames: { default: 100, min: 1 },
    maxErrors: { default: 100, min: 1 },
    maxSearches: { default: 5, min: 1 },
  },
  'budgets.anonymous': {
    maxRootFields: { default: 20, min: 1 },
    maxFiles: { default: 500, min: 1 },
    maxFields: { default: 5000, min: 1 },
    maxEventFields: { default: 500, min: 1 },
    maxStarts: { default: 10, min: 1 },
    maxSignedUrls: { default: 500, min: 1 },
    maxTags: { default: 5000, min: 1 },
    maxTagNames: { default: 20, min: 1 },
    maxErrors: { default: 20, min: 1 },
    maxSearches: { default: 1, min: 1 },
  },
  subscriptions: {
    maxPerViewer: { default: 100, min: 0 },
    maxAnonymous: { default: 1000, min: 0 },
    maxPerConnection: { default: 100, min: 0 },
    maxPerProcess: { default: 10_000, min: 0 },
  },
  webhooks: {
    timeoutSeconds: { default: 15, min: 1, max: 30 },
  },
  runJobs: {
    maxSeconds: { default: 30, min: 1, max: 86_400 },
    maxJobs: { default: null, min: 1, unlimited: true },
    concurrency: { default: 2, min: 1, max: 100 },
    timeoutSeconds: { default: 20, min: 0, max: 86_400 },
  },
} as const;

/** The places of numeric options. */
export type NumericGroup = keyof typeof NUMERIC_OPTIONS;

/** The names of the numeric options of a group. */
export type NumberIn<Group extends NumericGroup> = keyof (typeof NUMERIC_OPTIONS)[Group] & string;
