import type { DarkroomFile, DarkroomFileConversion } from '../files/darkroom-file.ts';
import type { EventType } from '../ports/events.ts';
import type { FileTagRecord } from '../ports/records.ts';
import type { SqlClient } from '../ports/sql-client.ts';

/** The members of every event. */
export interface FileEvent<Type extends EventType> {
  /** A UUID, the same for every delivery of the event: use it to skip events that you have already handled. */
  readonly id: string;
  readonly type: Type;
  /** When it happened, by the clock of the process that wrote the event. */
  readonly occurredAt: Date;
  /**
   * The file after the change; for `fileDeleted`, the file before it. `DarkroomFiles.get` returns its current state.
   */
  readonly file: DarkroomFile;
}

/** A conversion finished or failed. */
export interface ConversionEvent<Type extends EventType> extends FileEvent<Type> {
  readonly conversion: DarkroomFileConversion;
}

/** A tag on a file, as passed to the host. */
export type DarkroomFileTag = Pick<
  FileTagRecord,
  'name' | 'confidence' | 'status' | 'source' | 'reviewedBy' | 'reviewedAt'
>;

/** The tags of a file changed. */
export interface TagsEvent<Type extends EventType> extends FileEvent<Type> {
  /** The tags at the time the handler is called, most confident first; empty if the file has been deleted. */
  readonly tags: readonly DarkroomFileTag[];
}

/** The events, by type. */
export interface DarkroomEvents {
  /** The bytes were checked, and the file can be used. */
  readonly fileReady: FileEvent<'fileReady'>;
  /** The bytes were checked and refused: `file.rejection` says why. */
  readonly fileRejected: FileEvent<'fileRejected'>;
  /** An upload was not completed in time. */
  readonly fileExpired: FileEvent<'fileExpired'>;
  /** The file was deleted by a client or by the host. */
  readonly fileDeleted: FileEvent<'fileDeleted'>;
  /** A derivative was made, for the first time or again. */
  readonly conversionDone: ConversionEvent<'conversionDone'>;
  /** A conversion failed for good: `conversion.error` says why. */
  readonly conversionFailed: ConversionEvent<'conversionFailed'>;
  /** The tagger returned its suggestions. */
  readonly tagsSuggested: TagsEvent<'tagsSuggested'>;
  /** A person reviewed the tags. */
  readonly tagsReviewed: TagsEvent<'tagsReviewed'> & {
    /** The viewer who reviewed them. */
    readonly reviewer: string;
  };
  /** Tagging failed for good: `file.tagging.error` says why. */
  readonly taggingFailed: FileEvent<'taggingFailed'>;
}

/** Any event. */
export type DarkroomEvent = DarkroomEvents[EventType];

/** What a handler receives besides the event. */
export interface EventContext {
  /** Aborted when the attempt has run for five minutes, or when its worker closes without waiting. */
  readonly signal: AbortSignal;
  /**
   * A client for a transaction on Darkroom's database. The first statement opens the transaction, and it commits
   * together with the completion of the event: what you write with it is written exactly once. If the handler throws,
   * it is rolled back. Do not commit, and await every statement.
   *
   * Only with `postgresDatabase({ pool })`; otherwise statements reject with INVALID_CONFIGURATION.
   */
  readonly db: SqlClient;
}

/**
 * The host's event handlers, which workers run. An event is delivered at least once, even after a crash, in no
 * particular order, and to one handler at a time. If the handler throws, it is called again after 2 seconds, then 4, up
 * to 10 minutes, for a day. After that, the event is logged as given up.
 *
 * Processes without a handler leave its events to processes that have one. Events are written from the moment a process
 * with the handler first ran (in other processes, a few seconds later) until none has run for a week.
 */
export type DarkroomEventHandlers = {
  readonly [Type in EventType]?: (event: DarkroomEvents[Type], context: EventContext) => void | Promise<void>;
};
