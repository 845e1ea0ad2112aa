import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Services } from '../services.ts';
import { offeredConversion } from './offered-conversion.ts';
import { conversionJob, newConversion } from './planned-conversions.ts';

const PAGE_SIZE = 100;
const FILE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What {@link Darkroom.reprocess} takes. */
export interface ReprocessOptions {
  /** The name of a conversion that the processor offers, such as `SEPIA`. */
  readonly conversion: string;
  /**
   * Where to go on: the last file id that an earlier run told of.
   *
   * @default null
   */
  readonly after?: string | null;
  /**
   * Whether those that failed by today's recipe are tried again too.
   *
   * @default false
   */
  readonly failed?: boolean;
  /**
   * Whether they are only counted.
   *
   * @default false
   */
  readonly dryRun?: boolean;
  /** Told after each 100 files. */
  readonly onProgress?: (progress: ReprocessProgress) => void;
}

/** How far {@link Darkroom.reprocess} has come. */
export interface ReprocessProgress {
  /** Files with an outdated derivative that were found so far. */
  readonly found: number;
  /**
   * Those of them whose derivative is being made again because of this run; the others were
   * taken up or deleted meanwhile.
   */
  readonly requested: number;
  /** The id of the last file looked at; null before the first. */
  readonly after: string | null;
}

/**
 * Asks for every derivative that was made by another recipe than today's. The viewers' limit of requests does not hold
 * here: it is the operator who asks. What was asked for by today's recipe before is left alone, so that a run that
 * broke off is just started again.
 *
 * @throws {DarkroomError} BAD_USER_INPUT when there is no such conversion, DATABASE_UNAVAILABLE.
 */
export async function reprocessConversion(services: Services, options: ReprocessOptions): Promise<ReprocessProgress> {
  const { conversion: name, failed = false, dryRun = false, onProgress } = options;
  const recipe = offeredConversion(services.processor, name)?.recipe;
  if (recipe === undefined) {
    const names = Object.keys(services.processor?.conversions ?? {});
    throw badInput(
      `There is no conversion ${name}. There are: ${names.join(', ') || 'none, as there is no processor'}.`,
    );
  }
  let progress: ReprocessProgress = { found: 0, requested: 0, after: readPlace(options.after ?? null) };
  for (;;) {
    const { after } = progress;
    const ids = await services.database.conversions.listOutdated({ name, recipe, failed, after, limit: PAGE_SIZE });
    if (ids.length === 0) return progress;
    let requested = 0;
    if (!dryRun) for (const id of ids) if (await requestAsOperator(services, id, { name, recipe })) requested += 1;
    progress = {
      found: progress.found + ids.length,
      requested: progress.requested + requested,
      after: ids.at(-1) ?? after,
    };
    onProgress?.(progress);
  }
}

/** Asks for one derivative for an operator: whether it was not there or on its way. */
export async function requestAsOperator(
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
    jobs: (conversionId) => [conversionJob({ fileId, conversionId, requestId })],
  });
  return outcome === 'REQUESTED';
}

function readPlace(after: string | null): string | null {
  const place = after?.toLowerCase() ?? null;
  if (place === null || FILE_ID.test(place)) return place;
  throw badInput(`${after} is no file id: give the one that the earlier run printed.`);
}

function badInput(message: string): DarkroomError {
  return new DarkroomError('BAD_USER_INPUT', message);
}
