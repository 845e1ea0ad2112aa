import type { DatabaseAttachments } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import { anyOf, IS_ATTACHED, IS_RESERVED, rowsOf } from './attachment-rows.ts';
import { attachFiles, detachFiles } from './change-attachments.ts';
import type { RecordsOptions } from './file-change.ts';
import { listAttached } from './list-attached.ts';
import { settleReservations } from './settle-reservations.ts';

/**
 * {@link DatabaseAttachments} in Postgres. Everything that writes attachments locks their files first, in the order of
 * ids. The exception is `release`, which only ends reservations of its own mutation.
 */
export function postgresAttachments(options: RecordsOptions): DatabaseAttachments {
  const { statements, schema } = options;
  const [files, attachments] = [sql.id(schema, 'files'), sql.id(schema, 'attachments')];

  return {
    reserve: ({ id, places }) =>
      statements.run(async (db) => {
        const rows = places.flatMap(({ fileIds, target, subject }) =>
          fileIds.map((fileId) => ({ file_id: fileId, target, subject: subject ?? '' })),
        );
        const fileIds = rows.map(({ file_id }) => file_id);
        const { rows: answers } = await sql<{ since: string; file_ids: string[] }>`
          with locked as materialized (
            select f.id, f.created_at from ${files} f where f.id = ${anyOf(fileIds)} and f.deleted_at is null
            order by f.id for no key update
          ), reserved as (
            insert into ${attachments} (file_id, target, subject, reservation, file_created_at)
            select distinct p.file_id, p.target, p.subject, ${id}::uuid, locked.created_at
            from ${rowsOf(rows, 'p')} join locked on locked.id = p.file_id
            on conflict do nothing
          )
          select ${sql.id(schema, 'attachment_moment')}() as since, array(select id from locked) as file_ids
        `.execute(db);
        const [answer] = answers;
        if (answer === undefined) throw new Error('A statement without a condition returned no row.');
        return { fileIds: answer.file_ids, since: answer.since };
      }),

    attach: (input) => attachFiles(options, input),

    release: ({ id }) =>
      statements.run(async (db) => {
        await sql`delete from ${attachments} a where a.reservation = ${id}::uuid and ${IS_RESERVED}`.execute(db);
      }),

    detach: (input) => detachFiles(options, input),

    list: (input) => statements.run((db) => listAttached(db, schema, input)),

    find: async ({ places }) => {
      if (places.length === 0) return [];
      const rows = places.flatMap(({ fileId, target, formerly, subject }, index) =>
        [target, ...formerly].map((coordinate) => ({
          index,
          file_id: fileId,
          target: coordinate,
          subject,
        })),
      );
      return statements.run(async (db) => {
        const { rows: found } = await sql<{ index: number }>`
          select distinct p.index from json_to_recordset(${JSON.stringify(rows)}::text::json)
            as p (index integer, file_id uuid, target text, subject text)
          where exists (
            select from ${attachments} a
            where a.file_id = p.file_id and a.target = p.target and a.subject = coalesce(p.subject, a.subject) and ${IS_ATTACHED}
            offset 0
          )
          order by p.index
        `.execute(db);
        return found.map(({ index }) => index);
      });
    },

    settle: (input) => settleReservations(options, input),
  };
}
