import { type FileRecord, type NewFile, type QuotaUsage, requireQuota, type UploadQuota } from '@graphql-darkroom/core';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { FilesTable, Tables } from '../sql/tables.ts';
import { type RecordsOptions, secondsFromNow } from './file-change.ts';
import { toFileRecord } from './file-record.ts';

/** {@link DatabaseFiles.create} */
export function createFile({ statements }: RecordsOptions, file: NewFile, quota?: UploadQuota): Promise<FileRecord> {
  if (quota === undefined || (quota.maxOpenUploads === null && quota.maxBytesStored === null)) {
    return statements.run((db) => insertFile(db, file));
  }
  return statements.transaction(async (trx) => {
    requireQuota(file, quota, await lockUsage(trx, file.ownerId));
    return insertFile(trx, file);
  });
}

/**
 * What the owner's files take, held until the transaction ends: others of the same owner wait, and then read what it left. Counting, and
 * inserting after that, would let more through than there is room for.
 */
async function lockUsage(trx: Transaction<Tables>, ownerId: string | null): Promise<QuotaUsage> {
  const { open_uploads, bytes_stored } = await trx
    .insertInto('usage')
    .values({ owner_id: ownerId ?? '' })
    .onConflict((conflict) => conflict.column('owner_id').doUpdateSet({ owner_id: sql`excluded.owner_id` }))
    .returning(['open_uploads', sql<number>`bytes_stored::float8`.as('bytes_stored')])
    .executeTakeFirstOrThrow();
  return { openUploads: open_uploads, bytesStored: bytes_stored };
}

async function insertFile(db: Kysely<Tables>, file: NewFile): Promise<FileRecord> {
  const created = await db
    .with('created', (cte) =>
      cte
        .insertInto('files')
        .values({
          id: file.id,
          owner_id: file.ownerId,
          status: 'UPLOADING',
          name: file.name,
          declared_content_type: file.declaredContentType,
          declared_size: file.declaredSize,
          visibility: file.visibility,
          target: file.target,
          policy: JSON.stringify(file.policy),
          part_count: file.partCount,
          part_size: file.partSize,
          // It has none yet, and none were there before.
          tags_version: 0,
          upload_expires_at: sql`date_trunc('milliseconds', ${secondsFromNow(file.uploadExpiresInSeconds)})`,
        })
        .returningAll(),
    )
    .selectFrom('created')
    .select(sql<Selectable<FilesTable>>`to_json(created)`.as('file'))
    .executeTakeFirstOrThrow();
  return toFileRecord({ ...created, conversions: [], attachments: [] });
}
