import type { SqlClient } from '@graphql-darkroom/core';

/** A transaction of a library, with the host's own row in it. */
export interface HostTransaction {
  /** What `db` is given. */
  readonly db: SqlClient;
  /** Adds a row to the table `customers (id serial, logo uuid)`, as the library's users do. */
  readonly addCustomer: (logo: string) => Promise<unknown>;
}

/** A library that a host talks to Postgres with, connected. */
export interface HostLibrary {
  /** Commits, or rolls back where the work throws. */
  transaction(work: (transaction: HostTransaction) => Promise<void>): Promise<unknown>;
  /** What is given for `db` by mistake: it sends statements, and has no transaction open. */
  readonly outside: SqlClient;
  close(): Promise<unknown>;
}

/** Connects a library. */
export type OpenLibrary = (connectionString: string) => Promise<HostLibrary>;
