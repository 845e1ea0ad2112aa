import { conversionJob } from '../conversions/planned-conversions.ts';
import type { JobRequest } from '../ports/jobs.ts';
import type { FileRecord, NewConversion, NewTagging } from '../ports/records.ts';
import { taggingJob } from '../tags/request-tagging.ts';

/** One job for all that becomes due when a file is READY, so that its original is read once. */
export function derivativeJobs(
  file: Pick<FileRecord, 'id' | 'ownerId'>,
  conversions: readonly NewConversion[],
  tagging: NewTagging | null,
): readonly JobRequest[] {
  if (conversions.length === 0) return tagging === null ? [] : [taggingJob(file, tagging.requestId)];
  const requested = conversions.map(({ id: conversionId, requestId }) => ({ conversionId, requestId }));
  return [
    conversionJob({
      fileId: file.id,
      conversions: requested,
      ...(tagging !== null && { tagging: { requestId: tagging.requestId } }),
      owner: file.ownerId,
    }),
  ];
}
