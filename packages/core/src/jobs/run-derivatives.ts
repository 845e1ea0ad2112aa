import { processorFor } from '../conversions/compose-processors.ts';
import {
  type ConversionAttempt,
  type DerivativesInProgress,
  startDerivatives,
} from '../conversions/convert-attempts.ts';
import { hasPreview, keepPlaceholder, PLACEHOLDER_SIDE, TAGGER_SIDE } from '../conversions/preview.ts';
import { giveUpConversions, settleAttempts, startAttempts } from '../conversions/run-conversions.ts';
import { isOutage } from '../errors/darkroom-error.ts';
import { findFile } from '../files/access.ts';
import { originalReader } from '../files/original-reader.ts';
import type { JobData } from '../ports/jobs.ts';
import type { ImagePreview } from '../ports/processor.ts';
import type { FileRecord } from '../ports/records.ts';
import type { AttemptEnd } from '../ports/rules/outages.ts';
import type { Services } from '../services.ts';
import { giveUpTagging, isTaggingDue, runTagging } from '../tags/run-tagging.ts';
import { sendsPreview, taggedSources } from '../tags/tagged-source.ts';
import { endOfPlaceholder, giveUpPlaceholder } from './end-placeholder.ts';
import type { OutageWatch } from './outages.ts';

/**
 * Makes the derivatives and the placeholder of a file that became due together, and suggests its tags, from one read of
 * the original.
 */
export async function runDerivatives(
  services: Services,
  outages: OutageWatch,
  data: JobData['convert'],
  signal: AbortSignal,
): Promise<void> {
  const { fileId, tagging } = data;
  const file = await findFile(services, fileId);
  const attempts = await startAttempts(services, data);
  const previewSide = file === null ? undefined : previewSideOf(services, data, file);
  const contentType = file?.contentType ?? null;
  const isWanted = previewSide !== undefined && data.placeholder === true;
  // The outage may be a preview that a remote processor never finishes: conversions do not wait for it again.
  const isLast = isWanted && data.waitsFor !== undefined;
  const sideOfFirst = isLast ? undefined : previewSide;
  const made = readsOf(services, contentType, attempts.length + (sideOfFirst === undefined ? 0 : 1));
  const tagged = tagging === undefined || sendsPreview(services, contentType) ? 0 : 1;
  const readOriginal = originalReader(services, { readers: made + tagged + (isLast ? 1 : 0), signal });
  const start = (due: readonly ConversionAttempt[], side: number | undefined): DerivativesInProgress =>
    file === null
      ? { makings: [] }
      : startDerivatives(services, { file, attempts: due, previewSide: side, readOriginal, signal });
  const { makings, preview } = start(attempts, sideOfFirst);
  const keep = (making: Promise<ImagePreview> | undefined): Promise<AttemptEnd> =>
    file === null ? Promise.resolve(null) : keepPlaceholder(services, file, making);
  const placeholder = isWanted && !isLast ? keep(preview) : null;
  const withPlaceholder = placeholder?.then(() => false, isOutage) ?? Promise.resolve(isLast);
  const settling = settleAttempts(services, data, { makings, withPlaceholder }, signal);

  const work = [outages.during(['STORAGE_UNAVAILABLE', 'PROCESSOR_UNAVAILABLE'], async () => (await settling).end)];
  if (isWanted) {
    const make = (): Promise<AttemptEnd> => keep(start([], previewSide).preview);
    work.push(outages.during([], () => endOfPlaceholder(placeholder ?? make, settling)));
  }
  if (tagging !== undefined) {
    const request = { fileId, requestId: tagging.requestId };
    const sources = taggedSources(services, readOriginal, preview);
    work.push(outages.during(['TAGGER_UNAVAILABLE'], () => runTagging(services, request, sources, signal)));
  }
  // Each ends by itself, whatever becomes of the others.
  for (const end of await Promise.allSettled(work)) if (end.status === 'rejected') throw end.reason;
}

/** The longest side of the preview that a job needs, in pixels; undefined if it needs none. */
function previewSideOf(
  services: Services,
  { tagging, placeholder }: JobData['convert'],
  file: FileRecord,
): number | undefined {
  const { contentType } = file;
  if (!hasPreview(services.processor, contentType)) return undefined;
  const isTagged = tagging !== undefined && isTaggingDue(file, tagging.requestId);
  if (isTagged && sendsPreview(services, contentType)) return TAGGER_SIDE;
  return placeholder === true && file.placeholder === null ? PLACEHOLDER_SIDE : undefined;
}

/** How often the processor opens the original. One that makes its work one by one reads it for each. */
function readsOf({ processor }: Services, contentType: string | null, made: number): number {
  const able = processor === null || contentType === null ? null : processorFor(processor, contentType);
  return able?.convertAll === undefined ? made : Math.min(made, 1);
}

/** Suggests the tags of a file for which nothing else is due at the same time. */
export function runTaggingAlone(
  services: Services,
  outages: OutageWatch,
  data: JobData['tag'],
  signal: AbortSignal,
): Promise<void> {
  const sources = taggedSources(services, originalReader(services, { readers: 1, signal }));
  return outages.during(['TAGGER_UNAVAILABLE'], () => runTagging(services, data, sources, signal));
}

/** Records that what a job had to make failed for good, after its queue gave up. */
export async function giveUpDerivatives(
  services: Services,
  data: JobData['convert'],
  signal: AbortSignal,
): Promise<void> {
  const { fileId, tagging } = data;
  await giveUpConversions(services, data);
  if (data.placeholder === true) await giveUpPlaceholder(services, fileId);
  if (tagging !== undefined) await giveUpTagging(services, { fileId, requestId: tagging.requestId }, signal);
}
