import { DarkroomError } from '../errors/darkroom-error.ts';
import { type Caller, fileNotFound, findFile, requireFile, fileNotReady } from '../files/access.ts';
import { requireRenderSeconds } from '../files/render-quota.ts';
import type { RequestConversionOutcome } from '../ports/database-conversions.ts';
import type { FileRecord, NewConversion } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { namedConversions } from './named-conversions.ts';
import { offeredConversion } from './offered-conversion.ts';
import { conversionJob, isToBeConverted, newConversion } from './planned-conversions.ts';
import { unsupportedImage } from './unsupported-image.ts';

/**
 * Requests a conversion of a READY file, unless it is done or in progress. Retries one that FAILED.
 *
 * @throws {DarkroomError} FILE_NOT_FOUND, FORBIDDEN, FILE_NOT_READY, UNSUPPORTED_IMAGE, BAD_USER_INPUT, or
 * QUOTA_EXCEEDED after too many requests or too much time of the owner's jobs.
 */
export async function requestConversion(
  services: Services,
  id: string,
  name: string,
  caller: Caller,
): Promise<FileRecord> {
  const file = await requireFile(services, id, 'CONVERT', caller);
  const { processor } = services;
  if (processor === null || !Object.hasOwn(processor.conversions, name)) {
    throw new DarkroomError('BAD_USER_INPUT', `Unknown conversion ${name}.`);
  }
  if (file.status !== 'READY') throw fileNotReady();
  const definition = offeredConversion(processor, name, file.contentType);
  if (file.contentType === null || !processor.supports(file.contentType) || definition === undefined) {
    throw unsupportedImage(processor, file.contentType, name);
  }
  const existing = file.conversions.find((conversion) => conversion.name === name);
  const isMade = existing?.recipe === definition.recipe && existing.status !== 'FAILED';
  if (!isMade) await requireRenderSeconds(services, file, caller);
  const outcome = await request(services, file, name, definition.recipe);
  if (outcome === 'NOT_READY') throw fileNotReady();
  if (outcome === 'EXHAUSTED') {
    throw new DarkroomError(
      'QUOTA_EXCEEDED',
      `${name} of this file was already requested ${services.settings.maxConversionRequests} times. Upload the file again to convert it.`,
    );
  }
  const current = await findFile(services, id);
  if (current === null) throw fileNotFound();
  return current;
}

/** Those of these conversions and ladders that a READY file never had, if it is to be converted. */
export function missingConversions(
  { processor }: Pick<Services, 'processor'>,
  file: FileRecord,
  names: readonly string[],
): readonly NewConversion[] {
  const { contentType } = file;
  if (processor === null || contentType === null || !isToBeConverted(processor, contentType)) return [];
  return namedConversions(processor, names, file).flatMap((name) => {
    const definition = offeredConversion(processor, name, contentType);
    const isThere = file.conversions.some((conversion) => conversion.name === name);
    return definition === undefined || isThere ? [] : [newConversion(name, definition.recipe)];
  });
}

function request(
  services: Services,
  file: FileRecord,
  name: string,
  recipe: string,
): Promise<RequestConversionOutcome> {
  const conversion = newConversion(name, recipe);
  const { requestId } = conversion;
  return services.database.conversions.request({
    fileId: file.id,
    conversion,
    maxRequests: services.settings.maxConversionRequests,
    jobs: (conversionId) => [
      conversionJob({ fileId: file.id, conversions: [{ conversionId, requestId }], owner: file.ownerId }),
    ],
  });
}
