import { requestMissingConversions } from '../conversions/request-conversion.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { type Caller, fileNotFound, fileNotReady, isAllowed } from '../files/access.ts';
import { isFileId } from '../files/file-id.ts';
import type { FileLoader } from '../files/file-loader.ts';
import { isAccepted, typeNotAccepted } from '../files/media-types.ts';
import { requireSize } from '../files/require-size.ts';
import type { FileRecord } from '../ports/records.ts';
import type { SqlClient } from '../ports/sql-client.ts';
import type { Services } from '../services.ts';
import { requestMissingTagging } from '../tags/request-tagging.ts';
import type { ArgumentUse, FileTarget } from './directive-runtime.ts';

/**
 * Checks ids that came in by arguments against their targets' policies, as they are now, and then, where `attach` says so, marks the files
 * as attached, in the transaction on `db` if there is one. All are checked before any is marked. The host itself may attach whatever it likes.
 *
 * @throws {DarkroomError} FILE_NOT_FOUND, FILE_NOT_READY, FILE_TYPE_NOT_ACCEPTED or FILE_TOO_LARGE.
 */
export async function checkFileArguments(
  services: Services,
  input: { readonly uses: readonly ArgumentUse[]; readonly attach: boolean; readonly db?: SqlClient },
  caller: Caller | 'HOST',
): Promise<void> {
  const load = input.db === undefined ? services.load : await loadBy(services, input.uses, input.db);
  const checked = await Promise.all(
    input.uses.map(async ({ id, coordinate, target }) => {
      const file = await load(id);
      const place = { coordinate, target: target.coordinate, formerly: target.formerly };
      if (file === null || !(caller === 'HOST' || (await isAllowed(services, 'ATTACH', file, caller, place))))
        throw fileNotFound();
      requirePolicy(file, target);
      return { file, target };
    }),
  );
  if (!input.attach) return;
  const { db } = input;

  const byTarget = Map.groupBy(checked, ({ target }) => target.coordinate);
  for (const [target, uses] of byTarget) {
    const ids = new Set(uses.map(({ file }) => file.id));
    const attached = await services.database.files.attach({ fileIds: [...ids], target, ...(db && { db }) });
    // One that was deleted since it was looked at must not reach the host.
    if (attached.length < ids.size) throw fileNotFound();
  }
  // A file that was uploaded for another place, or for none, gets here what this place wants.
  for (const { file, target } of checked) {
    await requestMissingConversions(services, file, target.policy.convert, db);
    await requestMissingTagging(services, file, target.policy.tag, db);
  }
}

/** Another connection would be one more of the host's pool, and as many transactions as that holds would wait for each other for ever. */
async function loadBy({ database }: Services, uses: readonly ArgumentUse[], db: SqlClient): Promise<FileLoader> {
  const ids = [...new Set(uses.map(({ id }) => id).filter(isFileId))];
  const files = ids.length === 0 ? [] : await database.files.get({ ids, db });
  const byId = new Map(files.map((file) => [file.id, file]));
  return async (id) => byId.get(id) ?? null;
}

function requirePolicy(file: FileRecord, target: FileTarget): void {
  const { accept, maxBytes } = target.policy;
  if (file.status !== 'READY' || file.contentType === null || file.size === null) {
    throw fileNotReady();
  }
  if (!isAccepted(file.contentType, accept)) throw typeNotAccepted(file.contentType, accept);
  requireSize(file.size, maxBytes);
}
