/**
 * An error with a code for programs and a message for users. The codes are the server's, plus a few of the client's
 * own: see {@link ClientErrorCode}.
 */
export class DarkroomClientError extends Error {
  override readonly name = 'DarkroomClientError';
  /** The server's `extensions.code`, or a {@link ClientErrorCode}. */
  readonly code: string;
  /** Whether the same operation may succeed later, unchanged. */
  readonly retryable: boolean;
  /**
   * Facts such as `{ accept: ['image/*'] }` or `{ missingParts: [2] }`, and the server's message as `serverMessage`.
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
 * The codes that only the client reports.
 *
 * - `NETWORK_ERROR`: no response after all attempts.
 * - `INVALID_RESPONSE`: the response is not GraphQL, such as the page of a proxy or a login page.
 * - `PART_REFUSED`: the storage refused a part, and would refuse it again. `details` has the HTTP `status`, and the
 *   part's number in `parts`.
 * - `PART_CORRUPTED`: a part arrived damaged at every attempt. `details` is the same as above.
 * - `SOURCE_CHANGED`: the file can no longer be read, or is not the file whose upload is resumed.
 * - `SOURCE_REQUIRED`: to resume, the user must choose the file again.
 * - `ABORTED`: the upload was aborted by this client.
 * - `UNEXPECTED_ERROR`: an error in the client or in the browser, which is its `cause`.
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
