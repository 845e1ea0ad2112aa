import { missingConversions } from '../conversions/request-conversion.ts';
import { isFileId } from '../files/file-id.ts';
import type { FileLoader } from '../files/file-loader.ts';
import type { SqlClient } from '../ports/sql-client.ts';
import type { Services } from '../services.ts';
import { requestDerivatives } from '../tags/request-derivatives.ts';
import { missingTagging } from '../tags/request-tagging.ts';
import { attachmentChanges } from './attachment-changes.ts';
import { type CheckedUse, checkUses, type UseBy, useNotFound } from './check-uses.ts';
import { type FilesOfPlace, subjectIds, usesOf } from './files-of-place.ts';

/**
 * Attaches files immediately, in the transaction on `db` if given: all of them, or none.
 *
 * @throws {DarkroomError} as `checkUses`.
 */
export async function attachFiles(
  services: Services,
  files: FilesOfPlace,
  by: UseBy,
  db: SqlClient | undefined,
): Promise<void> {
  const uses = usesOf(files);
  const load = db === undefined ? services.load : await loadBy(services, files.ids, db);
  const checked = await checkUses(services, uses, by, load);
  const { target, attach, ids } = files;
  const attached = new Set(
    await services.database.attachments.attach({
      changes: attachmentChanges(subjectIds(files.subjects).map((subject) => ({ target, attach, ids, subject }))),
      // If a file was deleted after the check, the host gets an error and does not write what it was about to write.
      ifAll: true,
      detachedExpiresInSeconds: services.settings.detachedExpiresInSeconds,
      ...(db && { db }),
    }),
  );
  const deleted = uses.find(({ id }) => !attached.has(id));
  if (deleted !== undefined) throw useNotFound(deleted);
  await requestMissing(services, checked, db);
}

/**
 * A file that was uploaded for another target, or without one, gets here what these targets require: once, and as one
 * job, however many records it is attached to.
 */
export async function requestMissing(
  services: Services,
  checked: readonly CheckedUse[],
  db?: SqlClient,
): Promise<void> {
  for (const { file } of new Map(checked.map((one) => [one.file.id, one])).values()) {
    const policies = checked.flatMap((one) => (one.file.id === file.id ? [one.use.target.policy] : []));
    await requestDerivatives(services, file, {
      conversions: missingConversions(
        services,
        file,
        policies.flatMap(({ convert }) => convert),
      ),
      tagging: policies.some(({ tag }) => tag) ? missingTagging(services, file) : null,
      maxRequests: 1,
      owner: file.ownerId,
      db,
    });
  }
}

/**
 * Another connection would come from the host's pool, and as many transactions as the pool has connections would wait
 * for each other forever.
 */
async function loadBy({ database }: Services, named: readonly string[], db: SqlClient): Promise<FileLoader> {
  const ids = [...new Set(named.filter(isFileId))];
  const files = ids.length === 0 ? [] : await database.files.get({ ids, db });
  const byId = new Map(files.map((file) => [file.id, file]));
  return async (id) => byId.get(id) ?? null;
}
