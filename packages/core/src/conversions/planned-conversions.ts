import { randomUUID } from 'node:crypto';
import { isImage } from '../media-types/media-type.ts';
import type { JobData, JobRequest } from '../ports/jobs.ts';
import type { Processor } from '../ports/processor.ts';
import type { FileRecord, NewConversion } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { type Dimensions, namedConversions } from './named-conversions.ts';
import { offeredConversion } from './offered-conversion.ts';

/** The conversions that a file's policy requires once it is READY. */
export function plannedConversions(
  { processor }: Pick<Services, 'processor'>,
  { policy }: FileRecord,
  { contentType, ...dimensions }: Dimensions & { readonly contentType: string },
): readonly NewConversion[] {
  if (processor === null || !isToBeConverted(processor, contentType)) return [];
  return namedConversions(processor, policy.convert, dimensions).flatMap((name) => {
    const definition = offeredConversion(processor, name, contentType);
    return definition === undefined ? [] : [newConversion(name, definition.recipe)];
  });
}

/** A conversion to request for the first time. */
export function newConversion(name: string, recipe: string): NewConversion {
  return { id: randomUUID(), name, recipe, requestId: randomUUID() };
}

/**
 * Whether a policy's conversions apply to a file of this type: to types that the processor supports, and to all other
 * images, whose conversions end as FAILED with a message about what to upload instead. If a target also accepts
 * documents, these get no conversions.
 */
export function isToBeConverted(processor: Processor, contentType: string): boolean {
  return processor.supports(contentType) || isImage(contentType);
}

/**
 * The job for requested conversions of a file, and for its tagging. Workers share their slots among owners; if `owner`
 * is omitted, the job counts for none.
 */
export function conversionJob(data: JobData['convert'] & { readonly owner?: string | null }): JobRequest {
  const { owner, ...request } = data;
  return { name: 'convert', data: request, ...(owner !== undefined && { owner }) };
}
