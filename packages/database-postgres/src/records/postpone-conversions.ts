import type { DatabaseConversions, RequestedConversion } from '@graphql-darkroom/core/adapter';
import { lockReadyFile, type RecordsOptions, touchFile } from './file-change.ts';
import { updateRunning } from './running-attempt.ts';

/** {@link DatabaseConversions.postpone} in Postgres. */
export function postponeConversions(
  { statements, channel, sendJobs }: RecordsOptions,
  { fileId, attempts, error, jobs }: Parameters<DatabaseConversions['postpone']>[0],
): Promise<boolean> {
  return statements.transaction(async (trx) => {
    const file = await lockReadyFile(trx, fileId).select('id').executeTakeFirst();
    if (file === undefined) return false;
    const postponed: RequestedConversion[] = [];
    for (const { nextRequestId, ...attempt } of attempts) {
      const set = { status: 'PENDING', request_id: nextRequestId, error } as const;
      const changed = await updateRunning(trx, attempt, set).where('file_id', '=', fileId).returning('id').execute();
      if (changed.length > 0) postponed.push({ conversionId: attempt.conversionId, requestId: nextRequestId });
    }
    if (postponed.length === 0) return false;
    await touchFile(trx, channel, fileId);
    await sendJobs(trx, fileId, jobs(postponed));
    return true;
  });
}
