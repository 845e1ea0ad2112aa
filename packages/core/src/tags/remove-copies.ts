import { DarkroomError } from '../errors/darkroom-error.ts';
import type { JobData } from '../ports/jobs.ts';
import type { TaggerCopies } from '../ports/tagger.ts';
import type { Services } from '../services.ts';
import { orAborted } from '../streams/or-aborted.ts';
import { copiesAreKeptBySame } from './keeper-of-copies.ts';

type TaggingTime = Pick<Services['settings'], 'taggingTimeoutSeconds'>;

/**
 * Deletes the copies of files that taggers made elsewhere. Idempotent.
 *
 * @throws {DarkroomError} TAGGER_UNAVAILABLE if the responsible tagger is not the one of this process. Retry then, and
 * after any error of the tagger.
 */
export async function removeCopies(
  { tagger, log, settings }: Pick<Services, 'tagger' | 'log'> & { readonly settings: TaggingTime },
  copies: JobData['delete']['copies'],
  signal: AbortSignal,
): Promise<void> {
  for (const copy of copies) {
    if (tagger?.copies !== undefined && copiesAreKeptBySame(tagger.name, copy.tagger)) {
      await removeCopy(tagger.copies, copy.copyId, settings, signal);
      continue;
    }
    const found = tagger === null ? 'no tagger' : `the tagger ${tagger.name}`;
    log.error(
      `The copy ${copy.copyId} of the tagger ${copy.tagger} must be deleted, but this worker has ${found}. Run a worker with ${copy.tagger} until the copy is deleted, or delete it by hand.`,
    );
    throw new DarkroomError('TAGGER_UNAVAILABLE', `This worker cannot delete copies of ${copy.tagger}.`);
  }
}

/** Has a tagger delete one copy, within the time limit of an attempt. */
export async function removeCopy(
  copies: TaggerCopies,
  copyId: string,
  { taggingTimeoutSeconds }: TaggingTime,
  signal: AbortSignal,
): Promise<void> {
  const either = AbortSignal.any([signal, AbortSignal.timeout(taggingTimeoutSeconds * 1000)]);
  await orAborted(either, copies.remove({ copyId, signal: either }));
}
