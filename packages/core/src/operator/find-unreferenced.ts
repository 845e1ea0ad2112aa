import type { StoppedReference, UnreferencedFile } from '../ports/database-references.ts';
import type { Services } from '../services.ts';

/** Files that are attached where no row of the host's names them. */
export interface Unreferenced {
  /** Null where the database reads no tables of the host's: see its option `references`. */
  readonly unreferenced:
    | readonly (UnreferencedFile & {
        /** Why it is attached yet: `GRACE_PERIOD`, a sweep will detach it; `STOPPED`, none will. */
        readonly kept: 'GRACE_PERIOD' | 'STOPPED';
      })[]
    | null;
  /** Targets whose files no sweep detaches, and why. */
  readonly stopped: readonly StoppedReference[];
  /** How many of them were detached; null without `apply`. */
  readonly detached: number | null;
}

/**
 * Looks for files that no row of the host's names; with `apply`, detaches them now, those of stopped targets too, and
 * gives those that are left.
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
