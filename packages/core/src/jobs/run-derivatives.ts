import { giveUpConversions, runConversions } from '../conversions/run-conversions.ts';
import { originalReader } from '../files/original-reader.ts';
import type { JobData } from '../ports/jobs.ts';
import type { Services } from '../services.ts';
import { giveUpTagging, runTagging } from '../tags/run-tagging.ts';
import type { OutageWatch } from './outages.ts';

/** Makes the derivatives of a file that became due together, and suggests its tags, from one read of the original. */
export async function runDerivatives(
  services: Services,
  outages: OutageWatch,
  data: JobData['convert'],
  signal: AbortSignal,
): Promise<void> {
  const { fileId, conversions, tagging } = data;
  // A processor that cannot make them together reads the original for each.
  const reads = services.processor?.convertAll === undefined ? conversions.length : 1;
  const readOriginal = originalReader(services, { readers: reads + (tagging === undefined ? 0 : 1), signal });
  const work = [
    outages.during(['STORAGE_UNAVAILABLE', 'PROCESSOR_UNAVAILABLE'], () =>
      runConversions(services, data, readOriginal, signal),
    ),
  ];
  if (tagging !== undefined) {
    const request = { fileId, requestId: tagging.requestId };
    work.push(outages.during(['TAGGER_UNAVAILABLE'], () => runTagging(services, request, readOriginal, signal)));
  }
  // Each ends by itself, whatever becomes of the other.
  for (const end of await Promise.allSettled(work)) if (end.status === 'rejected') throw end.reason;
}

/** Suggests the tags of a file whose conversions are not due at the same time. */
export function runTaggingAlone(
  services: Services,
  outages: OutageWatch,
  data: JobData['tag'],
  signal: AbortSignal,
): Promise<void> {
  const readOriginal = originalReader(services, { readers: 1, signal });
  return outages.during(['TAGGER_UNAVAILABLE'], () => runTagging(services, data, readOriginal, signal));
}

/** Records that what a job had to make failed for good, after its queue gave up. */
export async function giveUpDerivatives(
  services: Services,
  data: JobData['convert'],
  signal: AbortSignal,
): Promise<void> {
  const { fileId, tagging } = data;
  await giveUpConversions(services, data);
  if (tagging !== undefined) await giveUpTagging(services, { fileId, requestId: tagging.requestId }, signal);
}
