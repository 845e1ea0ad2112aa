import { createHash } from 'node:crypto';
import { callHost } from '../errors/host-errors.ts';
import { invalidConfiguration } from '../errors/invalid-configuration.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import { NUMERIC_OPTIONS } from '../input/numeric-options.ts';
import { type NumericChanges, namesIn, readNumbers } from '../input/read-numbers.ts';
import type { UploadQuota } from '../ports/database.ts';
import { type QuotaOptions, readQuota } from './quotas.ts';

/** How anonymous callers can upload. */
export interface AnonymousUploadOptions<Context> {
  /**
   * What tells one anonymous caller from another, such as their address or device. `quotas` then hold for each of them;
   * without it, a few requests of one caller keep all others out. Of an IPv6 address return the first 64 bits, as one
   * device has all addresses that begin with them. It is kept as a hash, and never shown. Callers for whom it returns
   * null share one quota. Subscriptions are counted by it as well: each caller has `subscriptions.maxPerViewer`.
   *
   * @default none: all anonymous callers share one quota
   */
  readonly key?: (context: Context) => string | null | Promise<string | null>;
  /**
   * Seconds until an upload that was not completed is given up, 60 to 604,800. @default 3600, or
   * `uploadExpiresInSeconds` where that is less
   */
  readonly expiresInSeconds?: number;
  /**
   * With a `key`, what the files of all anonymous callers may take together. @default 1,000 open uploads, of them 100
   * of undeclared size where the storage cannot bound these, and any number of bytes
   */
  readonly together?: Omit<QuotaOptions, 'renderSecondsPerHour'>;
}

/** Whether anonymous callers can upload, and how. */
export type AnonymousUploads<Context> = boolean | AnonymousUploadOptions<Context>;

/** {@link AnonymousUploads} with its defaults. */
export interface AnonymousSettings {
  readonly isAllowed: boolean;
  readonly expiresInSeconds: number;
  /** What all may take together; null without keys, as the quota then is for all. */
  readonly together: UploadQuota | null;
  /** The caller's key, hashed; null where none are told apart. */
  readonly keyOf: (context: unknown, databaseId: string) => Promise<string | null>;
}

/**
 * Checks the option and fills in defaults.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function readAnonymousUploads(
  given: AnonymousUploads<never> | undefined,
  surroundings: {
    readonly uploadExpiresInSeconds: number;
    readonly callbackTimeoutSeconds: number;
    readonly undeclared: NumericChanges<'quotas'>;
  },
): AnonymousSettings {
  // The text 'false', as an environment has it, would open the server to everyone.
  if (given !== undefined && typeof given !== 'boolean' && (typeof given !== 'object' || given === null)) {
    throw invalidConfiguration(
      '`anonymousUploads` must be true, false or an object of options, not a text: compare it, as in `process.env.ANYONE === "1"`.',
    );
  }
  const options: AnonymousUploadOptions<never> = typeof given === 'object' ? given : {};
  requireKnownOptions(options, [...namesIn('anonymousUploads'), 'key', 'together'], 'anonymousUploads.');
  const { key, together } = options;
  const { expiresInSeconds } = NUMERIC_OPTIONS.anonymousUploads;
  const seconds = Math.min(expiresInSeconds.default, surroundings.uploadExpiresInSeconds);
  if (key !== undefined && typeof key !== 'function') {
    throw invalidConfiguration('`anonymousUploads.key` must be a function from the context to a text, or to null.');
  }
  if (key === undefined && together !== undefined) {
    throw invalidConfiguration(
      '`anonymousUploads.together` needs a `key`: without one, `quotas` is what all anonymous callers share.',
    );
  }
  return {
    isAllowed: given !== undefined && given !== false,
    ...readNumbers('anonymousUploads', options, { expiresInSeconds: { default: seconds } }),
    together:
      key === undefined ? null : readQuota('anonymousUploads.together', together ?? {}, surroundings.undeclared),
    keyOf: async (context, databaseId) => {
      if (key === undefined) return null;
      const ask = (): unknown => key(context as never);
      const text = await callHost('anonymousUploads.key', surroundings.callbackTimeoutSeconds, ask);
      if (text === null || text === undefined || typeof text === 'string') return hash(databaseId, text ?? '');
      throw invalidConfiguration('`anonymousUploads.key` must give a text, or null: use String(address).');
    },
  };
}

function hash(databaseId: string, text: string): string {
  return createHash('sha256').update(`anonymous ${databaseId} ${text}`).digest('base64url');
}
