/** All types of events. Each type has a queue of the same name, for the host's handler. */
export const EVENT_TYPES = [
  'fileReady',
  'fileRejected',
  'fileExpired',
  'fileDeleted',
  'conversionDone',
  'conversionFailed',
  'tagsSuggested',
  'tagsReviewed',
  'taggingFailed',
] as const;

/** What happened to a file, as reported to the host. */
export type EventType = (typeof EVENT_TYPES)[number];

/** An event as stored with its job, in JSON values. */
export interface StoredEvent {
  /** A UUID, the same for every handler, webhook and attempt. */
  readonly id: string;
  readonly type: EventType;
  /** ISO 8601. */
  readonly occurredAt: string;
  /** The file after the change or, if it was deleted, before it, in the form passed to the host. */
  readonly file: Readonly<Record<string, unknown>>;
  /** The conversion that ended; omitted for other types. */
  readonly conversionId?: string;
  /** Who reviewed the tags; omitted for other types. */
  readonly reviewer?: string;
}

/** Events that the host's processes want to receive. */
export interface EventSubscription {
  /**
   * Identifies the recipient, such as a handler or a webhook: a later declaration with the same key replaces the
   * earlier one.
   */
  readonly key: string;
  readonly types: readonly EventType[];
  /**
   * Schema coordinates of targets: restricts the subscription to files that were uploaded for one of them. Null for all
   * files.
   */
  readonly targets: readonly string[] | null;
}

/**
 * Which events are wanted. A process that changes files may not be the one that handles their events, so it reads here
 * which events to write jobs for.
 */
export interface DatabaseEvents {
  /** Stores these subscriptions, as of now. Others are unchanged. */
  declare(subscriptions: readonly EventSubscription[]): Promise<void>;
  /** The subscriptions declared within the given number of seconds, by key. Deletes none. */
  list(input: { readonly withinSeconds: number }): Promise<readonly EventSubscription[]>;
}
