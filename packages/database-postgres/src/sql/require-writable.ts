import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import type { Statements } from './statements.ts';

/**
 * Refuses a server that only reads, before anything else would fail there.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export async function requireWritable(statements: Statements): Promise<void> {
  const answer = sql<{
    readonly replica: boolean;
    readonly reads: boolean;
  }>`select pg_is_in_recovery() as replica, current_setting('transaction_read_only')::boolean as reads`;
  const { rows } = await statements.run((db) => answer.execute(db));
  const [{ replica, reads } = { replica: false, reads: false }] = rows;
  if (replica) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      'The pool leads to a read-only replica, and Darkroom has to write: connect it to the primary.',
    );
  }
  if (reads) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      'Transactions of the pool are read-only, and Darkroom has to write: take `default_transaction_read_only` off its role, its database or its connections.',
    );
  }
}
