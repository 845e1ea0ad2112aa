import { randomUUID } from 'node:crypto';
import type { Services } from '../services.ts';
import { requestMissing } from './attach-files.ts';
import { attachmentChanges } from './attachment-changes.ts';
import { checkUses, type UseBy, useNotFound } from './check-uses.ts';
import { type FilesOfPlace, subjectIds, usesOf } from './files-of-place.ts';

type RecordOf = (path: readonly string[]) => Promise<string | null | undefined>;

/** Files that are reserved for a mutation of the host while its resolver runs. Neither method rejects. */
export interface FileHold {
  /**
   * The resolver succeeded: attaches the files.
   *
   * @param recordOf Returns the id of the record that the resolver returned: null if it returned none, and undefined if
   * that cannot be determined.
   * @param isSure Whether it is certain that the resolver succeeded. If its result may be an error returned as data,
   * nothing is detached.
   */
  attach(recordOf: RecordOf, isSure: boolean): Promise<void>;
  /** The resolver failed: nothing is attached. */
  release(): Promise<void>;
}

/**
 * Checks files passed to a mutation, and reserves them until its resolver has ended, so that they can already be read
 * at their record and are not deleted. The sweep settles what a dead process leaves behind.
 *
 * @throws {DarkroomError} as `checkUses`.
 */
export async function holdFiles(services: Services, places: readonly FilesOfPlace[], by: UseBy): Promise<FileHold> {
  const { attachments } = services.database;
  const uses = places.flatMap(usesOf);
  const checked = await checkUses(services, uses, by);

  const id = randomUUID();
  try {
    const reserved = await attachments.reserve({
      id,
      places: places.flatMap(({ target, subjects, ids }) =>
        subjectIds(subjects).map((subject) => ({ target: target.coordinate, subject, fileIds: ids })),
      ),
    });
    // A file that was deleted after the check must not reach the host.
    const found = new Set(reserved.fileIds);
    const deleted = uses.find((use) => !found.has(use.id));
    if (deleted !== undefined) throw useNotFound(deleted);
    await requestMissing(services, checked);
    return fileHold(services, places, { id, since: reserved.since });
  } catch (error) {
    // Also if the database did not answer: it may have reserved them, and the resolver does not run.
    await release(services, id);
    throw error;
  }
}

async function release({ database, log }: Services, id: string): Promise<void> {
  try {
    await database.attachments.release({ id });
  } catch (error) {
    log.warn('The files of a failed mutation could not be released. The sweep attaches them.', error);
  }
}

function fileHold(
  services: Services,
  places: readonly FilesOfPlace[],
  reservation: { readonly id: string; readonly since: string },
): FileHold {
  const { database, settings, log } = services;
  const { attachments } = database;
  return {
    attach: async (recordOf, isSure) => {
      try {
        const files = await Promise.all(places.map((place) => filesForRecords(place, recordOf)));
        const changes = attachmentChanges(isSure ? files.flat() : files.flat().map(added));
        const { detachedExpiresInSeconds } = settings;
        const attach = (): Promise<unknown> => attachments.attach({ changes, reservation, detachedExpiresInSeconds });
        // Idempotent, so a lost connection is no reason to leave it to the sweep.
        await attach().catch(attach);
      } catch (error) {
        // The host's mutation succeeded, and its client must learn that.
        log.warn(
          'The files of a mutation could not be attached. They stay reserved until the sweep attaches them.',
          error,
        );
      }
    },
    release: () => release(services, reservation.id),
  };

  async function filesForRecords(
    { target, attach, ids, subjects, coordinate }: FilesOfPlace,
    recordOf: RecordOf,
  ): Promise<Parameters<typeof attachmentChanges>[0]> {
    if (subjects.from !== 'RESULT') return subjectIds(subjects).map((subject) => ({ target, attach, ids, subject }));
    const subject = await recordOf(subjects.path);
    if (subject === null) return [];
    if (subject !== undefined) return [{ target, attach, ids, subject }];
    log.warn(
      `${coordinate}: the id of the record could not be read from ${['result', ...subjects.path].join('.')}. The files are attached without a record.`,
    );
    return [{ target, attach: 'ADD', ids, subject: null }];
  }
}

function added(files: Parameters<typeof attachmentChanges>[0][number]): typeof files {
  return { ...files, attach: 'ADD' };
}
