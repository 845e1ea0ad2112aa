/**
 * A connection of the host's on which a transaction is open: a client of `pg`, or whatever passes statements to one.
 * The database must be in the same database.
 */
export interface SqlClient {
  /** Runs one statement, with `$1` and so on for the values. */
  query(text: string, values: unknown[]): Promise<{ readonly rows: unknown[] }>;
}
