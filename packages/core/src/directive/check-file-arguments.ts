import { requestMissingConversions } from '../conversions/request-conversion.ts';
import { type Caller, fileNotFound, fileNotReady, isAllowed } from '../files/access.ts';
import { isFileId } from '../files/file-id.ts';
import type { FileLoader } from '../files/file-loader.ts';
import { requirePixels } from '../files/require-pixels.ts';
import { requireSize } from '../files/require-size.ts';
import { excerpt } from '../input/bounded-text.ts';
import { isAccepted, typeNotAccepted } from '../media-types/acceptance.ts';
import type { FileRecord } from '../ports/records.ts';
import type { SqlClient } from '../ports/sql-client.ts';
import type { Services } from '../services.ts';
import { requestMissingTagging } from '../tags/request-tagging.ts';
import type { ArgumentUse } from './directive-runtime.ts';

/** A file that may be used where its id came in. */
interface CheckedUse {
  readonly use: ArgumentUse;
  readonly file: FileRecord;
}

/**
 * Checks ids that came in by arguments against their targets' policies, as they are now, and then, where `attach` says
 * so, marks the files as attached, in the transaction on `db` if there is one. All are checked before any is marked.
 * The host itself may attach whatever it likes.
 *
 * @throws {DarkroomError} FILE_NOT_FOUND, FILE_NOT_READY, FILE_TYPE_NOT_ACCEPTED or FILE_TOO_LARGE, with the
 * `coordinate` and `fileId` that are refused.
 */
export async function checkFileArguments(
  services: Services,
  input: { readonly uses: readonly ArgumentUse[]; readonly attach: boolean; readonly db?: SqlClient },
  caller: Caller | 'HOST',
): Promise<void> {
  const load = input.db === undefined ? services.load : await loadBy(services, input.uses, input.db);
  const checks = await Promise.allSettled(
    input.uses.map(async (use): Promise<CheckedUse> => {
      const file = await load(use.id);
      if (file === null || !(await isAllowedAt(services, use, file, caller))) throw fileNotFound(refused(use));
      requirePolicy(file, use);
      return { use, file };
    }),
  );
  const checked = checks.map(passed);
  if (!input.attach) return;
  const { db } = input;

  const byTarget = Map.groupBy(checked, ({ use }) => use.target.coordinate);
  for (const [target, uses] of byTarget) {
    const ids = new Set(uses.map(({ file }) => file.id));
    const attached = new Set(await services.database.files.attach({ fileIds: [...ids], target, ...(db && { db }) }));
    // One that was deleted since it was looked at must not reach the host.
    const deleted = uses.find(({ file }) => !attached.has(file.id));
    if (deleted !== undefined) throw fileNotFound(refused(deleted.use));
  }
  // A file that was uploaded for another place, or for none, gets here what this place wants.
  for (const { file, use } of checked) {
    await requestMissingConversions(services, file, use.target.policy.convert, db);
    await requestMissingTagging(services, file, use.target.policy.tag, db);
  }
}

/**
 * The first refusal in the order of the arguments is the one that is reported, not the first in time: `authorize` is
 * asked only about files that exist, so that time would say which of two ids does.
 */
function passed(check: PromiseSettledResult<CheckedUse>): CheckedUse {
  if (check.status === 'rejected') throw check.reason;
  return check.value;
}

/**
 * What a refusal says of its id: where it came in, and the id as it was given, which says nothing of
 * whether there is such a file.
 */
function refused({ coordinate, id }: ArgumentUse): { readonly coordinate: string; readonly fileId: string } {
  return { coordinate, fileId: excerpt(id) };
}

async function isAllowedAt(
  services: Services,
  { coordinate, target }: ArgumentUse,
  file: FileRecord,
  caller: Caller | 'HOST',
): Promise<boolean> {
  if (caller === 'HOST') return true;
  return isAllowed(services, 'ATTACH', file, caller, {
    coordinate,
    target: target.coordinate,
    formerly: target.formerly,
  });
}

/**
 * Another connection would be one more of the host's pool, and as many transactions as that holds would
 * wait for each other for ever.
 */
async function loadBy({ database }: Services, uses: readonly ArgumentUse[], db: SqlClient): Promise<FileLoader> {
  const ids = [...new Set(uses.map(({ id }) => id).filter(isFileId))];
  const files = ids.length === 0 ? [] : await database.files.get({ ids, db });
  const byId = new Map(files.map((file) => [file.id, file]));
  return async (id) => byId.get(id) ?? null;
}

function requirePolicy(file: FileRecord, use: ArgumentUse): void {
  const { accept, maxBytes, maxPixels } = use.target.policy;
  if (file.status !== 'READY' || file.contentType === null || file.size === null) throw fileNotReady(refused(use));
  if (!isAccepted(file.contentType, accept)) throw typeNotAccepted(file.contentType, accept, refused(use));
  requireSize(file.size, maxBytes, refused(use));
  requirePixels(file.contentType, file, maxPixels, refused(use));
}
