import { DarkroomError } from './errors.ts';
import type { Caller } from './files/access.ts';
import { callHost } from './host-errors.ts';
import { requireKnownOptions } from './known-options.ts';
import type { UploadQuota } from './ports/database.ts';

/** What one viewer's files may take together: those of nobody's, all of them. What is left out has its default. */
export interface QuotaOptions {
  /** Uploads that are started and not completed, at a time: 0 or more, or null for no limit. @default 100 */
  readonly maxOpenUploads?: number | null;
  /**
   * Bytes of the files that are READY and of the uploads that are open: 0 or more, or null for no limit. An open upload reserves its declared
   * size, or, where it declared none, the policy's `maxBytes`. Conversions do not count. @default null
   */
  readonly maxBytesStored?: number | null;
  /**
   * Seconds of workers that conversions and taggings of one owner's files may take within an hour, 0 or more, or null for no limit: past it,
   * `convertFile` and `suggestFileTags` are refused, and what uploads ask for goes on waiting behind others. Seconds fade; see `DatabaseJobs.secondsOf`.
   * @default null
   */
  readonly renderSecondsPerHour?: number | null;
}

/** A quota with all its members. */
export type ViewerQuota = UploadQuota & { readonly renderSecondsPerHour: number | null };

/** Quotas for all alike, or for each viewer; null is nobody. Asked at each start. What is given has no other properties than these. */
export type Quotas<Context> =
  | QuotaOptions
  | ((viewer: string | null, context: Context) => QuotaOptions | Promise<QuotaOptions>);

const DEFAULT: ViewerQuota = { maxOpenUploads: 100, maxBytesStored: null, renderSecondsPerHour: null };

/**
 * Gives the quota of a caller.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, at once for what is the same for all.
 */
export function readQuotas(quotas: Quotas<unknown> = {}): (caller: Caller) => Promise<ViewerQuota> {
  if (typeof quotas === 'function') {
    return async ({ viewer, context }) => readQuota(await callHost('quotas', () => quotas(viewer, context)));
  }
  const quota = readQuota(quotas);
  return async () => quota;
}

function readQuota(given: QuotaOptions): ViewerQuota {
  requireKnownOptions(given, Object.keys(DEFAULT), 'quotas.');
  const {
    maxOpenUploads = DEFAULT.maxOpenUploads,
    maxBytesStored = DEFAULT.maxBytesStored,
    renderSecondsPerHour = DEFAULT.renderSecondsPerHour,
  } = given;
  const quota = { maxOpenUploads, maxBytesStored, renderSecondsPerHour };
  for (const [name, value] of Object.entries(quota)) {
    if (value === null || (Number.isSafeInteger(value) && value >= 0)) continue;
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `\`quotas.${name}\` must be a whole number, 0 or more, or null for no limit.`,
    );
  }
  return quota;
}
