import type { DatabaseFiles } from '@graphql-darkroom/core/adapter';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../sql/tables.ts';
import { createFile } from './create-file.ts';
import { deleteFile } from './delete-file.ts';
import { hasExpired } from './expiry.ts';
import { changeFileWithJobs, NOW, type RecordsOptions } from './file-change.ts';
import { type FileRow, selectFiles, toFileRecord } from './file-record.ts';
import { listFiles } from './list-files.ts';
import { databasePlaceholders } from './placeholders.ts';
import { databaseVerification } from './verification.ts';

/** {@link DatabaseFiles} in Postgres. */
export function postgresFiles(options: RecordsOptions): DatabaseFiles {
  const { statements } = options;

  return {
    create: (file, quota, together) => createFile(options, file, quota, together),

    setUploadId: ({ fileId, uploadId }) =>
      statements.run(async (db) => {
        const rows = await db
          .updateTable('files')
          .set({ upload_id: uploadId })
          .where('id', '=', fileId)
          .where('deleted_at', 'is', null)
          .where('status', '=', 'UPLOADING')
          .where('upload_id', 'is', null)
          .returning('id')
          .execute();
        return rows.length === 1;
      }),

    get: async ({ ids, db }) => {
      if (ids.length === 0) return [];
      const read = (tables: Kysely<Tables>): Promise<FileRow[]> =>
        selectFiles(tables)
          .where('f.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
          .execute();
      const rows = await (db === undefined ? statements.run(read) : statements.transaction(read, db));
      return rows.map(toFileRecord);
    },

    list: (query) => {
      const list = (db: Kysely<Tables>): ReturnType<DatabaseFiles['list']> => listFiles(db, options.schema, query);
      // Without these filters, an index returns the page, however many files there are.
      return query.tags === null && query.contentType === null && query.status === null
        ? statements.run(list)
        : statements.runBriefly(list, query.signal);
    },

    ...databaseVerification(options),
    ...databasePlaceholders(options),

    endUpload: ({ fileId, as, jobs }) =>
      changeFileWithJobs(
        options,
        {
          fileId,
          set: { status: as },
          where: (eb) =>
            eb.and([eb('status', '=', 'UPLOADING'), ...(as === 'EXPIRED' ? [eb('upload_expires_at', '<=', NOW)] : [])]),
        },
        jobs,
      ),

    delete: (input) => deleteFile(options, input),

    listExpired: async ({ limit }) => {
      const rows = await statements.run((db) =>
        selectFiles(db).where(hasExpired(options.schema)).orderBy('f.expires_at').limit(limit).execute(),
      );
      return rows.map(toFileRecord);
    },

    listStale: async ({ limit }) => {
      const rows = await statements.run((db) =>
        selectFiles(db)
          .where((eb) =>
            eb.or([
              eb.and([eb('f.status', '=', 'UPLOADING'), eb('f.upload_expires_at', '<=', NOW)]),
              eb.and([eb('f.status', '=', 'VERIFYING'), eb('f.lease_expires_at', '<=', NOW)]),
            ]),
          )
          .orderBy('f.created_at')
          .orderBy('f.id')
          .limit(limit)
          .execute(),
      );
      return rows.map(toFileRecord);
    },

    listUndeclared: async ({ limit, after, withDeclared = false }) => {
      const rows = await statements.run((db) => {
        const open = selectFiles(db).where('f.status', '=', 'UPLOADING').where('f.upload_id', 'is not', null);
        const wanted = withDeclared ? open : open.where('f.declared_size', 'is', null);
        const position = sql`(${after?.createdAt.toISOString()}::timestamptz, ${after?.id}::uuid)`;
        const following = after === null ? wanted : wanted.where(sql<boolean>`(f.created_at, f.id) > ${position}`);
        return following.orderBy('f.created_at').orderBy('f.id').limit(limit).execute();
      });
      return rows.map(toFileRecord);
    },

    listAll: async ({ limit, after }) => {
      const rows = await statements.run((db) => {
        const all = selectFiles(db);
        return (after === null ? all : all.where('f.id', '>', after)).orderBy('f.id').limit(limit).execute();
      });
      return rows.map(toFileRecord);
    },

    countVerifying: async () => {
      const rows = await statements.run((db) =>
        db
          .selectFrom('files')
          .select(sql<number>`count(*)::int`.as('count'))
          .where('deleted_at', 'is', null)
          .where('status', '=', 'VERIFYING')
          .execute(),
      );
      return rows[0]?.count ?? 0;
    },
  };
}
