import type { JobRequest, JobsOfChange, RequestedConversion } from './jobs.ts';
import type { ConversionRecord, FileRecord, FocalPoint, NewConversion, NewTagging, TaggingRecord } from './records.ts';
import type { SqlClient } from './sql-client.ts';

/** The result of a request for a conversion. Only `REQUESTED` changed anything. */
export type RequestConversionOutcome = 'REQUESTED' | 'UNCHANGED' | 'EXHAUSTED' | 'NOT_READY';

/** What {@link DatabaseConversions.requestTogether} requested: one conversion or more, or a tagging. */
export interface RequestedTogether {
  /** In the order of the input. */
  readonly conversions: readonly RequestedConversion[];
  /** The request for the tagging, and the tagging that it replaces; null if no tagging was requested. */
  readonly tagging: {
    readonly requestId: string;
    readonly before: Pick<TaggingRecord, 'source' | 'copyId'> | null;
  } | null;
}

/** An attempt at a conversion that is to continue later, under another request. */
export interface PostponedAttempt {
  readonly conversionId: string;
  readonly requestId: string;
  readonly attemptId: string;
  readonly nextRequestId: string;
}

/**
 * The records of conversions. Each method is one transaction that includes its change event and jobs. Jobs write only
 * to their own row, and only while their request, and the attempt if one is named, is the current one.
 */
export interface DatabaseConversions {
  /**
   * Requests a conversion of a READY file if the file has none of that name, or if that one is FAILED or has a
   * different recipe. The row becomes PENDING under the new `requestId`, `requests` increases by one, and `attempts` is
   * reset to 0. `UNCHANGED` if the conversion is in progress or done; `EXHAUSTED` if it has been requested
   * `maxRequests` times; `NOT_READY` if the file is not READY. An existing row keeps its id, and keeps its key until
   * there is a new one. Jobs must name that id, so they are made from the row.
   */
  request(input: {
    readonly fileId: string;
    readonly conversion: NewConversion;
    readonly maxRequests: number;
    readonly jobs: (conversionId: string) => readonly JobRequest[];
    /** See {@link DatabaseAttachments.attach}. */
    readonly db?: SqlClient;
  }): Promise<RequestConversionOutcome>;

  /**
   * Requests several conversions of a READY file, and its tagging unless that is null: each as {@link request} and
   * `DatabaseTags.request` do, those that are possible whatever becomes of the others. All are one change, and the jobs
   * are made once, from what was requested. Resolves to false, and changes nothing, if nothing was requested.
   */
  requestTogether(input: {
    readonly fileId: string;
    /** With different names. */
    readonly conversions: readonly NewConversion[];
    readonly tagging: NewTagging | null;
    /** Of each conversion, and of the tagging. If it is 1, only what was never requested is requested. */
    readonly maxRequests: number;
    readonly jobs: (requested: RequestedTogether) => readonly JobRequest[];
    /** See {@link DatabaseAttachments.attach}. */
    readonly db?: SqlClient;
  }): Promise<boolean>;

  /**
   * Sets the focal point of a READY file. Requests those of these conversions again that the file has and that are not
   * FAILED, as {@link request} does for another recipe. `UNCHANGED` if the file has this focal point already;
   * `EXHAUSTED` if one of them has been requested `maxRequests` times. All outcomes but `REQUESTED` change nothing.
   * Jobs are made from the requested rows, in the order of `conversions`, and only if a row was requested.
   */
  setFocalPoint(input: {
    readonly fileId: string;
    /** Null removes it. */
    readonly focalPoint: FocalPoint | null;
    readonly conversions: readonly Omit<NewConversion, 'id'>[];
    readonly maxRequests: number;
    readonly jobs: (requested: readonly RequestedConversion[]) => readonly JobRequest[];
  }): Promise<RequestConversionOutcome>;

  /**
   * Starts an attempt: PENDING or RUNNING becomes RUNNING under `attemptId`, and `attempts` increases by one. Null if
   * the request is not the current one or is DONE or FAILED, or if the file no longer exists. `supersededAttemptId` is
   * the previous attempt, which may have died or may still be running.
   */
  start(input: { readonly conversionId: string; readonly requestId: string; readonly attemptId: string }): Promise<{
    readonly file: FileRecord;
    readonly conversion: ConversionRecord;
    readonly supersededAttemptId: string | null;
  } | null>;

  /**
   * RUNNING becomes PENDING under `nextRequestId`, for those of these attempts at conversions of one file whose request
   * and attempt are the current ones, to be attempted again by the jobs. `requests`, `attempts` and `attemptId` are
   * unchanged. The calling job then belongs to an older request and does nothing if it is repeated, so only one chain
   * of attempts continues. The jobs are made once, from what was postponed, in the order of `attempts` and under the
   * next requests. False if nothing was.
   */
  postpone(input: {
    readonly fileId: string;
    /** At different conversions. */
    readonly attempts: readonly PostponedAttempt[];
    /** What the conversions are waiting for, as text for people. */
    readonly error: string;
    readonly jobs: (postponed: readonly RequestedConversion[]) => readonly JobRequest[];
  }): Promise<boolean>;

  /** RUNNING becomes DONE and its error is cleared, for the current request and attempt. */
  finish(input: {
    readonly conversionId: string;
    readonly requestId: string;
    readonly attemptId: string;
    readonly result: {
      readonly key: string;
      readonly publicKey: string | null;
      readonly contentType: string;
      readonly size: number;
      readonly width: number;
      readonly height: number;
    };
    readonly jobs: JobsOfChange;
  }): Promise<boolean>;

  /**
   * READY files whose conversion of this name was requested with a different recipe or, with `failed`, is FAILED with
   * any recipe. Returns ids above `after`, ascending, at most `limit`.
   */
  listOutdated(input: {
    readonly name: string;
    readonly recipe: string;
    readonly failed: boolean;
    readonly after: string | null;
    /** 1 to 1,000. */
    readonly limit: number;
  }): Promise<readonly string[]>;

  /** PENDING or RUNNING becomes FAILED, for the current request and, unless `attemptId` is null, for that attempt. */
  fail(input: {
    readonly conversionId: string;
    readonly requestId: string;
    readonly attemptId: string | null;
    readonly error: string;
    readonly jobs: JobsOfChange;
  }): Promise<boolean>;
}
