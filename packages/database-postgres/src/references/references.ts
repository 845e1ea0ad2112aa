import {
  DarkroomError,
  type DatabaseReferences,
  invalidConfiguration,
  type StoppedReference,
  type UnreferencedFile,
} from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import type { RecordsOptions } from '../records/file-change.ts';
import type { Statements } from '../sql/statements.ts';
import { attachNamed } from './attach-named.ts';
import { type Compared, compareAttachments } from './compare-attachments.ts';
import { detachUnreferenced, listUnreferenced } from './detach-unreferenced.ts';
import { findReference, type Reference } from './find-reference.ts';
import { giveRecords } from './give-records.ts';
import { columnOf, isNamed, readingReferences } from './naming.ts';
import { keepCounts, readCounts, reasonOf, resume } from './reference-counts.ts';
import type { References } from './references-option.ts';
import { settleByReferences } from './settle-by-references.ts';

/**
 * Looks up all references, and tests each with one read.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, listing everything that is wrong.
 */
export async function openReferences(statements: Statements, given: References): Promise<readonly Reference[]> {
  const references: Reference[] = [];
  const problems: string[] = [];
  for (const [target, named] of given.byTarget) {
    const found = await statements.run((db) => findReference(db, target, named));
    const problem = typeof found === 'string' ? found : await problemOf(statements, found);
    if (typeof found === 'string' || problem !== null) problems.push(problem ?? '');
    else references.push(found);
  }
  if (problems.length > 0) throw invalidConfiguration(problems.join('\n'));
  return references;
}

/** Finds problems that the catalog does not show, such as row-level security behind a view. */
async function problemOf(statements: Statements, reference: Reference): Promise<string | null> {
  const none = sql`'00000000-0000-0000-0000-000000000000'::uuid`;
  try {
    await readingReferences({ statements }, (trx) => sql`select ${isNamed(reference, none, sql`''`)}`.execute(trx));
    return null;
  } catch (error) {
    if (error instanceof DarkroomError) throw error;
    return unreadable(reference.target, columnOf(reference), error);
  }
}

function unreadable(target: string, what: string, error: unknown): string {
  return `The reference of ${target}: ${what} could not be read: ${error instanceof Error ? error.message : String(error)}`;
}

/**
 * How often a target may be compared within the grace period: comparing a table of a million files takes seconds, and
 * the result counts only after that period.
 */
const LOOKS_IN_GRACE = 4;

/** {@link DatabaseReferences} in Postgres. */
export function postgresReferences(
  options: RecordsOptions,
  { byTarget, graceSeconds }: References,
): DatabaseReferences {
  const { statements } = options;

  /** Runs `work` at each target, and returns the stopped ones: a table that cannot be read stops its own target. */
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
      // An outage of the database is no fault of the table.
      if (error instanceof DarkroomError) throw error;
      return unreadable(target, given.table, error);
    }
  }

  async function look(reference: Reference): Promise<{ readonly found: Compared; readonly reason: string | null }> {
    const found = await compareAttachments(options, reference, graceSeconds);
    return { found, reason: await keepCounts(options, reference, found) };
  }

  return {
    sweep: async ({ detachedExpiresInSeconds }) => {
      const total = { detached: 0, attached: 0, released: 0 };
      const looked: Reference[] = [];
      const stopped = await atEach(async (reference) => {
        const before = await readCounts(options, reference.target);
        if (before !== null && before.age_seconds < graceSeconds / LOOKS_IN_GRACE) {
          return before.isStopped ? reasonOf(options, reference, before) : null;
        }
        const { reason } = await look(reference);
        looked.push(reference);
        if (reason !== null) return reason;
        await giveRecords(options, reference);
        const settled = await settleByReferences(options, reference, graceSeconds);
        total.attached += settled.attached;
        total.released += settled.released;
        const input = { forSeconds: graceSeconds, detachedExpiresInSeconds };
        total.detached += (await detachUnreferenced(options, reference, input)).length;
        return null;
      });
      total.attached += await attachNamed(options, looked);
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
