/** All types of events. The events of each wait in a queue of this name for the host's handler. */
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

/** What happened to a file, as the host hears of it. */
export type EventType = (typeof EVENT_TYPES)[number];

/** An event as it is kept with its job, in values that JSON has. */
export interface StoredEvent {
  /** A UUID, the same for every handler, webhook and attempt. */
  readonly id: string;
  readonly type: EventType;
  /** ISO 8601. */
  readonly occurredAt: string;
  /** The file as the change left it, or as it was before it was deleted, in the form in which the host is given it. */
  readonly file: Readonly<Record<string, unknown>>;
  /** The conversion that ended; left out for other types. */
  readonly conversionId?: string;
  /** Who reviewed the tags; left out for other types. */
  readonly reviewer?: string;
}

/** Events that processes of the host want to be told of. */
export interface EventSubscription {
  /** What takes them, such as a handler or a webhook: a later declaration with this key replaces the one before. */
  readonly key: string;
  readonly types: readonly EventType[];
  /** Schema coordinates of targets: only events of files that were uploaded for one of them. Null for all files. */
  readonly targets: readonly string[] | null;
}

/**
 * Which events are wanted. A process that changes files need not be one that handles their events, so it reads here
 * which of them to write jobs for.
 */
export interface DatabaseEvents {
  /** Keeps these subscriptions, as of now. Others stay as they are. */
  declare(subscriptions: readonly EventSubscription[]): Promise<void>;
  /** Those that were declared within so many seconds, by key. Removes none. */
  list(input: { readonly withinSeconds: number }): Promise<readonly EventSubscription[]>;
}
