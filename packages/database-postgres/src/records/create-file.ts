import {
  type FileRecord,
  type NewFile,
  nameKey,
  type QuotaUsage,
  requireQuota,
  requireRoomForAnonymous,
  reservedBytes,
  type UploadQuota,
} from '@graphql-darkroom/core/adapter';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { notifyOfChange } from '../changed-file.ts';
import type { FilesTable, Tables } from '../sql/tables.ts';
import { type RecordsOptions, secondsFromNow } from './file-change.ts';
import { toFileRecord } from './file-record.ts';

/** {@link DatabaseFiles.create} */
export function createFile(
  { statements, channel }: RecordsOptions,
  file: NewFile,
  quota?: UploadQuota,
  together?: UploadQuota,
): Promise<FileRecord> {
  if (!isLimit(quota) && !isLimit(together)) return statements.run((db) => insertFile(db, channel, file));
  return statements.transaction(async (trx) => {
    const { anonymousKey } = file;
    const ofOwner = await lockUsage(trx, file.ownerId);
    if (together !== undefined) requireRoomForAnonymous(file, together, ofOwner);
    if (quota !== undefined) {
      requireQuota(file, quota, anonymousKey === undefined ? ofOwner : await lockAnonymousUsage(trx, anonymousKey));
    }
    return insertFile(trx, channel, file);
  });
}

function isLimit(quota: UploadQuota | undefined): boolean {
  return quota !== undefined && Object.values(quota).some((most) => most !== null);
}

/**
 * What the owner's files take of the quota, locked until the transaction ends: other transactions for the same owner
 * wait, and then read the result of this one. Counting first and inserting afterwards could exceed the quota.
 */
async function lockUsage(trx: Transaction<Tables>, ownerId: string | null): Promise<QuotaUsage> {
  return toUsage(
    await trx
      .insertInto('usage')
      .values({ owner_id: ownerId ?? '' })
      .onConflict((conflict) => conflict.column('owner_id').doUpdateSet({ owner_id: sql`excluded.owner_id` }))
      .returning(USAGE)
      .executeTakeFirstOrThrow(),
  );
}

/** The same, for one anonymous caller. */
async function lockAnonymousUsage(trx: Transaction<Tables>, key: string): Promise<QuotaUsage> {
  return toUsage(
    await trx
      .insertInto('anonymous_usage')
      .values({ key })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ key: sql`excluded.key` }))
      .returning(USAGE)
      .executeTakeFirstOrThrow(),
  );
}

const USAGE = ['open_uploads', 'undeclared_uploads', sql<number>`bytes_stored::float8`.as('bytes_stored')] as const;

function toUsage(row: {
  readonly open_uploads: number;
  readonly undeclared_uploads: number;
  readonly bytes_stored: number;
}): QuotaUsage {
  return {
    openUploads: row.open_uploads,
    undeclaredUploads: row.undeclared_uploads,
    bytesStored: row.bytes_stored,
  };
}

async function insertFile(db: Kysely<Tables>, channel: string, file: NewFile): Promise<FileRecord> {
  const query = db
    .with('created', (cte) =>
      cte
        .insertInto('files')
        .values({
          id: file.id,
          owner_id: file.ownerId,
          status: 'UPLOADING',
          name: file.name,
          name_key: file.name === null ? null : nameKey(file.name),
          declared_content_type: file.declaredContentType,
          declared_size: file.declaredSize,
          visibility: file.visibility,
          target: file.target,
          policy: JSON.stringify(file.policy),
          part_count: file.partCount,
          part_size: file.partSize,
          reserved_bytes: reservedBytes(file),
          anonymous_key: file.anonymousKey ?? null,
          upload_expires_at: sql`date_trunc('milliseconds', ${secondsFromNow(file.uploadExpiresInSeconds)})`,
        })
        .returningAll(),
    )
    .selectFrom('created')
    .select(sql<Selectable<FilesTable>>`to_json(created)`.as('file'));
  // Publishes that the file enters its owner's lists. A file without an owner is in no list, and only the caller has
  // its id.
  const notify = notifyOfChange(channel, sql.ref('created.id'), sql.ref('created.owner_id')).as('notified');
  const created = await (file.ownerId === null ? query : query.select(notify)).executeTakeFirstOrThrow();
  return toFileRecord({ ...created, conversions: [], attachments: [] });
}
