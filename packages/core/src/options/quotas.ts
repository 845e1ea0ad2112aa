import { callHost } from '../errors/host-errors.ts';
import type { Caller } from '../files/access.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import { NUMERIC_OPTIONS } from '../input/numeric-options.ts';
import { namesIn, type NumbersOf, type NumericChanges, readNumbers } from '../input/read-numbers.ts';
import type { Storage } from '../ports/storage.ts';

/**
 * What one viewer's files may take together, or those of all anonymous callers where these have no keys. What is
 * left out has its default.
 */
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
   * Bytes of the files that are READY and of the uploads that are open: 0 or more, or null for no limit. An open upload
   * reserves its declared size, or, where it declared none, what it can take: the policy's `maxBytes`, or 5 GiB for
   * each part where the storage cannot bound it, as S3 cannot. Conversions do not count. @default null
   */
  readonly maxBytesStored?: number | null;
  /**
   * Seconds of workers that conversions and taggings of one owner's files may take within an hour: 0 or more, or null
   * for no limit. Past it, `convertFile` and `suggestFileTags` are refused; what uploads ask for is still made, behind
   * the jobs of others. Seconds fade; see `DatabaseJobs.secondsOf`.
   * @default null
   */
  readonly renderSecondsPerHour?: number | null;
}

/** A quota with all its members. */
export type ViewerQuota = NumbersOf<'quotas'>;

/**
 * Quotas for all alike, or for each viewer, where null is an anonymous caller. The function is called at each start of
 * an upload, and at each request of a conversion or of suggestions. What it returns has no other
 * properties than a quota has.
 */
export type Quotas<Context> =
  | QuotaOptions
  | ((viewer: string | null, context: Context) => QuotaOptions | Promise<QuotaOptions>);

/**
 * What a storage changes about how many uploads of undeclared size may be open: a limit is for one that
 * cannot bound what these take.
 */
export function undeclaredUploadsOf({ uploads }: Storage): NumericChanges<'quotas'> {
  return uploads.enforcesMaxBytes === true ? { maxUndeclaredUploads: { default: null } } : {};
}

/**
 * Gives the quota of a caller.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, at once for what is the same for all.
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
