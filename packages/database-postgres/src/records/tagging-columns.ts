import type { NewTagging } from '@graphql-darkroom/core/adapter';
import type { FilesTable } from '../sql/tables.ts';

/** The columns of a tagging. */
export type TaggingColumns = Pick<FilesTable, Extract<keyof FilesTable, `tagging_${string}`>>;

/** The columns of a file for which tags were never requested. */
export const NO_TAGGING: TaggingColumns = {
  tagging_status: null,
  tagging_request_id: null,
  tagging_requests: null,
  tagging_attempts: null,
  tagging_attempt_id: null,
  tagging_source: null,
  tagging_copy_id: null,
  tagging_error: null,
};

/** The columns of a tagging that was just requested for the first time. */
export function requestedTagging({
  requestId,
  source,
}: NewTagging): Omit<TaggingColumns, 'tagging_copy_id' | 'tagging_attempt_id'> {
  return {
    tagging_status: 'PENDING',
    tagging_request_id: requestId,
    tagging_requests: 1,
    tagging_attempts: 0,
    tagging_source: source,
    tagging_error: null,
  };
}
