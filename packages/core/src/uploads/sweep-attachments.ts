import { deleteFileUnchecked } from '../files/delete-file.ts';
import type { Services } from '../services.ts';
import { sweepReferences } from './sweep-references.ts';
import type { SweepFindings } from './sweep.ts';

const AT_ONCE = 500;

/**
 * Detaches files that no row of the host's names any more, settles reservations of mutations whose process died, and
 * deletes files that have been without an attachment for too long; returns the number of each. A failure does not hold
 * up the others.
 */
export async function sweepAttachments(
  services: Services,
): Promise<Pick<SweepFindings, 'unreferenced' | 'settled' | 'unattached'>> {
  const { unreferenced, settled, isDoubtful } = await sweepReferences(services);
  return {
    unreferenced,
    settled: settled + (await settleReservations(services)),
    unattached: isDoubtful ? 0 : await deleteExpired(services),
  };
}

/** Their mutations may have succeeded, and a file that is in use must not be deleted, so the files are attached. */
async function settleReservations({ database, settings }: Services): Promise<number> {
  const olderThanSeconds = settings.reservationSettlesAfterSeconds;
  let settled = 0;
  let found: number;
  do {
    found = await database.attachments.settle({ olderThanSeconds, limit: AT_ONCE });
    settled += found;
  } while (found === AT_ONCE);
  return settled;
}

async function deleteExpired(services: Services): Promise<number> {
  const { database, log } = services;
  const seen = new Set<string>();
  let deleted = 0;
  for (;;) {
    const expired = await database.files.listExpired({ limit: AT_ONCE });
    const unseen = expired.filter(({ id }) => !seen.has(id));
    for (const { id } of unseen) {
      seen.add(id);
      try {
        if (await deleteFileUnchecked(services, id, 'EXPIRED')) deleted += 1;
      } catch (error) {
        log.warn(`Expired file ${id} could not be deleted. The next sweep tries again.`, error);
      }
    }
    if (unseen.length < AT_ONCE) return deleted;
  }
}
