import type { DatabaseConversions } from '@graphql-darkroom/core/adapter';
import { sql, type Transaction } from 'kysely';
import type { Tables } from '../sql/tables.ts';
import { type RecordsOptions, touchFile } from './file-change.ts';
import { selectFiles, toFileRecord } from './file-record.ts';
import { listOutdated } from './list-outdated.ts';
import { postponeConversions } from './postpone-conversions.ts';
import { requestConversion } from './request-conversion.ts';
import { requestTogether } from './request-together.ts';
import { updateRunning } from './running-attempt.ts';
import { setFocalPoint } from './set-focal-point.ts';

/**
 * {@link DatabaseConversions} in Postgres. Each transaction locks the file first, and reads the conversion in a later
 * statement, which sees what the previous transaction wrote.
 */
export function postgresConversions(options: RecordsOptions): DatabaseConversions {
  const { statements, channel, sendJobs } = options;

  return {
    request: (input) => requestConversion(options, input),

    requestTogether: (input) => requestTogether(options, input),

    setFocalPoint: (input) => setFocalPoint(options, input),

    listOutdated: (input) => listOutdated(options, input),

    start: ({ conversionId, requestId, attemptId }) =>
      statements.transaction(async (trx) => {
        const fileId = await lockFileOf(trx, conversionId);
        if (fileId === null) return null;
        const before = await trx
          .selectFrom('conversions')
          .select('attempt_id')
          .where('id', '=', conversionId)
          .where('request_id', '=', requestId)
          .where('status', 'in', ['PENDING', 'RUNNING'])
          .executeTakeFirst();
        if (before === undefined) return null;
        await trx
          .updateTable('conversions')
          .set({ status: 'RUNNING', attempts: sql`attempts + 1`, attempt_id: attemptId })
          .where('id', '=', conversionId)
          .execute();
        await touchFile(trx, channel, fileId);
        const file = toFileRecord(await selectFiles(trx).where('f.id', '=', fileId).executeTakeFirstOrThrow());
        const conversion = file.conversions.find(({ id }) => id === conversionId);
        if (conversion === undefined) {
          throw new Error(`The conversion ${conversionId} disappeared while it was locked.`);
        }
        return { file, conversion, supersededAttemptId: before.attempt_id };
      }),

    postpone: (input) => postponeConversions(options, input),

    finish: ({ result, jobs, ...attempt }) =>
      statements.transaction(async (trx) => {
        const fileId = await lockFileOf(trx, attempt.conversionId);
        if (fileId === null) return false;
        const { publicKey, contentType, ...rest } = result;
        const set = { ...rest, public_key: publicKey, content_type: contentType, status: 'DONE', error: null } as const;
        const finished = await updateRunning(trx, attempt, set).returning('id').execute();
        if (finished.length === 0) return false;
        await touchFile(trx, channel, fileId);
        await sendJobs(trx, fileId, jobs);
        return true;
      }),

    fail: ({ conversionId, requestId, attemptId, error, jobs }) =>
      statements.transaction(async (trx) => {
        const fileId = await lockFileOf(trx, conversionId);
        if (fileId === null) return false;
        let update = trx
          .updateTable('conversions')
          .set({ status: 'FAILED', error })
          .where('id', '=', conversionId)
          .where('request_id', '=', requestId)
          .where('status', 'in', ['PENDING', 'RUNNING']);
        if (attemptId !== null) update = update.where('attempt_id', '=', attemptId);
        const failed = await update.returning('id').execute();
        if (failed.length === 0) return false;
        await touchFile(trx, channel, fileId);
        await sendJobs(trx, fileId, jobs);
        return true;
      }),
  };
}

/** Locks the file of a conversion and returns its id; null if either is gone. */
async function lockFileOf(trx: Transaction<Tables>, conversionId: string): Promise<string | null> {
  const row = await trx
    .selectFrom('files as f')
    .innerJoin('conversions as c', 'c.file_id', 'f.id')
    .select('f.id')
    .where('c.id', '=', conversionId)
    .where('f.deleted_at', 'is', null)
    .forNoKeyUpdate('f')
    .executeTakeFirst();
  return row?.id ?? null;
}
