import {
  DarkroomError,
  type DatabaseReferences,
  invalidConfiguration,
  type StoppedReference,
  type UnreferencedFile,
} from '@graphql-darkroom/core/adapter';
import type { RecordsOptions } from '../records/file-change.ts';
import type { Statements } from '../sql/statements.ts';
import { giveRecords } from './give-records.ts';
import { type Compared, compareAttachments } from './compare-attachments.ts';
import { detachUnreferenced, listUnreferenced } from './detach-unreferenced.ts';
import { findReference, type Reference } from './find-reference.ts';
import { keepCounts, readCounts, reasonOf, resume } from './reference-counts.ts';
import type { References } from './references-option.ts';
import { settleByReferences } from './settle-by-references.ts';

/**
 * Looks all references up.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION with all that is wrong.
 */
export async function openReferences(statements: Statements, given: References): Promise<readonly Reference[]> {
  const found: (Reference | string)[] = [];
  for (const [target, reference] of given.byTarget) {
    found.push(await statements.run((db) => findReference(db, target, reference)));
  }
  const problems = found.filter((each) => typeof each === 'string');
  if (problems.length > 0) throw invalidConfiguration(problems.join('\n'));
  return found.filter((each) => typeof each !== 'string');
}

/** A table of a million files takes seconds to compare, and what it says counts after the grace period only. */
const LOOKS_IN_GRACE = 4;

/** {@link DatabaseReferences} in Postgres. */
export function postgresReferences(options: RecordsOptions, { byTarget, graceSeconds }: References): DatabaseReferences {
  const { statements } = options;

  /** Does something at each target, and gives those that are stopped: a table that cannot be read stops its own. */
  async function atEach(work: (reference: Reference) => Promise<string | null>): Promise<readonly StoppedReference[]> {
    const stopped: StoppedReference[] = [];
    for (const [target, given] of byTarget) {
      const reason = await reasonAt(target, given, work);
      if (reason !== null) stopped.push({ target, reason });
    }
    return stopped;
  }

  async function reasonAt(
    target: string,
    given: Parameters<typeof findReference>[2],
    work: (reference: Reference) => Promise<string | null>,
  ): Promise<string | null> {
    try {
      const reference = await statements.run((db) => findReference(db, target, given));
      return typeof reference === 'string' ? reference : await work(reference);
    } catch (error) {
      // An outage is not the table's.
      if (error instanceof DarkroomError) throw error;
      return `The reference of ${target}: ${given.table} could not be read: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  async function look(reference: Reference): Promise<{ readonly found: Compared; readonly reason: string | null }> {
    const found = await compareAttachments(options, reference, graceSeconds);
    return { found, reason: await keepCounts(options, reference, found) };
  }

  return {
    sweep: async ({ detachedExpiresInSeconds }) => {
      const total = { detached: 0, attached: 0, released: 0 };
      const stopped = await atEach(async (reference) => {
        const before = await readCounts(options, reference.target);
        if (before !== null && before.age_seconds < graceSeconds / LOOKS_IN_GRACE) {
          return before.isStopped ? reasonOf(options, reference, before) : null;
        }
        const { reason } = await look(reference);
        if (reason !== null) return reason;
        await giveRecords(options, reference);
        const settled = await settleByReferences(options, reference, graceSeconds);
        total.attached += settled.attached;
        total.released += settled.released;
        const input = { forSeconds: graceSeconds, detachedExpiresInSeconds };
        total.detached += (await detachUnreferenced(options, reference, input)).length;
        return null;
      });
      return { ...total, stopped };
    },

    find: async () => {
      const files: UnreferencedFile[] = [];
      const stopped = await atEach(async (reference) => {
        const { reason } = await look(reference);
        files.push(...(await listUnreferenced(options, reference.target)));
        return reason;
      });
      return { files, stopped };
    },

    detach: async ({ detachedExpiresInSeconds }) => {
      const files: UnreferencedFile[] = [];
      const stopped = await atEach(async (reference) => {
        const { found } = await look(reference);
        const input = { forSeconds: 0, detachedExpiresInSeconds };
        files.push(...(await detachUnreferenced(options, reference, input)));
        await resume(options, reference, found);
        return null;
      });
      return { files, stopped };
    },
  };
}
