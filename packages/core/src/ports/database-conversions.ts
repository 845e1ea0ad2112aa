import type { JobRequest, JobsOfChange } from './jobs.ts';
import type { ConversionRecord, FileRecord, NewConversion } from './records.ts';
import type { SqlClient } from './sql-client.ts';

/** How a request for a conversion ended. Only `REQUESTED` changed anything. */
export type RequestConversionOutcome = 'REQUESTED' | 'UNCHANGED' | 'EXHAUSTED' | 'NOT_READY';

/**
 * The records of conversions. Each method is one transaction, with its change event and jobs. Jobs write only their own
 * row, and only while it is theirs: the request must be the current one, and where an attempt
 * is named, so must that be.
 */
export interface DatabaseConversions {
  /**
   * Requests a conversion of a READY file where there is none of that name, it FAILED, or its recipe is another: the
   * row becomes PENDING under the new `requestId`, `requests` one more, `attempts` 0. `UNCHANGED` when it is on its way
   * or done; `EXHAUSTED` when it was requested `maxRequests` times; `NOT_READY` when the file is not READY. An existing
   * row keeps its id, and its key until a new one is there; jobs must name that id, so they are made from it.
   */
  request(input: {
    readonly fileId: string;
    readonly conversion: NewConversion;
    readonly maxRequests: number;
    readonly jobs: (conversionId: string) => readonly JobRequest[];
    /** As with {@link DatabaseAttachments.attach}. */
    readonly db?: SqlClient;
  }): Promise<RequestConversionOutcome>;

  /**
   * Begins an attempt: PENDING or RUNNING becomes RUNNING under `attemptId`, `attempts` one more. Null when the request
   * is not the current one, is DONE or FAILED, or the file is gone. `supersededAttemptId` is the attempt before, which
   * may have died, or may still run.
   */
  start(input: { readonly conversionId: string; readonly requestId: string; readonly attemptId: string }): Promise<{
    readonly file: FileRecord;
    readonly conversion: ConversionRecord;
    readonly supersededAttemptId: string | null;
  } | null>;

  /**
   * RUNNING becomes PENDING under `nextRequestId`, for the current request and attempt, to be attempted again by the
   * jobs. `requests`, `attempts` and `attemptId` stay. The job that led here is then one of an older request: repeated,
   * it does nothing, so that one chain of attempts goes on.
   */
  postpone(input: {
    readonly conversionId: string;
    readonly requestId: string;
    readonly attemptId: string;
    readonly nextRequestId: string;
    /** What is waited for, for people. */
    readonly error: string;
    readonly jobs: readonly JobRequest[];
  }): Promise<boolean>;

  /** RUNNING becomes DONE without an error, for the current request and attempt. */
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
   * READY files whose conversion of this name was requested by another recipe than this, or, with `failed`, FAILED by
   * whichever. Ids, ascending, above `after`, at most `limit`.
   */
  listOutdated(input: {
    readonly name: string;
    readonly recipe: string;
    readonly failed: boolean;
    readonly after: string | null;
    /** 1 to 1,000. */
    readonly limit: number;
  }): Promise<readonly string[]>;

  /** PENDING or RUNNING becomes FAILED, for the current request and, unless `attemptId` is null, that attempt. */
  fail(input: {
    readonly conversionId: string;
    readonly requestId: string;
    readonly attemptId: string | null;
    readonly error: string;
    readonly jobs: JobsOfChange;
  }): Promise<boolean>;
}
