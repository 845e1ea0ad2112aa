import { DarkroomError } from '../errors/darkroom-error.ts';
import { callHost } from '../errors/host-errors.ts';
import type { Caller } from '../files/access.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import type { UploadQuota } from '../ports/database.ts';
import type { Storage } from '../ports/storage.ts';

/** What one viewer's files may take together, or those of all anonymous callers where these have no keys. What is left out has its default. */
export interface QuotaOptions {
  /** Uploads that are started and not completed, at a time: 0 or more, or null for no limit. @default 100 */
  readonly maxOpenUploads?: number | null;
  /**
   * How many of these may be of undeclared size: 0 or more, or null for no limit.
   *
   * @default 10 where the storage cannot bound what they take, as S3 cannot; else null
   */
  readonly maxUndeclaredUploads?: number | null;
  /**
   * Bytes of the files that are READY and of the uploads that are open: 0 or more, or null for no limit. An open upload reserves its declared size, or, where
   * it declared none, what it can take: the policy's `maxBytes`, or 5 GiB for each part where the storage cannot bound it, as S3 cannot.
   * Conversions do not count. @default null
   */
  readonly maxBytesStored?: number | null;
  /**
   * Seconds of workers that conversions and taggings of one owner's files may take within an hour, 0 or more, or null for no limit. Past it,
   * `convertFile` and `suggestFileTags` are refused; what uploads ask for is still made, behind the jobs of others. Seconds fade; see `DatabaseJobs.secondsOf`.
   * @default null
   */
  readonly renderSecondsPerHour?: number | null;
}

/** A quota with all its members. */
export type ViewerQuota = Required<UploadQuota> & { readonly renderSecondsPerHour: number | null };

/**
 * Quotas for all alike, or for each viewer, where null is an anonymous caller. The function is called at each start of an upload, and at each request of a
 * conversion or of suggestions. What it returns has no other properties than a quota has.
 */
export type Quotas<Context> =
  | QuotaOptions
  | ((viewer: string | null, context: Context) => QuotaOptions | Promise<QuotaOptions>);

/** How many uploads of undeclared size one viewer may have open where the storage cannot bound what they take. */
const MAX_UNBOUNDED_UPLOADS = 10;

/** The default of `maxUndeclaredUploads` for a storage. */
export function maxUndeclaredUploadsOf({ uploads }: Storage): number | null {
  return uploads.enforcesMaxBytes === true ? null : MAX_UNBOUNDED_UPLOADS;
}

/**
 * Gives the quota of a caller.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, at once for what is the same for all.
 */
export function readQuotas(
  quotas: Quotas<unknown> = {},
  maxUndeclaredUploads: number | null = null,
): (caller: Caller) => Promise<ViewerQuota> {
  const defaults = { maxOpenUploads: 100, maxUndeclaredUploads, maxBytesStored: null, renderSecondsPerHour: null };
  if (typeof quotas === 'function') {
    return async ({ viewer, context }) =>
      readQuota(await callHost('quotas', () => quotas(viewer, context)), 'quotas.', defaults);
  }
  const quota = readQuota(quotas, 'quotas.', defaults);
  return async () => quota;
}

/**
 * Checks a quota and fills in defaults. `within` precedes the names of its properties in messages, such as `quotas.`.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function readQuota<Quota extends UploadQuota>(given: QuotaOptions, within: string, defaults: Quota): Quota {
  requireKnownOptions(given, Object.keys(defaults), within);
  const stated = Object.entries(given).filter(([, value]) => value !== undefined);
  const quota: Quota = { ...defaults, ...Object.fromEntries(stated) };
  for (const [name, value] of Object.entries(quota)) {
    if (value === null || (Number.isSafeInteger(value) && value >= 0)) continue;
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `\`${within}${name}\` must be a whole number, 0 or more, or null for no limit.`,
    );
  }
  return quota;
}
