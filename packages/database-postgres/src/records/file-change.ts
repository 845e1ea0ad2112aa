import type { JobsOfChange } from '@graphql-darkroom/core/adapter';
import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  type SqlBool,
  sql,
  type Transaction,
  type UpdateObject,
} from 'kysely';
import { notifyOfChange } from '../changed-file.ts';
import type { Statements } from '../sql/statements.ts';
import type { Tables } from '../sql/tables.ts';

/** What the records need of the database around them. */
export interface RecordsOptions {
  readonly statements: Statements;
  /** The schema of the tables, for statements that are written by hand. */
  readonly schema: string;
  /** The channel of change events. */
  readonly channel: string;
  /** Writes jobs that a change of a file makes due, in its transaction. */
  readonly sendJobs: (trx: Transaction<Tables>, fileId: string, jobs: JobsOfChange) => Promise<void>;
  /** Whether an expired file, in a row that this transaction has locked, may go: no table of the host's names it. */
  readonly mayExpire: (trx: Transaction<Tables>, fileId: string) => Promise<boolean>;
}

/**
 * The moment a statement looks at its clock: not, as `now()`, the beginning of its transaction,
 * which may have waited since.
 */
export const NOW: RawBuilder<string> = sql<string>`clock_timestamp()`;

/** The version that a {@link FileChange} gives the file. */
export const NEXT_VERSION: RawBuilder<number> = sql<number>`version + 1`;

/** So many seconds after {@link NOW}. */
export function secondsFromNow(seconds: number): RawBuilder<string> {
  return sql<string>`clock_timestamp() + ${seconds}::float8 * interval '1 second'`;
}

type Condition = (eb: ExpressionBuilder<Tables, 'files'>) => Expression<SqlBool>;

/** A conditional change of one file, with its event. */
export interface FileChange {
  readonly fileId: string;
  readonly set: UpdateObject<Tables, 'files'>;
  readonly where: Condition;
  /** Calls a function of the database for what else changes, in the same statement, if the file does. */
  readonly call?: RawBuilder<unknown>;
  /** The owner, where the change takes it away. @default the file's */
  readonly formerOwnerId?: string | null;
}

/**
 * Changes the file where the condition holds, raises its version and publishes that, all in one
 * statement. Says whether it did.
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

/** The same with the jobs that it makes due, which are written only if it did change. */
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

/** Publishes a change of a file whose row this transaction has locked. */
export async function touchFile(trx: Transaction<Tables>, channel: string, fileId: string): Promise<void> {
  await changeFile(trx, channel, { fileId, set: {}, where: (eb) => eb.val(true) });
}
