import { DarkroomError } from '../../errors/darkroom-error.ts';
import type { SqlClient } from '../../ports/sql-client.ts';

/**
 * Refuses a host's connection.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if there is one: a memory database cannot use it.
 */
export function requireNoTransaction(db: SqlClient | undefined): void {
  if (db === undefined) return;
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    '`memoryDatabase` cannot join a transaction of your database. Omit `db`, or use `postgresDatabase({ pool })`.',
  );
}
