import type { Services } from '../services.ts';

/** The result of a sweep based on the host's own tables. */
export interface SweptByReferences {
  /** Attachments that ended because no row of the host's had named their file for longer than the grace period. */
  readonly unreferenced: number;
  /** Reservations that became attachments because a row names their file. */
  readonly settled: number;
  /** Whether a table could not be read or may have lost rows, so that no file may be deleted for lack of a row. */
  readonly isDoubtful: boolean;
}

/**
 * Detaches files that no row of the host's names any more, if the database reads such tables. A table that cannot be
 * read, or seems to have lost rows, is skipped with a warning.
 */
export async function sweepReferences({ database, settings, log }: Services): Promise<SweptByReferences> {
  const { references } = database;
  if (references === undefined) return { unreferenced: 0, settled: 0, isDoubtful: false };
  const { detachedExpiresInSeconds } = settings;
  try {
    const { detached, attached, stopped } = await references.sweep({ detachedExpiresInSeconds });
    for (const { reason } of stopped) log.warn(reason);
    return { unreferenced: detached, settled: attached, isDoubtful: stopped.length > 0 };
  } catch (error) {
    log.warn('The references to files could not be swept. The next sweep tries again.', error);
    return { unreferenced: 0, settled: 0, isDoubtful: true };
  }
}
