import { callHost } from '../errors/host-errors.ts';
import type { Caller } from '../files/access.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import { NUMERIC_OPTIONS } from '../input/numeric-options.ts';
import { namesIn, type NumbersOf, type NumericChanges, readNumbers } from '../input/read-numbers.ts';
import type { Storage } from '../ports/storage.ts';

/**
 * The limits for the files of one viewer, or of all anonymous callers if these have no keys. Omitted limits have their
 * defaults.
 */
export interface QuotaOptions {
  /** The number of open uploads at a time: 0 or more, or null for no limit. @default 100 */
  readonly maxOpenUploads?: number | null;
  /**
   * The number of open uploads whose size was not declared: 0 or more, or null for no limit.
   *
   * @default 10 if the storage cannot limit their bytes, as S3 cannot; otherwise null
   */
  readonly maxUndeclaredUploads?: number | null;
  /**
   * The total bytes of READY files and open uploads: 0 or more, or null for no limit. An open upload reserves its
   * declared size. If it declared none, it reserves the maximum it can store: the policy's `maxBytes`, or 5 GiB for
   * each part if the storage cannot limit it, as S3 cannot. Conversions do not count. @default null
   */
  readonly maxBytesStored?: number | null;
  /**
   * The seconds of worker time per hour for conversions and tagging of one owner's files: 0 or more, or null for no
   * limit. Beyond it, `convertFile` and `suggestFileTags` are refused. Conversions and tags that uploads request are
   * still made, after the jobs of other owners. Used seconds fade over time; see `DatabaseJobs.secondsOf`.
   * @default null
   */
  readonly renderSecondsPerHour?: number | null;
}

/** A quota with all its limits. */
export type ViewerQuota = NumbersOf<'quotas'>;

/**
 * One quota for all viewers, or a function that returns a viewer's quota (null is an anonymous caller). It is called
 * whenever an upload starts, and whenever a conversion or tag suggestions are requested. Unknown properties in its
 * result are errors.
 */
export type Quotas<Context> =
  | QuotaOptions
  | ((viewer: string | null, context: Context) => QuotaOptions | Promise<QuotaOptions>);

/**
 * The change a storage makes to the default of `maxUndeclaredUploads`: only storages that cannot limit such uploads
 * need one.
 */
export function undeclaredUploadsOf({ uploads }: Storage): NumericChanges<'quotas'> {
  return uploads.enforcesMaxBytes === true ? { maxUndeclaredUploads: { default: null } } : {};
}

/**
 * Returns a function that gives the quota of a caller.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, immediately if one quota applies to all.
 */
export function readQuotas(
  quotas: Quotas<unknown> = {},
  changes: NumericChanges<'quotas'> = {},
  callbackTimeoutSeconds: number = NUMERIC_OPTIONS.darkroom.callbackTimeoutSeconds.default,
): (caller: Caller) => Promise<ViewerQuota> {
  if (typeof quotas === 'function') {
    return async ({ viewer, context }) =>
      readQuota('quotas', await callHost('quotas', callbackTimeoutSeconds, () => quotas(viewer, context)), changes);
  }
  const quota = readQuota('quotas', quotas, changes);
  return async () => quota;
}

/**
 * Checks a quota and fills in defaults.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function readQuota<Group extends 'quotas' | 'anonymousUploads.together'>(
  group: Group,
  given: QuotaOptions,
  changes?: NumericChanges<Group>,
): NumbersOf<Group> {
  requireKnownOptions(given, namesIn(group), `${group}.`);
  return readNumbers(group, given, changes);
}
