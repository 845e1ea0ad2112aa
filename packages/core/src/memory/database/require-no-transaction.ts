import { DarkroomError } from '../../errors/darkroom-error.ts';
import type { SqlClient } from '../../ports/sql-client.ts';

/**
 * @throws {DarkroomError} INVALID_CONFIGURATION for a host's connection: a database in memory
 * has no part in its database.
 */
export function requireNoTransaction(db: SqlClient | undefined): void {
  if (db === undefined) return;
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    'A database in memory cannot work in a transaction of your database: leave out `db`, or use postgresDatabase({ pool }).',
  );
}
