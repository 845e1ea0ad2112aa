import { hasPreview } from '../conversions/preview.ts';
import type { SettledAttempts } from '../conversions/run-conversions.ts';
import { findFile } from '../files/access.ts';
import type { AttemptEnd } from '../ports/rules/outages.ts';
import type { Services } from '../services.ts';

/**
 * How the placeholder of a file ended, which is being made, or which the function makes once the conversions have
 * ended. In an outage that conversions meet, too, it is left to their next job.
 *
 * @throws errors that a retry of the job may avoid.
 */
export async function endOfPlaceholder(
  placeholder: Promise<AttemptEnd> | (() => Promise<AttemptEnd>),
  settling: Promise<SettledAttempts>,
): Promise<AttemptEnd> {
  const settled = await settling.catch(() => null);
  if (settled?.isPlaceholderPostponed === true) return settled.end;
  return typeof placeholder === 'function' ? placeholder() : placeholder;
}

/** Reports that a file still has no placeholder after its queue gave up. Nothing else records that. */
export async function giveUpPlaceholder(services: Services, fileId: string): Promise<void> {
  const file = await findFile(services, fileId);
  if (file === null || file.placeholder !== null || !hasPreview(services.processor, file.contentType)) return;
  services.telemetry.placeholderEnded('given_up');
  services.log.warn(
    `The placeholder of file ${fileId} could not be made after several attempts. Retry its job to make it.`,
  );
}
