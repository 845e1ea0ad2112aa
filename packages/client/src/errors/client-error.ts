/**
 * What went wrong, in a code for programs and a message for people. The codes are the server's, and a few of
 * the client's own: see {@link ClientErrorCode}.
 */
export class DarkroomClientError extends Error {
  override readonly name = 'DarkroomClientError';
  /** The server's `extensions.code`, or a {@link ClientErrorCode}. */
  readonly code: string;
  /** Whether the same may succeed later with nothing changed. */
  readonly retryable: boolean;
  /**
   * Facts such as `{ accept: ['image/*'] }` or `{ missingParts: [2] }`, and the server's own words as `serverMessage`.
   */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: {
      readonly retryable?: boolean;
      readonly details?: Readonly<Record<string, unknown>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
  }
}

/**
 * The codes that only the client gives.
 *
 * - `NETWORK_ERROR`: no answer, however often it was tried.
 * - `INVALID_RESPONSE`: the answer is not GraphQL, such as the page of a proxy or of a login.
 * - `PART_REFUSED`: the storage refused a part, and would again. `details` has its `status`, and its number in `parts`.
 * - `PART_CORRUPTED`: a part arrived otherwise than it was sent, however often. `details` is as above.
 * - `SOURCE_CHANGED`: the file can no longer be read, or is another than the one whose upload is resumed.
 * - `SOURCE_REQUIRED`: to resume, the file has to be chosen again.
 * - `ABORTED`: the upload was given up here.
 * - `UNEXPECTED_ERROR`: a fault of the client or of the browser, which is its `cause`.
 */
export type ClientErrorCode =
  | 'NETWORK_ERROR'
  | 'INVALID_RESPONSE'
  | 'PART_REFUSED'
  | 'PART_CORRUPTED'
  | 'SOURCE_CHANGED'
  | 'SOURCE_REQUIRED'
  | 'ABORTED'
  | 'UNEXPECTED_ERROR';
