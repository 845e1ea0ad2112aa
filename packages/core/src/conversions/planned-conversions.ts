import { randomUUID } from 'node:crypto';
import { isImage } from '../media-types/media-type.ts';
import type { JobData, JobRequest } from '../ports/jobs.ts';
import type { Processor } from '../ports/processor.ts';
import type { FileRecord, NewConversion } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { offeredConversion } from './offered-conversion.ts';

/** The conversions that a file's policy wants once it is READY. */
export function plannedConversions(
  { processor }: Pick<Services, 'processor'>,
  { policy }: FileRecord,
  contentType: string,
): readonly NewConversion[] {
  if (processor === null || !isToBeConverted(processor, contentType)) return [];
  return policy.convert.flatMap((name) => {
    const definition = offeredConversion(processor, name);
    return definition === undefined ? [] : [newConversion(name, definition.recipe)];
  });
}

/** A conversion to be requested for the first time. */
export function newConversion(name: string, recipe: string): NewConversion {
  return { id: randomUUID(), name, recipe, requestId: randomUUID() };
}

/**
 * Whether a policy's conversions are meant for a file of this type: what the processor takes, and every other image, of
 * which they end FAILED and say what to upload instead. Of a target that takes documents, too,
 * these have no conversions.
 */
export function isToBeConverted(processor: Processor, contentType: string): boolean {
  return processor.supports(contentType) || isImage(contentType);
}

/**
 * The job that makes what was requested: the file's owner waits in line for it, or no one where `owner` is left out.
 */
export function conversionJob(data: JobData['convert'] & { readonly owner?: string | null }): JobRequest {
  const { owner, ...request } = data;
  return { name: 'convert', data: request, ...(owner !== undefined && { owner }) };
}
