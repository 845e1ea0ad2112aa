import type { DatabaseFiles } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import { changeFile, lockReadyFile, type RecordsOptions } from './file-change.ts';

/** The part of {@link DatabaseFiles} that has placeholders. */
export function databasePlaceholders({
  statements,
  channel,
  sendJobs,
}: RecordsOptions): Pick<DatabaseFiles, 'setPlaceholder' | 'requestPlaceholder' | 'listWithoutPlaceholder'> {
  return {
    setPlaceholder: ({ fileId, placeholder: { thumbHash, dominantColor }, exif = null }) =>
      statements.run((db) =>
        changeFile(db, channel, {
          fileId,
          set: {
            thumb_hash: thumbHash,
            dominant_color: dominantColor,
            exif: exif === null ? null : JSON.stringify(exif),
          },
          where: (eb) => eb.and([eb('status', '=', 'READY'), eb('thumb_hash', 'is', null)]),
        }),
      ),

    requestPlaceholder: ({ fileId, jobs }) =>
      statements.transaction(async (trx) => {
        const file = await lockReadyFile(trx, fileId).where('thumb_hash', 'is', null).select('id').executeTakeFirst();
        if (file === undefined) return false;
        await sendJobs(trx, fileId, jobs);
        return true;
      }),

    // Pages follow the primary key: all pages together read it once.
    listWithoutPlaceholder: async ({ contentTypes, after, limit }) => {
      const rows = await statements.run((db) => {
        const query = db
          .selectFrom('files')
          .select('id')
          .where('status', '=', 'READY')
          .where('deleted_at', 'is', null)
          .where('thumb_hash', 'is', null)
          .where('content_type', '=', sql<string>`any(${[...contentTypes]}::text[])`);
        return (after === null ? query : query.where('id', '>', after)).orderBy('id').limit(limit).execute();
      });
      return rows.map(({ id }) => id);
    },
  };
}
