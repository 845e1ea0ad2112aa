import { randomUUID } from 'node:crypto';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { type Caller, fileNotFound, fileNotReady, findFile, requireFile } from '../files/access.ts';
import { requireRenderSeconds } from '../files/render-quota.ts';
import type { Processor } from '../ports/processor.ts';
import type { FileRecord, FocalPoint } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { processorFor } from './compose-processors.ts';
import { conversionJob } from './planned-conversions.ts';
import { unsupportedImage } from './unsupported-image.ts';

/** How often a conversion may be requested by changes of the focal point and otherwise, together. */
const MAX_REQUESTS = 100;

/**
 * Sets the point of a READY image that crops keep, and has the conversions that depend on it made again. Does nothing
 * if it is set already.
 *
 * @param focalPoint Null removes it.
 * @throws {DarkroomError} FILE_NOT_FOUND, FORBIDDEN, FILE_NOT_READY, UNSUPPORTED_IMAGE; BAD_USER_INPUT for a point
 * outside the image; QUOTA_EXCEEDED after too many changes or too much time of the owner's jobs.
 */
export async function setFocalPoint(
  services: Services,
  id: string,
  focalPoint: FocalPoint | null,
  caller: Caller,
): Promise<FileRecord> {
  const file = await requireFile(services, id, 'CONVERT', caller);
  if (focalPoint !== null && !(isShare(focalPoint.x) && isShare(focalPoint.y))) {
    throw new DarkroomError('BAD_USER_INPUT', '`x` and `y` of a focal point must be between 0 and 1.');
  }
  const { processor, database } = services;
  if (file.status !== 'READY') throw fileNotReady();
  if (processor === null) throw new DarkroomError('BAD_USER_INPUT', 'No conversion uses a focal point.');
  const using = usingFocalPoint(processorFor(processor, file.contentType ?? ''));
  if (file.contentType === null || !processor.supports(file.contentType) || using.length === 0) {
    const [any = ''] = usingFocalPoint(processor).map(({ name }) => name);
    throw unsupportedImage(processor, file.contentType, any);
  }
  const isSet = file.focalPoint?.x === focalPoint?.x && file.focalPoint?.y === focalPoint?.y;
  if (!isSet) await requireRenderSeconds(services, file, caller);
  const outcome = await database.conversions.setFocalPoint({
    fileId: file.id,
    focalPoint: focalPoint === null ? null : { x: focalPoint.x, y: focalPoint.y },
    conversions: using.map((conversion) => ({ ...conversion, requestId: randomUUID() })),
    maxRequests: MAX_REQUESTS,
    jobs: (conversions) => [conversionJob({ fileId: file.id, conversions, owner: file.ownerId })],
  });
  if (outcome === 'NOT_READY') throw fileNotReady();
  if (outcome === 'EXHAUSTED') {
    throw new DarkroomError(
      'QUOTA_EXCEEDED',
      `The conversions of this file were already requested ${MAX_REQUESTS} times. Upload the file again to change its focal point.`,
    );
  }
  const current = await findFile(services, id);
  if (current === null) throw fileNotFound();
  return current;
}

function usingFocalPoint({ conversions }: Processor): readonly { readonly name: string; readonly recipe: string }[] {
  return Object.entries(conversions).flatMap(([name, { recipe, usesFocalPoint = false }]) =>
    usesFocalPoint ? [{ name, recipe }] : [],
  );
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}
