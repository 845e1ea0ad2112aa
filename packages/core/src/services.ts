import type { Authorize, Caller } from './files/access.ts';
import type { FileLoader } from './files/file-loader.ts';
import type { StorageKeys } from './files/storage-keys.ts';
import type { OpenSubscriptions } from './files/subscription-limits.ts';
import type { FileWatcher } from './files/watch-file.ts';
import type { ViewerQuota } from './options/quotas.ts';
import type { Database, UploadQuota } from './ports/database.ts';
import type { DarkroomLogger } from './ports/logger.ts';
import type { Processor } from './ports/processor.ts';
import type { Storage } from './ports/storage.ts';
import type { Tagger } from './ports/tagger.ts';

/** Times and bounds, in seconds unless the name says otherwise. */
export interface Settings {
  /** How long an upload may stay open. */
  readonly uploadExpiresInSeconds: number;
  /** How long a part's URL works. */
  readonly partUrlExpiresInSeconds: number;
  /** How long a private file's URL works where nobody asks for less or more. */
  readonly urlExpiresInSeconds: number;
  /** How long a process that judges an upload is believed to be alive after its last sign of life. */
  readonly verificationLeaseSeconds: number;
  /** How long `completeFileUpload` waits for another process that judges the same upload. */
  readonly completionWaitSeconds: number;
  /** How often one conversion of one file can be asked for. */
  readonly maxConversionRequests: number;
  /** How often tags can be asked for for one file. */
  readonly maxTaggingRequests: number;
  /** How often a tagger is asked at one request, before that is given up. */
  readonly maxTaggingAttempts: number;
  /** How long a tagger may take over one attempt. */
  readonly taggingTimeoutSeconds: number;
  /** Whether anonymous callers can upload. */
  readonly anonymousUploads: boolean;
  /** How long an upload of an anonymous caller may stay open. */
  readonly anonymousUploadExpiresInSeconds: number;
  /** The pause between two looks for what was abandoned. */
  readonly sweepIntervalSeconds: number;
}

/** All that the use cases work with, once the database is open. */
export interface Services {
  readonly database: Database;
  readonly storage: Storage;
  readonly processor: Processor | null;
  readonly tagger: Tagger | null;
  readonly keys: StorageKeys;
  readonly load: FileLoader;
  readonly watcher: FileWatcher;
  readonly subscriptions: OpenSubscriptions;
  readonly settings: Settings;
  readonly authorize: Authorize<unknown> | null;
  /** @throws what the host's own function throws, or INVALID_CONFIGURATION for what is no quota. */
  readonly quotaOf: (caller: Caller) => Promise<ViewerQuota>;
  /** What tells an anonymous caller from others for quotas, as a hash; null where none are told apart. @throws as `quotaOf`. */
  readonly anonymousKeyOf: (caller: Caller) => Promise<string | null>;
  /** What all anonymous callers may take together, where they are told apart. */
  readonly anonymousTogether: UploadQuota | null;
  readonly log: DarkroomLogger;
}
