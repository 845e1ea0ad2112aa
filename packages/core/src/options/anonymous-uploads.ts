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
   * Returns what identifies an anonymous caller, such as an address or a device, so that `quotas` apply to each of
   * them. Without it, a few requests from one caller can lock out all others. For an IPv6 address, return the first 64
   * bits: one device has all addresses that start with them. Only a hash of it is stored, and it is never shown.
   * Callers without a key (null) share one quota. `subscriptions.maxPerViewer` applies to each key, too.
   *
   * @default all anonymous callers share one quota
   */
  readonly key?: (context: Context) => string | null | Promise<string | null>;
  /**
   * Seconds until an incomplete upload expires, from 60 to 604,800.
   * @default 3600, or `uploadExpiresInSeconds` if that is less
   */
  readonly expiresInSeconds?: number;
  /**
   * The limits for the files of all anonymous callers together. Requires a `key`.
   * @default 1,000 open uploads, 100 of which may have an undeclared size if the storage cannot limit these, and any
   * number of bytes
   */
  readonly together?: Omit<QuotaOptions, 'renderSecondsPerHour'>;
}

/** Whether anonymous callers can upload, and how. */
export type AnonymousUploads<Context> = boolean | AnonymousUploadOptions<Context>;

/** {@link AnonymousUploads} with its defaults. */
export interface AnonymousSettings {
  readonly isAllowed: boolean;
  readonly expiresInSeconds: number;
  /** The limits for all anonymous callers together; null without keys, since the quota then applies to all. */
  readonly together: UploadQuota | null;
  /** The hash of the caller's key; null without keys. */
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
  // The string 'false', as read from the environment, would open the server to everyone.
  if (given !== undefined && typeof given !== 'boolean' && (typeof given !== 'object' || given === null)) {
    throw invalidConfiguration(
      '`anonymousUploads` must be a boolean or an object of options. Compare strings first, such as `process.env.ANYONE === "1"`.',
    );
  }
  const options: AnonymousUploadOptions<never> = typeof given === 'object' ? given : {};
  requireKnownOptions(options, [...namesIn('anonymousUploads'), 'key', 'together'], 'anonymousUploads.');
  const { key, together } = options;
  const { expiresInSeconds } = NUMERIC_OPTIONS.anonymousUploads;
  const seconds = Math.min(expiresInSeconds.default, surroundings.uploadExpiresInSeconds);
  if (key !== undefined && typeof key !== 'function') {
    throw invalidConfiguration(
      '`anonymousUploads.key` must be a function that returns a string or null for a context.',
    );
  }
  if (key === undefined && together !== undefined) {
    throw invalidConfiguration(
      '`anonymousUploads.together` requires `anonymousUploads.key`. Without a key, all anonymous callers share `quotas`.',
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
      throw invalidConfiguration('`anonymousUploads.key` must return a string or null. Use String(address).');
    },
  };
}

function hash(databaseId: string, text: string): string {
  return createHash('sha256').update(`anonymous ${databaseId} ${text}`).digest('base64url');
}
