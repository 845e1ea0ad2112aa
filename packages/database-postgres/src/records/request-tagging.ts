import type { DatabaseTags } from '@graphql-darkroom/core/adapter';
import { changeFile, lockReadyFile, type RecordsOptions } from './file-change.ts';
import { requestedTagging } from './tagging-columns.ts';

/** {@link DatabaseTags.request} in Postgres. */
export function requestTagging(
  { statements, channel, sendJobs }: RecordsOptions,
  { fileId, requestId, source, maxRequests, jobs, db }: Parameters<DatabaseTags['request']>[0],
): ReturnType<DatabaseTags['request']> {
  return statements.transaction(async (trx) => {
    const before = await lockReadyFile(trx, fileId)
      .select(['tagging_status', 'tagging_source', 'tagging_requests', 'tagging_copy_id'])
      .executeTakeFirst();
    if (before === undefined) return 'NOT_READY';
    const { tagging_status: status, tagging_requests } = before;
    if (status !== null && status !== 'FAILED' && before.tagging_source === source) return 'UNCHANGED';
    const requests = tagging_requests ?? 0;
    if (status !== null && requests >= maxRequests) return 'EXHAUSTED';
    await changeFile(trx, channel, {
      fileId,
      set: { ...requestedTagging({ requestId, source }), tagging_requests: requests + 1 },
      where: (eb) => eb.val(true),
    });
    const former = { source: before.tagging_source ?? '', copyId: before.tagging_copy_id };
    await sendJobs(trx, fileId, jobs(status === null ? null : former));
    return 'REQUESTED';
  }, db);
}
