import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Services } from '../services.ts';
import { offeredConversion, recipesOf } from './offered-conversion.ts';
import { conversionJob, newConversion } from './planned-conversions.ts';

const PAGE_SIZE = 100;
const FILE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Options of {@link Darkroom.reprocess}. */
export interface ReprocessOptions {
  /** The name of one of the processor's conversions, such as `SEPIA`. */
  readonly conversion: string;
  /**
   * Where to continue: the last file id that an earlier run reported.
   *
   * @default null
   */
  readonly after?: string | null;
  /**
   * Whether to retry conversions that failed with the current recipe, too.
   *
   * @default false
   */
  readonly failed?: boolean;
  /**
   * Whether to only count them.
   *
   * @default false
   */
  readonly dryRun?: boolean;
  /** Called after each 100 files. */
  readonly onProgress?: (progress: ReprocessProgress) => void;
}

/** The progress of {@link Darkroom.reprocess}. */
export interface ReprocessProgress {
  /** The number of files found so far with an outdated derivative. */
  readonly found: number;
  /**
   * The number of these whose derivative is made again because of this run; the others were requested or deleted in the
   * meantime.
   */
  readonly requested: number;
  /** The id of the last file examined; null before the first. */
  readonly after: string | null;
}

/**
 * Requests every derivative that was made with another recipe than the current one. The viewers' limit of requests does
 * not apply to operators. Derivatives already requested with the current recipe are left alone, so an interrupted run
 * can simply be started again.
 *
 * @throws {DarkroomError} BAD_USER_INPUT if there is no such conversion, DATABASE_UNAVAILABLE.
 */
export async function reprocessConversion(services: Services, options: ReprocessOptions): Promise<ReprocessProgress> {
  const { conversion: name, failed = false, dryRun = false, onProgress } = options;
  const [recipe, ...others] = recipesOf(services.processor, name);
  if (recipe === undefined) {
    const names = Object.keys(services.processor?.conversions ?? {});
    throw badInput(
      `Unknown conversion ${name}. Valid names: ${names.join(', ') || 'none, because there is no processor'}.`,
    );
  }
  let progress: ReprocessProgress = { found: 0, requested: 0, after: readPlace(options.after ?? null) };
  for (;;) {
    const { after } = progress;
    const ids = await services.database.conversions.listOutdated({ name, recipe, failed, after, limit: PAGE_SIZE });
    if (ids.length === 0) return progress;
    // The database compares with one recipe alone.
    const outdated =
      others.length === 0 ? ids.map((id) => ({ id, recipe })) : await outdatedOfTypes(services, ids, { name, failed });
    let requested = 0;
    if (!dryRun) {
      for (const one of outdated) {
        if (await requestAsOperator(services, one.id, { name, recipe: one.recipe })) requested += 1;
      }
    }
    progress = {
      found: progress.found + outdated.length,
      requested: progress.requested + requested,
      after: ids.at(-1) ?? after,
    };
    onProgress?.(progress);
  }
}

/** Those of these files whose conversion is outdated, each with the recipe for its type. */
async function outdatedOfTypes(
  { database, processor }: Services,
  ids: readonly string[],
  { name, failed }: { readonly name: string; readonly failed: boolean },
): Promise<readonly { readonly id: string; readonly recipe: string }[]> {
  const files = await database.files.get({ ids });
  return files.flatMap((file) => {
    const conversion = file?.conversions.find((one) => one.name === name);
    const recipe = offeredConversion(processor, name, file?.contentType ?? null)?.recipe;
    if (file === null || file === undefined || conversion === undefined || recipe === undefined) return [];
    const isOutdated = conversion.recipe !== recipe || (failed && conversion.status === 'FAILED');
    return isOutdated ? [{ id: file.id, recipe }] : [];
  });
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

function readPlace(after: string | null): string | null {
  const place = after?.toLowerCase() ?? null;
  if (place === null || FILE_ID.test(place)) return place;
  throw badInput(`${after} is not a file id. Pass the id that the earlier run printed.`);
}

function badInput(message: string): DarkroomError {
  return new DarkroomError('BAD_USER_INPUT', message);
}
