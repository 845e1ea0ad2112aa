import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import type { Statements } from './statements.ts';

/** The oldest major version of Postgres that the tests run on. */
const OLDEST_MAJOR = 13;

/** What a server reports about itself. */
interface ServerAnswer {
  /** For example, 130023. */
  readonly version: number;
  readonly replica: boolean;
  readonly reads: boolean;
}

/**
 * Refuses a server that is too old or read-only, before anything else fails there.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export async function requireServer(statements: Pick<Statements, 'run'>): Promise<void> {
  const question = sql<ServerAnswer>`
    select current_setting('server_version_num')::int as version, pg_is_in_recovery() as replica,
      current_setting('transaction_read_only')::boolean as reads
  `;
  const { rows } = await statements.run((db) => question.execute(db));
  const [answer] = rows;
  const problem = answer === undefined ? null : problemOf(answer);
  if (problem !== null) throw new DarkroomError('INVALID_CONFIGURATION', problem);
}

/** Why Darkroom cannot work with a server; null if it can. */
export function problemOf({ version, replica, reads }: ServerAnswer): string | null {
  const major = Math.floor(version / 10_000);
  if (major < OLDEST_MAJOR) {
    return `The pool connects to Postgres ${major}, but Darkroom needs ${OLDEST_MAJOR} or newer. Upgrade the server.`;
  }
  if (replica) return 'The pool connects to a read-only replica, but Darkroom must write. Connect it to the primary.';
  if (reads) {
    return 'Transactions of the pool are read-only, but Darkroom must write. Remove `default_transaction_read_only` from its role, its database or its connections.';
  }
  return null;
}
