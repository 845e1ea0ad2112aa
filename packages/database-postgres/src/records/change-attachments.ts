import type { AttachmentChange, DatabaseAttachments } from '@graphql-darkroom/core/adapter';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '../sql/tables.ts';
import {
  anyOf,
  type FilePlaceRow,
  IS_ATTACHED,
  IS_RESERVED,
  lockFiles,
  type PlaceRow,
  rowsOf,
  touchAttachedFiles,
} from './attachment-rows.ts';
import type { RecordsOptions } from './file-change.ts';

/** {@link DatabaseAttachments.attach} */
export function attachFiles(
  options: RecordsOptions,
  { changes, reservation, ifAll = false, detachedExpiresInSeconds, db }: Parameters<DatabaseAttachments['attach']>[0],
): Promise<readonly string[]> {
  const { statements, schema } = options;
  const fileIds = [...new Set(changes.flatMap((change) => change.fileIds))];
  const sets = changes.filter(({ attach }) => attach === 'SET');
  if (fileIds.length === 0 && sets.length === 0 && reservation === undefined) return Promise.resolve([]);

  const entering = changes.flatMap(({ fileIds: ids, target, subject }) =>
    ids.map((fileId) => ({ file_id: fileId, target, subject: subject ?? '' })),
  );
  const isBefore = reservation === undefined ? sql`true` : wasAttachedBefore(reservation.since);
  const leaving: Leaving = {
    places: placesOf(sets),
    where: sql`${isBefore} and not exists (
      select from ${rowsOf(entering, 'k')}
      where k.file_id = a.file_id and k.target = a.target and k.subject = a.subject
    )`,
  };
  return statements.transaction(async (trx) => {
    const reserved =
      reservation === undefined
        ? sql``
        : sql`union select a.file_id from ${sql.id(schema, 'attachments')} a where a.reservation = ${reservation.id}::uuid and ${IS_RESERVED}`;
    const locked = await lockFiles(
      trx,
      schema,
      sql`select unnest(${fileIds}::uuid[]) ${reserved} union ${selectLeaving(schema, leaving)}`,
    );
    const wanted = new Set(fileIds);
    const attached = locked.filter((id) => wanted.has(id));
    if (ifAll && attached.length < wanted.size) return attached;
    // Attachments that others added there while this waited. Locking these breaks the order of ids, so it must not
    // wait.
    const more = sets.length === 0 ? [] : await lockFiles(trx, schema, selectLeaving(schema, leaving, locked), 'SKIP');
    const changed = await changeRows(trx, schema, {
      leaving,
      entering,
      reservationId: reservation?.id ?? null,
      locked: [...locked, ...more],
    });
    await touchAttachedFiles(trx, options, changed, detachedExpiresInSeconds);
    return attached;
  }, db);
}

/**
 * Whether a row called `a` was attached at a moment that the database returned earlier: its position is lower, and its
 * transaction was not open then. Transaction ids higher than the current one date from before the database was
 * restored.
 */
function wasAttachedBefore(moment: string): RawBuilder<unknown> {
  const [position = '', from = '', open = ''] = moment.split(':');
  return sql`a.position < ${position}::bigint
    and a.attached_in not between ${from}::bigint and pg_current_xact_id()::text::bigint
    and a.attached_in <> all(${open === '' ? [] : open.split(',')}::bigint[])`;
}

/** {@link DatabaseAttachments.detach} */
export function detachFiles(
  options: RecordsOptions,
  { fileIds, detachedExpiresInSeconds, db, ...place }: Parameters<DatabaseAttachments['detach']>[0],
): Promise<readonly string[]> {
  const { statements, schema } = options;
  if (fileIds?.length === 0) return Promise.resolve([]);
  const leaving: Leaving = {
    places: placesOf([place]),
    where: fileIds === null ? sql`true` : sql`a.file_id = ${anyOf(fileIds)}`,
  };
  return statements.transaction(async (trx) => {
    const locked = await lockFiles(trx, schema, selectLeaving(schema, leaving));
    const detached = await changeRows(trx, schema, { leaving, entering: [], reservationId: null, locked });
    await touchAttachedFiles(trx, options, detached, detachedExpiresInSeconds);
    return detached;
  }, db);
}

/** Attachments to end: those at one of the places that meet the condition, on a row called `a`. */
interface Leaving {
  readonly places: readonly PlaceRow[];
  readonly where: RawBuilder<unknown>;
}

type Place = Pick<AttachmentChange, 'target' | 'subject' | 'formerly'>;

/** The places at which to end attachments, including those of former targets, without duplicates. */
function placesOf(places: readonly Place[]): readonly PlaceRow[] {
  const rows = places.flatMap(({ target, formerly, subject }) =>
    [target, ...formerly].map((coordinate) => ({ target: coordinate, subject: subject ?? '' })),
  );
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

/** The files of attachments to end, except those in `without`. */
function selectLeaving(
  schema: string,
  { places, where }: Leaving,
  without: readonly string[] = [],
): RawBuilder<unknown> {
  return sql`
    select a.file_id from ${rowsOf(places, 'r')}
    join ${sql.id(schema, 'attachments')} a on a.target = r.target and a.subject = r.subject and ${IS_ATTACHED}
    where ${where} ${without.length === 0 ? sql`` : sql`and a.file_id <> all(${[...without]}::uuid[])`}`;
}

interface RowChanges {
  readonly leaving: Leaving;
  readonly entering: readonly FilePlaceRow[];
  /** The reservation to end. */
  readonly reservationId: string | null;
  /** The files that this transaction has locked: others stay unchanged. */
  readonly locked: readonly string[];
}

/**
 * Changes attachments of locked files, and returns the ids of the files that gained or lost one. Existing attachments
 * move to the end of the order, so that a `SET` that began earlier keeps them.
 */
async function changeRows(
  trx: Transaction<Tables>,
  schema: string,
  { leaving, entering, reservationId, locked }: RowChanges,
): Promise<readonly string[]> {
  const attachments = sql.id(schema, 'attachments');
  const isLocked = (column: string): RawBuilder<unknown> => sql`${sql.ref(column)} = ${anyOf(locked)}`;
  const { rows } = await sql<{ file_id: string }>`
    with entering as materialized (
      select distinct e.file_id, e.target, e.subject, f.created_at from ${rowsOf(entering, 'e')}
      join ${sql.id(schema, 'files')} f on f.id = e.file_id where ${isLocked('f.id')}
    ), removed as (
      delete from ${attachments} a using ${rowsOf(leaving.places, 'r')}
      where a.target = r.target and a.subject = r.subject and ${IS_ATTACHED} and ${isLocked('a.file_id')} and ${leaving.where}
      returning a.file_id
    ), ended as (
      delete from ${attachments} a where a.reservation = ${reservationId}::uuid and ${IS_RESERVED}
    ), moved as (
      update ${attachments} a set position = default, attached_in = default from entering e
      where a.file_id = e.file_id and a.target = e.target and a.subject = e.subject and ${IS_ATTACHED}
    ), added as (
      insert into ${attachments} (file_id, target, subject, file_created_at)
      select e.file_id, e.target, e.subject, e.created_at from entering e
      on conflict do nothing returning file_id
    )
    select file_id from removed union select file_id from added
  `.execute(trx);
  return rows.map(({ file_id }) => file_id);
}
