import type { DatabaseTags, NewTagging, RequestedTogether } from '@graphql-darkroom/core/adapter';
import { changeFile, lockReadyFile, type RecordsOptions } from './file-change.ts';
import { requestedTagging, type TaggingColumns } from './tagging-columns.ts';

/** {@link DatabaseTags.request} in Postgres. */
export function requestTagging(
  { statements, channel, sendJobs }: RecordsOptions,
  { fileId, requestId, source, maxRequests, jobs, db }: Parameters<DatabaseTags['request']>[0],
): ReturnType<DatabaseTags['request']> {
  return statements.transaction(async (trx) => {
    const file = await lockReadyFile(trx, fileId).select(TAGGING_BEFORE_REQUEST).executeTakeFirst();
    if (file === undefined) return 'NOT_READY';
    const requested = taggingAfterRequest(file, { requestId, source }, maxRequests);
    if (typeof requested === 'string') return requested;
    await changeFile(trx, channel, { fileId, set: requested.set, where: (eb) => eb.val(true) });
    await sendJobs(trx, fileId, jobs(requested.request.before));
    return 'REQUESTED';
  }, db);
}

type ColumnBeforeRequest = 'tagging_status' | 'tagging_source' | 'tagging_requests' | 'tagging_copy_id';

/** The columns that decide whether a tagging may be requested. */
export const TAGGING_BEFORE_REQUEST: readonly ColumnBeforeRequest[] = [
  'tagging_status',
  'tagging_source',
  'tagging_requests',
  'tagging_copy_id',
];

/** A request for the tagging of a file, and what it changes. */
interface TaggingRequested {
  readonly set: ReturnType<typeof requestedTagging>;
  readonly request: NonNullable<RequestedTogether['tagging']>;
}

/** The request for the tagging of a file whose row this transaction has locked, or why it stays as it is. */
export function taggingAfterRequest(
  before: Pick<TaggingColumns, ColumnBeforeRequest>,
  tagging: NewTagging,
  maxRequests: number,
): TaggingRequested | 'UNCHANGED' | 'EXHAUSTED' {
  const { tagging_status: status, tagging_source: source, tagging_copy_id: copyId } = before;
  const { requestId } = tagging;
  if (status === null) return { set: requestedTagging(tagging), request: { requestId, before: null } };
  if (status !== 'FAILED' && source === tagging.source) return 'UNCHANGED';
  const requests = before.tagging_requests ?? 0;
  if (requests >= maxRequests) return 'EXHAUSTED';
  return {
    set: { ...requestedTagging(tagging), tagging_requests: requests + 1 },
    request: { requestId, before: { source: source ?? '', copyId } },
  };
}
