/**
 * Every code of a {@link DarkroomError}. Clients read it as `extensions.code`.
 *
 * `STORAGE_UNAVAILABLE`, `DATABASE_UNAVAILABLE`, `PROCESSOR_UNAVAILABLE`, `TAGGER_UNAVAILABLE`, `UPLOAD_VERIFYING` and
 * `FILE_IN_USE` are temporary: try again. For the others, the message says what to change.
 */
export type DarkroomErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'FILE_NOT_FOUND'
  | 'FILE_NOT_READY'
  | 'FILE_IN_USE'
  | 'FILE_TOO_LARGE'
  | 'FILE_EMPTY'
  | 'FILE_TYPE_NOT_ACCEPTED'
  | 'UNKNOWN_TARGET'
  | 'INVALID_PART_COUNT'
  | 'SIZE_REQUIRED'
  | 'PART_TOO_SMALL'
  | 'PART_SIZE_MISMATCH'
  | 'UPLOAD_INCOMPLETE'
  | 'UPLOAD_NOT_OPEN'
  | 'UPLOAD_VERIFYING'
  | 'IMAGE_TOO_LARGE'
  | 'UNSUPPORTED_IMAGE'
  | 'INVALID_IMAGE'
  | 'IMAGE_TOO_COMPLEX'
  | 'METADATA_NOT_REMOVABLE'
  | 'PROCESSOR_UNAVAILABLE'
  | 'TAGGING_FAILED'
  | 'TAGGER_UNAVAILABLE'
  | 'FILE_CHANGED'
  | 'QUOTA_EXCEEDED'
  | 'REQUEST_BUDGET_EXCEEDED'
  | 'STORAGE_UNAVAILABLE'
  | 'DATABASE_UNAVAILABLE'
  | 'STORAGE_NOT_OURS'
  | 'DATABASE_LOCKED'
  | 'SCHEMA_NOT_TRANSFORMED'
  | 'INVALID_CONFIGURATION';

/** Options of {@link DarkroomError}, besides its code and message. */
export interface DarkroomErrorOptions {
  /**
   * Facts that a client may see, such as `{ missingParts: [2] }`. Never a key, a bucket, a path or a vendor's message.
   */
  readonly context?: Readonly<Record<string, unknown>>;
  /** The underlying error. For logs only: it never reaches a client. */
  readonly cause?: unknown;
}

/** Marks an error of another class that counts as a {@link DarkroomError}. */
export const COUNTS_AS_DARKROOM_ERROR: unique symbol = Symbol('counts as a DarkroomError');

/**
 * The only error that Darkroom throws. Its `message` says what to do next and is safe to show to a client, as is its
 * `context`; its `cause` is for logs only.
 */
export class DarkroomError extends Error {
  override readonly name = 'DarkroomError';
  readonly code: DarkroomErrorCode;
  readonly context: Readonly<Record<string, unknown>>;

  /** Also true for errors thrown by `darkroom.files`, which are GraphQLErrors as well. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    return this === DarkroomError && typeof value === 'object' && value !== null && COUNTS_AS_DARKROOM_ERROR in value;
  }

  constructor(code: DarkroomErrorCode, message: string, options: DarkroomErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.context = options.context ?? {};
  }

  /**
   * The code, whether a retry may succeed, and the context, as clients read them: graphql-js puts them in the response
   * if a host's resolver throws this error.
   */
  get extensions(): Readonly<Record<string, unknown>> {
    return { ...this.context, code: this.code, retryable: RETRYABLE.has(this.code) };
  }
}

const RETRYABLE: ReadonlySet<DarkroomErrorCode> = new Set([
  'STORAGE_UNAVAILABLE',
  'DATABASE_UNAVAILABLE',
  'PROCESSOR_UNAVAILABLE',
  'TAGGER_UNAVAILABLE',
  'UPLOAD_VERIFYING',
  'FILE_IN_USE',
]);

/** Not a file's fault either, but only an operator can end it. */
const CLAIMED_BY_A_COPY: DarkroomErrorCode = 'STORAGE_NOT_OURS';

/** Problems with the server's own configuration: their messages name folders, and are of no use to callers. */
const FOR_OPERATORS: ReadonlySet<DarkroomErrorCode> = new Set(['INVALID_CONFIGURATION', 'DATABASE_LOCKED']);

/** Whether an error is for operators of the server, so that no client may read its message. */
export function isForOperators({ code }: DarkroomError): boolean {
  return FOR_OPERATORS.has(code);
}

/**
 * Whether a required service is unavailable, or may not be used until an operator acts, which is not the file's fault,
 * however long it lasts.
 */
export function isOutage(error: unknown): error is DarkroomError {
  return error instanceof DarkroomError && (RETRYABLE.has(error.code) || error.code === CLAIMED_BY_A_COPY);
}

/** Whether the same call may succeed later without any change: true for outages and for unexpected errors. */
export function isRetryable(error: unknown): boolean {
  return !(error instanceof DarkroomError) || RETRYABLE.has(error.code);
}
