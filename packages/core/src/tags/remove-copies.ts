import { DarkroomError } from '../errors/darkroom-error.ts';
import type { JobData } from '../ports/jobs.ts';
import type { Services } from '../services.ts';
import { copiesAreKeptBySame } from './keeper-of-copies.ts';

/**
 * Removes the copies of files that taggers made elsewhere. Idempotent.
 *
 * @throws {DarkroomError} TAGGER_UNAVAILABLE when the tagger that has to do it is not the one of this process. To be
 * tried again, as is whatever the tagger throws.
 */
export async function removeCopies(
  { tagger, log }: Pick<Services, 'tagger' | 'log'>,
  copies: JobData['delete']['copies'],
  signal: AbortSignal,
): Promise<void> {
  for (const copy of copies) {
    if (tagger?.copies !== undefined && copiesAreKeptBySame(tagger.name, copy.tagger)) {
      await tagger.copies.remove({ copyId: copy.copyId, signal });
      continue;
    }
    const found = tagger === null ? 'there is no tagger' : `the tagger is ${tagger.name}`;
    log.error(
      `The copy ${copy.copyId} that ${copy.tagger} made has to be removed, but ${found} here. Run a worker with ${copy.tagger} until it is done, or remove the copy by hand.`,
    );
    throw new DarkroomError('TAGGER_UNAVAILABLE', `This worker cannot remove copies of ${copy.tagger}.`);
  }
}
