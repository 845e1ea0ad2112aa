import { DarkroomError } from '@graphql-darkroom/core/adapter';

/**
 * Classes of SQLSTATE that mean that the server cannot answer now: connections, resources, operators, internal I/O
 * errors.
 */
const UNAVAILABLE_CLASSES: readonly string[] = ['08', '28', '53', '57', '58', '3D'];
/**
 * Time-outs of a transaction, which end its connection, and statements refused because the server is read-only: as it
 * was writable before, it has become a replica, and another connection may reach the new primary.
 */
const ENDING_STATES: ReadonlySet<string> = new Set(['25P03', '25P04', '25006']);
/** Time-outs of a statement, and conflicts that persisted through all retries. */
const PASSING_STATES: ReadonlySet<string> = new Set(['40001', '40P01', '55P03', '57014']);
/** Unique violation; duplicate schema, table, column, function, object. */
const DUPLICATE_STATES: ReadonlySet<string> = new Set(['23505', '42P06', '42P07', '42701', '42723', '42710']);
const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);
/** Messages of pg, its pool and PGlite for errors without a code. */
const MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|not queryable|Query read timeout|after calling end on the pool|connection has been discarded|Client was closed|PGlite is clos/i;

/** Whether retrying the same transaction immediately is likely to help: the server aborted it in favor of another. */
export function isConflict(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

/**
 * Whether something already exists that did not exist a moment ago. A process that waited for another one's advisory
 * lock may still see an older snapshot of the catalog, and then fails to create what the other one has created
 * meanwhile.
 */
export function isDuplicate(error: unknown): boolean {
  return DUPLICATE_STATES.has(codeOf(error));
}

/** The error of any call after `close()`. */
export function databaseClosed(): DarkroomError {
  return new DarkroomError('DATABASE_UNAVAILABLE', 'The database is closed: open it again.');
}

/** The error for a database method to throw: outages as `DATABASE_UNAVAILABLE`, anything else unchanged. */
export function translateError(error: unknown): unknown {
  if (error instanceof DarkroomError || !isUnavailable(error)) return error;
  return new DarkroomError('DATABASE_UNAVAILABLE', 'The database cannot answer at the moment: try again.', {
    cause: error,
  });
}

function isUnavailable(error: unknown): boolean {
  return PASSING_STATES.has(codeOf(error)) || isConnectionLost(error);
}

/** Whether the connection on which a statement failed must not be used again. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isConnectionLost);
  const code = codeOf(error);
  if (PASSING_STATES.has(code)) return false;
  if (NETWORK_CODES.has(code) || ENDING_STATES.has(code)) return true;
  if (/^[0-9A-Z]{5}$/.test(code)) return UNAVAILABLE_CLASSES.includes(code.slice(0, 2));
  return error instanceof Error && MESSAGES.test(error.message);
}

/** The SQLSTATE of an error, or ''. */
export function sqlStateOf(error: unknown): string {
  const code = codeOf(error);
  return /^[0-9A-Z]{5}$/.test(code) ? code : '';
}

/**
 * The properties in which libraries such as Drizzle, Prisma and Sequelize keep the error of the server or of the
 * driver.
 */
const WRAPPERS = ['cause', 'meta', 'driverAdapterError', 'original'] as const;

/** The code of the innermost error that has one. */
function codeOf(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 5) return '';
  const fields = error as Readonly<Record<string, unknown>>;
  for (const wrapper of WRAPPERS) {
    const code = codeOf(fields[wrapper], depth + 1);
    if (code !== '') return code;
  }
  const code = fields['originalCode'] ?? fields['code'];
  return typeof code === 'string' ? code : '';
}
