import { conversionJob } from '../conversions/planned-conversions.ts';
import { hasPreview } from '../conversions/preview.ts';
import type { JobRequest, RequestedConversion } from '../ports/jobs.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { taggingJob } from './request-tagging.ts';

/** What becomes due of a file at the same time. */
export interface DueDerivatives {
  readonly contentType: string | null;
  readonly conversions: readonly RequestedConversion[];
  readonly tagging: { readonly requestId: string } | null;
  /** As in {@link conversionJob}. */
  readonly owner?: string | null;
}

/**
 * One job for all that becomes due of a file at the same time, and for a placeholder that it lacks, so that its
 * original is read once.
 */
export function derivativeJobs(
  { processor }: Pick<Services, 'processor'>,
  file: Pick<FileRecord, 'id' | 'ownerId' | 'placeholder'>,
  { contentType, conversions, tagging, owner }: DueDerivatives,
): readonly JobRequest[] {
  const lacksPlaceholder = file.placeholder === null && hasPreview(processor, contentType);
  if (conversions.length === 0 && !lacksPlaceholder) {
    return tagging === null ? [] : [taggingJob(file, tagging.requestId)];
  }
  return [
    conversionJob({
      fileId: file.id,
      conversions,
      ...(tagging !== null && { tagging: { requestId: tagging.requestId } }),
      ...(lacksPlaceholder && { placeholder: true }),
      ...(owner !== undefined && { owner }),
    }),
  ];
}
