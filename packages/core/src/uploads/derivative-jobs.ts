import { conversionJob } from '../conversions/planned-conversions.ts';
import { hasPreview } from '../conversions/preview.ts';
import type { JobRequest } from '../ports/jobs.ts';
import type { FileRecord, NewConversion, NewTagging } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { taggingJob } from '../tags/request-tagging.ts';

/** What becomes due when a file is READY. */
export interface DueDerivatives {
  readonly contentType: string;
  readonly conversions: readonly NewConversion[];
  readonly tagging: NewTagging | null;
}

/** One job for all that becomes due when a file is READY, so that its original is read once. */
export function derivativeJobs(
  { processor }: Pick<Services, 'processor'>,
  { id: fileId, ownerId: owner }: Pick<FileRecord, 'id' | 'ownerId'>,
  { contentType, conversions, tagging }: DueDerivatives,
): readonly JobRequest[] {
  const hasPlaceholder = hasPreview(processor, contentType);
  if (conversions.length === 0 && !hasPlaceholder) {
    return tagging === null ? [] : [taggingJob({ id: fileId, ownerId: owner }, tagging.requestId)];
  }
  return [
    conversionJob({
      fileId,
      conversions: conversions.map(({ id: conversionId, requestId }) => ({ conversionId, requestId })),
      ...(tagging !== null && { tagging: { requestId: tagging.requestId } }),
      ...(hasPlaceholder && { placeholder: true }),
      owner,
    }),
  ];
}
