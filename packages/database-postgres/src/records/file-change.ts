import type { JobsOfChange } from '@graphql-darkroom/core/adapter';
import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
  type Transaction,
  type UpdateObject,
} from 'kysely';
import { notifyOfChange } from '../changed-file.ts';
import type { Statements } from '../sql/statements.ts';
import type { Tables } from '../sql/tables.ts';

/** What the records need from the rest of the database. */
export interface RecordsOptions {
  readonly statements: Statements;
  /** The schema of the tables, for hand-written SQL. */
  readonly schema: string;
  /** The channel of change events. */
  readonly channel: string;
  /** Writes the jobs that a change of a file makes due, in its transaction. */
  readonly sendJobs: (trx: Transaction<Tables>, fileId: string, jobs: JobsOfChange) => Promise<void>;
  /** Whether an expired file, whose row this transaction has locked, may be deleted: no table of the host names it. */
  readonly mayExpire: (trx: Transaction<Tables>, fileId: string) => Promise<boolean>;
}

/**
 * The time when a statement reads its clock. `now()` would be the start of its transaction, which may have waited
 * since.
 */
export const NOW: RawBuilder<string> = sql<string>`clock_timestamp()`;

/** The file's version after a {@link FileChange}. */
export const NEXT_VERSION: RawBuilder<number> = sql<number>`version + 1`;

/** {@link NOW} plus a number of seconds. */
export function secondsFromNow(seconds: number): RawBuilder<string> {
  return sql<string>`clock_timestamp() + ${seconds}::float8 * interval '1 second'`;
}

type Condition = (eb: ExpressionBuilder<Tables, 'files'>) => Expression<SqlBool>;

/** A conditional change of one file, which publishes an event. */
export interface FileChange {
  readonly fileId: string;
  readonly set: UpdateObject<Tables, 'files'>;
  readonly where: Condition;
  /** Calls a function of the database for further changes, in the same statement, if the file changes. */
  readonly call?: RawBuilder<unknown>;
  /** The owner, if the change removes it. @default the file's */
  readonly formerOwnerId?: string | null;
}

/**
 * Changes the file if the condition holds, increments its version and publishes the change, all in one statement.
 * Returns whether the file changed.
 */
export async function changeFile(
  db: Kysely<Tables>,
  channel: string,
  { fileId, set, where, call, formerOwnerId }: FileChange,
): Promise<boolean> {
  const query = db
    .with('changed', (cte) =>
      cte
        .updateTable('files')
        .set({ ...set, version: NEXT_VERSION })
        .where('id', '=', fileId)
        .where('deleted_at', 'is', null)
        .where(where)
        .returning(['id', 'owner_id']),
    )
    .selectFrom('changed')
    .select(
      notifyOfChange(
        channel,
        sql.ref('changed.id'),
        formerOwnerId === undefined ? sql.ref('changed.owner_id') : sql`${formerOwnerId}`,
      ).as('notified'),
    );
  const rows = await (call === undefined ? query : query.select(call.as('called'))).execute();
  return rows.length === 1;
}

/** Like {@link changeFile}, with the jobs that the change makes due, which are written only if the file changed. */
export function changeFileWithJobs(
  { statements, channel, sendJobs }: RecordsOptions,
  change: FileChange,
  jobs: JobsOfChange,
): Promise<boolean> {
  if (jobs.length === 0) return statements.run((db) => changeFile(db, channel, change));
  return statements.transaction(async (trx) => {
    const isChanged = await changeFile(trx, channel, change);
    if (isChanged) await sendJobs(trx, change.fileId, jobs);
    return isChanged;
  });
}

/** Selects a READY file, and locks its row until this transaction ends. */
export function lockReadyFile(trx: Transaction<Tables>, fileId: string): SelectQueryBuilder<Tables, 'files', object> {
  return trx
    .selectFrom('files')
    .where('id', '=', fileId)
    .where('deleted_at', 'is', null)
    .where('status', '=', 'READY')
    .forNoKeyUpdate();
}

/** Publishes a change of a file whose row this transaction has locked. */
export async function touchFile(trx: Transaction<Tables>, channel: string, fileId: string): Promise<void> {
  await changeFile(trx, channel, { fileId, set: {}, where: (eb) => eb.val(true) });
}
