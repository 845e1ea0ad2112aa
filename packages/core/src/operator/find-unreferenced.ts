import type { StoppedReference, UnreferencedFile } from '../ports/database-references.ts';
import type { Services } from '../services.ts';

/** Files that are attached but that no row of the host names. */
export interface Unreferenced {
  /** Null if the database does not read the host's tables: see its option `references`. */
  readonly unreferenced:
    | readonly (UnreferencedFile & {
        /** Why it is still attached: `GRACE_PERIOD`, a sweep will detach it; `STOPPED`, no sweep will. */
        readonly kept: 'GRACE_PERIOD' | 'STOPPED';
      })[]
    | null;
  /** Targets whose files no sweep detaches, with the reasons. */
  readonly stopped: readonly StoppedReference[];
  /** The number of files that were detached; null without `apply`. */
  readonly detached: number | null;
}

/**
 * Finds files that no row of the host names. With `apply`, detaches them immediately, including those of stopped
 * targets, and returns the remaining ones.
 */
export async function findUnreferenced(
  { database, settings }: Services,
  { apply }: { readonly apply: boolean },
): Promise<Unreferenced> {
  const { references } = database;
  if (references === undefined) return { unreferenced: null, stopped: [], detached: apply ? 0 : null };
  const { detachedExpiresInSeconds } = settings;
  const done = apply ? await references.detach({ detachedExpiresInSeconds }) : null;
  const { files, stopped } = await references.find();
  const isStopped = new Set(stopped.map(({ target }) => target));
  return {
    unreferenced: files.map((file) => ({ ...file, kept: isStopped.has(file.target) ? 'STOPPED' : 'GRACE_PERIOD' })),
    stopped,
    detached: done === null ? null : done.files.length,
  };
}
