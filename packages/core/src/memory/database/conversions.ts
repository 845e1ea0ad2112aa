import type { DatabaseConversions } from '../../ports/database-conversions.ts';
import type { JobsOfChange } from '../../ports/jobs.ts';
import type { ConversionRecord, FileRecord, NewConversion } from '../../ports/records.ts';
import type { MemoryRecords } from './records.ts';
import { requestedTagging } from './request-tagging.ts';
import { requireNoTransaction } from './require-no-transaction.ts';

/**
 * {@link DatabaseConversions} over records in memory. A method never awaits before it is done, which makes it a
 * transaction.
 */
export function memoryDatabaseConversions(records: MemoryRecords): DatabaseConversions {
  const changeConversion = (file: FileRecord, conversion: ConversionRecord, jobs: JobsOfChange): FileRecord => {
    const others = file.conversions.filter(({ id }) => id !== conversion.id);
    return records.change({ ...file, conversions: [...others, conversion] }, jobs);
  };

  return {
    request: async ({ fileId, conversion, maxRequests, jobs, db }) => {
      requireNoTransaction(db);
      const file = records.get(fileId);
      if (file?.status !== 'READY') return 'NOT_READY';
      const requested = requestedConversion(records, file, conversion, maxRequests);
      if (typeof requested === 'string') return requested;
      changeConversion(file, requested, jobs(requested.id));
      return 'REQUESTED';
    },

    requestTogether: async ({ fileId, conversions, tagging, maxRequests, jobs, db }) => {
      requireNoTransaction(db);
      const file = records.get(fileId);
      if (file?.status !== 'READY') return false;
      const requested = conversions.flatMap((one) => {
        const after = requestedConversion(records, file, one, maxRequests);
        return typeof after === 'string' ? [] : [after];
      });
      const tagged = tagging === null ? 'UNCHANGED' : requestedTagging(records, file.tagging, tagging, maxRequests);
      const isTagged = typeof tagged !== 'string';
      if (requested.length === 0 && !isTagged) return false;
      const others = file.conversions.filter(({ id }) => requested.every((one) => one.id !== id));
      const rows = requested.map(({ id: conversionId, requestId }) => ({ conversionId, requestId }));
      records.change(
        { ...file, conversions: [...others, ...requested], tagging: isTagged ? tagged : file.tagging },
        jobs({
          conversions: rows,
          tagging: isTagged ? { requestId: tagged.requestId, before: file.tagging } : null,
        }),
      );
      return true;
    },

    setFocalPoint: async ({ fileId, focalPoint, conversions, maxRequests, jobs }) => {
      const file = records.get(fileId);
      if (file?.status !== 'READY') return 'NOT_READY';
      if (file.focalPoint?.x === focalPoint?.x && file.focalPoint?.y === focalPoint?.y) return 'UNCHANGED';
      const again = conversions.flatMap((conversion) => {
        const existing = file.conversions.find(({ name }) => name === conversion.name);
        return existing === undefined || existing.status === 'FAILED' ? [] : [{ existing, conversion }];
      });
      if (again.some(({ existing }) => existing.requests >= maxRequests)) return 'EXHAUSTED';
      const requested = again.map(({ existing, conversion }) => requestedAgain(existing, conversion));
      const others = file.conversions.filter(({ id }) => requested.every((one) => one.id !== id));
      const rows = requested.map(({ id: conversionId, requestId }) => ({ conversionId, requestId }));
      const changed = { ...file, focalPoint, conversions: [...others, ...requested] };
      records.change(changed, rows.length === 0 ? [] : jobs(rows));
      return 'REQUESTED';
    },

    listOutdated: async ({ name, recipe, failed, after, limit }) => {
      const isOutdated = (conversion: ConversionRecord): boolean =>
        conversion.name === name && (conversion.recipe !== recipe || (failed && conversion.status === 'FAILED'));
      return records
        .all()
        .filter(({ status, conversions }) => status === 'READY' && conversions.some(isOutdated))
        .map(({ id }) => id)
        .filter((id) => after === null || id > after)
        .toSorted()
        .slice(0, limit);
    },

    start: async ({ conversionId, requestId, attemptId }) => {
      const found = records.findConversion(conversionId);
      if (found === null || found.conversion.requestId !== requestId || !isDue(found.conversion)) return null;
      const conversion: ConversionRecord = {
        ...found.conversion,
        status: 'RUNNING',
        attempts: found.conversion.attempts + 1,
        attemptId,
      };
      const file = changeConversion(found.file, conversion, []);
      return { file, conversion, supersededAttemptId: found.conversion.attemptId };
    },

    postpone: async ({ fileId, attempts, error, jobs }) => {
      const file = records.get(fileId);
      if (file === null) return false;
      const postponed = attempts.flatMap(
        ({ conversionId, requestId, attemptId, nextRequestId }): ConversionRecord[] => {
          const one = file.conversions.find(({ id }) => id === conversionId);
          if (one?.status !== 'RUNNING' || one.requestId !== requestId || one.attemptId !== attemptId) return [];
          return [{ ...one, status: 'PENDING', requestId: nextRequestId, error }];
        },
      );
      if (postponed.length === 0) return false;
      const others = file.conversions.filter(({ id }) => postponed.every((one) => one.id !== id));
      const rows = postponed.map(({ id: conversionId, requestId }) => ({ conversionId, requestId }));
      records.change({ ...file, conversions: [...others, ...postponed] }, jobs(rows));
      return true;
    },

    finish: async ({ conversionId, requestId, attemptId, result, jobs }) => {
      const found = records.findConversion(conversionId);
      if (found?.conversion.status !== 'RUNNING') return false;
      if (found.conversion.requestId !== requestId || found.conversion.attemptId !== attemptId) return false;
      changeConversion(found.file, { ...found.conversion, ...result, status: 'DONE', error: null }, jobs);
      return true;
    },

    fail: async ({ conversionId, requestId, attemptId, error, jobs }) => {
      const found = records.findConversion(conversionId);
      if (found === null || found.conversion.requestId !== requestId || !isDue(found.conversion)) return false;
      if (attemptId !== null && found.conversion.attemptId !== attemptId) return false;
      changeConversion(found.file, { ...found.conversion, status: 'FAILED', error }, jobs);
      return true;
    },
  };
}

/** A conversion of a READY file after a request for it, or why it stays as it is. */
function requestedConversion(
  records: MemoryRecords,
  file: FileRecord,
  conversion: NewConversion,
  maxRequests: number,
): ConversionRecord | 'UNCHANGED' | 'EXHAUSTED' {
  const existing = file.conversions.find(({ name }) => name === conversion.name);
  if (existing === undefined) return records.newConversion(file.id, conversion);
  if (existing.status !== 'FAILED' && existing.recipe === conversion.recipe) return 'UNCHANGED';
  return existing.requests >= maxRequests ? 'EXHAUSTED' : requestedAgain(existing, conversion);
}

function requestedAgain(
  existing: ConversionRecord,
  { recipe, requestId }: Pick<NewConversion, 'recipe' | 'requestId'>,
): ConversionRecord {
  return {
    ...existing,
    recipe,
    requestId,
    requests: existing.requests + 1,
    status: 'PENDING',
    attempts: 0,
    // A finished attempt left nothing behind except the object, which is still served.
    attemptId: existing.status === 'DONE' ? null : existing.attemptId,
    error: null,
  };
}

function isDue({ status }: ConversionRecord): boolean {
  return status === 'PENDING' || status === 'RUNNING';
}
