import type { DatabaseTags } from '@graphql-darkroom/core/adapter';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Tables } from '../sql/tables.ts';
import { changeFile, changeFileWithJobs, type RecordsOptions } from './file-change.ts';
import { selectFiles, toFileRecord } from './file-record.ts';
import { finishTagging } from './finish-tagging.ts';
import { listTagNames, listTagsOfFiles } from './read-tags.ts';
import { requestTagging } from './request-tagging.ts';
import { reviewTags } from './review-tags.ts';

/**
 * {@link DatabaseTags} in Postgres. Every writer of a file's tags locks the file's row first, so that writes happen one
 * after the other.
 */
export function postgresTags(options: RecordsOptions): DatabaseTags {
  const { statements, channel, sendJobs } = options;

  return {
    request: (input) => requestTagging(options, input),

    start: ({ fileId, requestId, attemptId, copyId }) =>
      statements.transaction(async (trx) => {
        const isStarted = await changeFile(trx, channel, {
          fileId,
          set: {
            tagging_status: 'RUNNING',
            tagging_attempts: sql`tagging_attempts + 1`,
            tagging_attempt_id: attemptId,
            tagging_copy_id: copyId,
          },
          where: isDue(requestId),
        });
        if (!isStarted) return null;
        return toFileRecord(await selectFiles(trx).where('f.id', '=', fileId).executeTakeFirstOrThrow());
      }),

    postpone: ({ fileId, requestId, attemptId, nextRequestId, error, jobs }) =>
      changeFileWithJobs(
        options,
        {
          fileId,
          set: { tagging_status: 'PENDING', tagging_request_id: nextRequestId, tagging_error: error },
          where: (eb) =>
            eb.and([
              eb('tagging_status', '=', 'RUNNING'),
              eb('tagging_request_id', '=', requestId),
              eb('tagging_attempt_id', '=', attemptId),
            ]),
        },
        jobs,
      ),

    retryNow: ({ fileId, requestId, nextRequestId, jobs }) =>
      statements.transaction(async (trx) => {
        const hastened = await trx
          .updateTable('files')
          .set({ tagging_request_id: nextRequestId })
          .where('id', '=', fileId)
          .where('deleted_at', 'is', null)
          .where('tagging_status', '=', 'PENDING')
          .where('tagging_request_id', '=', requestId)
          .returning('id')
          .execute();
        if (hastened.length === 0) return false;
        await sendJobs(trx, fileId, jobs);
        return true;
      }),

    finish: (input) => finishTagging(options, input),

    fail: ({ fileId, requestId, attemptId, error, jobs }) =>
      changeFileWithJobs(
        options,
        {
          fileId,
          set: { tagging_status: 'FAILED', tagging_error: error },
          where: (eb) =>
            eb.and([isDue(requestId)(eb), ...(attemptId === null ? [] : [eb('tagging_attempt_id', '=', attemptId)])]),
        },
        jobs,
      ),

    review: (input) => reviewTags(options, input),
    ofFiles: (input) => listTagsOfFiles(statements, input),
    names: (input) => listTagNames(statements, input),
  };
}

function isDue(requestId: string): (eb: ExpressionBuilder<Tables, 'files'>) => Expression<SqlBool> {
  return (eb) => eb.and([eb('tagging_status', 'in', ['PENDING', 'RUNNING']), eb('tagging_request_id', '=', requestId)]);
}
