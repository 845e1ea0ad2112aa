import type { DarkroomEventHandlers } from './events/darkroom-event.ts';
import type { EventRouter } from './events/event-router.ts';
import type { Authorize, Caller } from './files/access.ts';
import type { AttachmentLookup } from './files/attachment-lookup.ts';
import type { FileLoader } from './files/file-loader.ts';
import type { StorageKeys } from './files/storage-keys.ts';
import type { OpenSubscriptions } from './files/subscription-limits.ts';
import type { FileWatcher } from './files/watch-file.ts';
import type { FixedSettings } from './options/fixed-settings.ts';
import type { ViewerQuota } from './options/quotas.ts';
import type { TimeOptions } from './options/time-options.ts';
import type { OpenDatabase, UploadQuota } from './ports/database.ts';
import type { DarkroomLogger } from './ports/logger.ts';
import type { Processor } from './ports/processor.ts';
import type { Storage } from './ports/storage.ts';
import type { Tagger } from './ports/tagger.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import type { Webhook } from './webhooks/read-webhooks.ts';

/** Durations and limits. */
export interface Settings extends Required<TimeOptions>, FixedSettings {
  /** Whether anonymous callers can upload. */
  readonly anonymousUploads: boolean;
  /** How long an upload of an anonymous caller may stay open, in seconds. */
  readonly anonymousUploadExpiresInSeconds: number;
}

/** Everything that the use cases work with, once the database is open. */
export interface Services {
  readonly database: OpenDatabase;
  readonly storage: Storage;
  readonly processor: Processor | null;
  readonly tagger: Tagger | null;
  readonly keys: StorageKeys;
  readonly load: FileLoader;
  readonly isAttached: AttachmentLookup;
  readonly watcher: FileWatcher;
  readonly subscriptions: OpenSubscriptions;
  readonly settings: Settings;
  readonly authorize: Authorize<unknown> | null;
  /** @throws what the host's own function throws, or INVALID_CONFIGURATION for a result that is not a quota. */
  readonly quotaOf: (caller: Caller) => Promise<ViewerQuota>;
  /**
   * A hash that distinguishes anonymous callers for quotas; null if they are not distinguished.
   * @throws as `quotaOf`.
   */
  readonly anonymousKeyOf: (caller: Caller) => Promise<string | null>;
  /** The quota of all anonymous callers together, if they are distinguished. */
  readonly anonymousTogether: UploadQuota | null;
  readonly events: EventRouter;
  /** The host's event handlers. */
  readonly on: DarkroomEventHandlers;
  /** The host's webhooks. */
  readonly webhooks: readonly Webhook[];
  readonly telemetry: Pick<Telemetry, 'placeholderEnded' | 'swept'>;
  readonly log: DarkroomLogger;
}
