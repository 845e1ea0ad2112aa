import type { DatabaseConversions, RequestedConversion } from '@graphql-darkroom/core/adapter';
import { changeFile, lockReadyFile, type RecordsOptions } from './file-change.ts';
import { requestOfLocked } from './request-conversion.ts';
import { taggingAfterRequest, TAGGING_BEFORE_REQUEST } from './request-tagging.ts';

/** {@link DatabaseConversions.requestTogether} in Postgres. */
export function requestTogether(
  { statements, channel, sendJobs }: RecordsOptions,
  { fileId, conversions, tagging, maxRequests, jobs, db }: Parameters<DatabaseConversions['requestTogether']>[0],
): Promise<boolean> {
  return statements.transaction(async (trx) => {
    const file = await lockReadyFile(trx, fileId).select(TAGGING_BEFORE_REQUEST).executeTakeFirst();
    if (file === undefined) return false;
    const requested: RequestedConversion[] = [];
    for (const conversion of conversions) {
      const one = await requestOfLocked(trx, fileId, conversion, maxRequests);
      if (typeof one !== 'string') requested.push(one);
    }
    const tagged = tagging === null ? 'UNCHANGED' : taggingAfterRequest(file, tagging, maxRequests);
    const isTagged = typeof tagged !== 'string';
    if (requested.length === 0 && !isTagged) return false;
    await changeFile(trx, channel, { fileId, set: isTagged ? tagged.set : {}, where: (eb) => eb.val(true) });
    await sendJobs(trx, fileId, jobs({ conversions: requested, tagging: isTagged ? tagged.request : null }));
    return true;
  }, db);
}
