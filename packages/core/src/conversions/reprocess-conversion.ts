import { DarkroomError } from '../errors/darkroom-error.ts';
import { laddersOf } from '../ports/rules/ladders.ts';
import type { Services } from '../services.ts';
import { namedConversions } from './named-conversions.ts';
import { offeredConversion, recipesOf } from './offered-conversion.ts';
import { conversionJob, newConversion } from './planned-conversions.ts';
import { PAGE_SIZE, type ReprocessPages } from './reprocess-pages.ts';

/** A conversion that operators have made again, and whether also where it failed. */
interface Reprocessed {
  readonly name: string;
  readonly failed: boolean;
}

/** A conversion of a file that is to be made with this recipe. */
interface Outdated {
  readonly id: string;
  readonly name: string;
  readonly recipe: string;
}

/**
 * The files that have a conversion which was made with another recipe than the current one.
 *
 * @param name Of a conversion, or of a ladder for all of its conversions.
 * @throws {DarkroomError} BAD_USER_INPUT if there is neither.
 */
export function outdatedConversions(services: Services, { name, failed }: Reprocessed): ReprocessPages {
  const names = namedConversions(services.processor, [name]);
  for (const one of names) requireOffered(services, one);
  return async (after) => {
    const found: OutdatedList[] = [];
    // One by one: all at once would take many of the host's connections.
    for (const one of names) found.push(await listOutdated(services, { name: one, failed }, after));
    // Where a list goes on, files above its end may be missing from it: the next page starts there.
    const ends = found.flatMap(({ ids }) => (ids.length < PAGE_SIZE ? [] : (ids.at(-1) ?? [])));
    const end = ends.toSorted()[0];
    const isOnPage = (id: string): boolean => end === undefined || id <= end;
    const last = found
      .flatMap(({ ids }) => ids.filter(isOnPage))
      .toSorted()
      .at(-1);
    if (last === undefined) return null;
    const outdated = found.flatMap((list) => list.outdated.filter(({ id }) => isOnPage(id)));
    const byFile = Map.groupBy(
      outdated.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
      ({ id }) => id,
    );
    return { requests: Array.from(byFile.values(), (ofFile) => () => requestAll(services, ofFile)), last };
  };
}

function requireOffered({ processor }: Services, name: string): void {
  if (recipesOf(processor, name).length > 0) return;
  const names = [...Object.keys(processor?.conversions ?? {}), ...laddersOf(processor).keys()];
  throw new DarkroomError(
    'BAD_USER_INPUT',
    `Unknown conversion ${name}. Valid names: ${names.join(', ') || 'none, because there is no processor'}.`,
  );
}

/** The next files whose conversion may be outdated, and those of them where it is. */
interface OutdatedList {
  readonly ids: readonly string[];
  readonly outdated: readonly Outdated[];
}

async function listOutdated(
  services: Services,
  { name, failed }: Reprocessed,
  after: string | null,
): Promise<OutdatedList> {
  const [recipe = '', ...others] = recipesOf(services.processor, name);
  const ids = await services.database.conversions.listOutdated({ name, recipe, failed, after, limit: PAGE_SIZE });
  // The database compares with one recipe alone.
  const outdated =
    others.length === 0 ? ids.map((id) => ({ id, name, recipe })) : await ofTypes(services, ids, { name, failed });
  return { ids, outdated };
}

/** Those of these files whose conversion is outdated, each with the recipe for its type. */
async function ofTypes(
  { database, processor }: Services,
  ids: readonly string[],
  { name, failed }: Reprocessed,
): Promise<readonly Outdated[]> {
  const files = await database.files.get({ ids });
  return files.flatMap((file) => {
    const conversion = file?.conversions.find((one) => one.name === name);
    const recipe = offeredConversion(processor, name, file?.contentType ?? null)?.recipe;
    if (file === null || file === undefined || conversion === undefined || recipe === undefined) return [];
    const isOutdated = conversion.recipe !== recipe || (failed && conversion.status === 'FAILED');
    return isOutdated ? [{ id: file.id, name, recipe }] : [];
  });
}

/** Requests these conversions. Resolves to whether a new request was made. */
async function requestAll(services: Services, outdated: readonly Outdated[]): Promise<boolean> {
  let isRequested = false;
  for (const { id, ...conversion } of outdated) {
    if (await requestAsOperator(services, id, conversion)) isRequested = true;
  }
  return isRequested;
}

/** Requests one derivative for an operator. Resolves to whether a new request was made. */
async function requestAsOperator(
  { database }: Pick<Services, 'database'>,
  fileId: string,
  { name, recipe }: { readonly name: string; readonly recipe: string },
): Promise<boolean> {
  const conversion = newConversion(name, recipe);
  const { requestId } = conversion;
  const outcome = await database.conversions.request({
    fileId,
    conversion,
    maxRequests: Number.MAX_SAFE_INTEGER,
    jobs: (conversionId) => [conversionJob({ fileId, conversions: [{ conversionId, requestId }] })],
  });
  return outcome === 'REQUESTED';
}
