import { type DatabaseFiles, type FileRecord, jobsFor } from '@graphql-darkroom/core/adapter';
import type { RawBuilder, SqlBool, Transaction } from 'kysely';
import type { Tables } from '../sql/tables.ts';
import { hasExpired, isUnreserved } from './expiry.ts';
import { changeFile, NOW, type RecordsOptions } from './file-change.ts';
import { selectFiles, toFileRecord } from './file-record.ts';
import { NO_TAGGING } from './tagging-columns.ts';
import { removeTags } from './write-tags.ts';

/** {@link DatabaseFiles.delete}: the row stays, without anything that shows who owned the file or what it contained. */
export function deleteFile(
  { statements, schema, channel, sendJobs, mayExpire }: RecordsOptions,
  { fileId, jobs, onlyIf }: Parameters<DatabaseFiles['delete']>[0],
): Promise<boolean> {
  return statements.transaction(async (trx) => {
    const file = await lockFile(trx, fileId, onlyIf === undefined ? null : DELETABLE[onlyIf](schema));
    if (file === null || (onlyIf === 'EXPIRED' && !(await mayExpire(trx, fileId)))) return false;
    await changeFile(trx, channel, {
      fileId,
      set: {
        deleted_at: NOW,
        owner_id: null,
        anonymous_key: null,
        name: null,
        name_key: null,
        declared_content_type: null,
        thumb_hash: null,
        dominant_color: null,
        exif: null,
        upload_id: null,
        public_key: null,
        rejection: null,
        lease_token: null,
        lease_expires_at: null,
        expires_at: null,
        ...NO_TAGGING,
      },
      where: (eb) => eb.val(true),
      formerOwnerId: file.ownerId,
    });
    await trx.deleteFrom('conversions').where('file_id', '=', fileId).execute();
    await trx.deleteFrom('attachments').where('file_id', '=', fileId).execute();
    await removeTags(trx, schema, fileId);
    await sendJobs(trx, fileId, jobsFor(jobs, file));
    return true;
  });
}

const DELETABLE = { UNRESERVED: isUnreserved, EXPIRED: hasExpired } as const;

/** The record, locked until this transaction ends; null if it does not meet the condition. */
async function lockFile(
  trx: Transaction<Tables>,
  fileId: string,
  condition: RawBuilder<SqlBool> | null,
): Promise<FileRecord | null> {
  // Separate from the read: a statement that waited for a lock reads other rows as they were before the wait.
  await trx.selectFrom('files').select('id').where('id', '=', fileId).forNoKeyUpdate().execute();
  const query = selectFiles(trx).where('f.id', '=', fileId);
  const row = await (condition === null ? query : query.where(condition)).executeTakeFirst();
  return row === undefined ? null : toFileRecord(row);
}
