import type { DarkroomFile, DarkroomFileConversion } from '../files/darkroom-file.ts';
import type { EventType } from '../ports/events.ts';
import type { FileTagRecord } from '../ports/records.ts';
import type { SqlClient } from '../ports/sql-client.ts';

/** What every event says. */
export interface FileEvent<Type extends EventType> {
  /** A UUID, the same however often and wherever the event is delivered: what was handled before has it, too. */
  readonly id: string;
  readonly type: Type;
  /** When it happened, by the clock of the process that wrote it. */
  readonly occurredAt: Date;
  /** The file as the change left it; of `fileDeleted` as it was before. `DarkroomFiles.get` gives it as it is now. */
  readonly file: DarkroomFile;
}

/** A conversion has ended. */
export interface ConversionEvent<Type extends EventType> extends FileEvent<Type> {
  readonly conversion: DarkroomFileConversion;
}

/** A tag on a file, as the host is given it. */
export type DarkroomFileTag = Pick<
  FileTagRecord,
  'name' | 'confidence' | 'status' | 'source' | 'reviewedBy' | 'reviewedAt'
>;

/** A file's tags have changed. */
export interface TagsEvent<Type extends EventType> extends FileEvent<Type> {
  /** The tags as they are when the handler is called, most confident first; empty once the file is deleted. */
  readonly tags: readonly DarkroomFileTag[];
}

/** The events, by type. */
export interface DarkroomEvents {
  /** The bytes were judged, and the file can be used. */
  readonly fileReady: FileEvent<'fileReady'>;
  /** The bytes were judged, and refused: `file.rejection` says why. */
  readonly fileRejected: FileEvent<'fileRejected'>;
  /** An upload was not completed in time. */
  readonly fileExpired: FileEvent<'fileExpired'>;
  /** The file was deleted, by a client or the host. */
  readonly fileDeleted: FileEvent<'fileDeleted'>;
  /** A derivative is there, for the first time or made again. */
  readonly conversionDone: ConversionEvent<'conversionDone'>;
  /** A conversion was given up: `conversion.error` says why. */
  readonly conversionFailed: ConversionEvent<'conversionFailed'>;
  /** The tagger has answered. */
  readonly tagsSuggested: TagsEvent<'tagsSuggested'>;
  /** A person has decided on tags. */
  readonly tagsReviewed: TagsEvent<'tagsReviewed'> & {
    /** The viewer who did. */
    readonly reviewer: string;
  };
  /** The tagging was given up: `file.tagging.error` says why. */
  readonly taggingFailed: FileEvent<'taggingFailed'>;
}

/** Any event. */
export type DarkroomEvent = DarkroomEvents[EventType];

/** What a handler has beside the event. */
export interface EventContext {
  /** Aborted when the attempt has run out of time, five minutes, or its worker closes without waiting. */
  readonly signal: AbortSignal;
  /**
   * A client on a transaction of the database that Darkroom is in. The first statement opens it, and the event's
   * completion commits with it: what is written by it is written exactly once. Where the handler throws it is rolled
   * back. Do not commit, and await every statement.
   *
   * Only with `postgresDatabase({ pool })`; statements reject with INVALID_CONFIGURATION otherwise.
   */
  readonly db: SqlClient;
}

/**
 * Code of the host's for each event that it wants to hear of, run by workers. An event is delivered at least once, also
 * after a crash, in no certain order, and to one handler at a time. Where the handler throws it is called again, after
 * 2 seconds, then 4, up to 10 minutes, for a day; then the event is logged as given up.
 *
 * Processes without a handler leave its events to one that has it. Events are written from the moment on at which a
 * process with the handler first ran, or seconds later by other processes, and until none has for a week.
 */
export type DarkroomEventHandlers = {
  readonly [Type in EventType]?: (event: DarkroomEvents[Type], context: EventContext) => void | Promise<void>;
};
