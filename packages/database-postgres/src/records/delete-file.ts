import type { DatabaseFiles } from '@graphql-darkroom/core/adapter';
import { changeFile, NOW, type RecordsOptions } from './file-change.ts';
import { NO_TAGGING } from './tagging-columns.ts';
import { removeTags } from './write-tags.ts';

/** {@link DatabaseFiles.delete}: the row stays, without anything that says whose it was or what it held. */
export function deleteFile(
  { statements, schema, channel, sendJobs }: RecordsOptions,
  { fileId, jobs }: Parameters<DatabaseFiles['delete']>[0],
): Promise<boolean> {
  return statements.transaction(async (trx) => {
    const isDeleted = await changeFile(trx, channel, {
      fileId,
      set: {
        deleted_at: NOW,
        owner_id: null,
        anonymous_key: null,
        name: null,
        declared_content_type: null,
        upload_id: null,
        public_key: null,
        rejection: null,
        lease_token: null,
        lease_expires_at: null,
        ...NO_TAGGING,
      },
      where: (eb) => eb.val(true),
    });
    if (!isDeleted) return false;
    await trx.deleteFrom('conversions').where('file_id', '=', fileId).execute();
    await trx.deleteFrom('attachments').where('file_id', '=', fileId).execute();
    await removeTags(trx, schema, fileId);
    await sendJobs(trx, fileId, jobs);
    return true;
  });
}
