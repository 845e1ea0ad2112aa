import type { FilePolicyDefaults } from '../directive/directive-runtime.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Authorize } from '../files/access.ts';
import { type OpenSubscriptions, openSubscriptions, type SubscriptionOptions } from '../files/subscription-limits.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import { type BudgetLimits, readBudgets } from '../operation/request-budget.ts';
import type { Database } from '../ports/database.ts';
import type { DarkroomLogger } from '../ports/logger.ts';
import type { Processor } from '../ports/processor.ts';
import { MAX_PARTS, MAX_PART_BYTES } from '../ports/rules/part-limits.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tagger } from '../ports/tagger.ts';
import { readNames, type Names } from '../schema/names.ts';
import { buildTypeDefs } from '../schema/type-defs.ts';
import type { Services, Settings } from '../services.ts';
import { type AnonymousSettings, type AnonymousUploads, readAnonymousUploads } from './anonymous-uploads.ts';
import { type FilePolicyOptions, readPolicyDefaults } from './policy-defaults.ts';
import { maxUndeclaredUploadsOf, type Quotas, readQuotas } from './quotas.ts';

/** What `createDarkroom` is made of. */
export interface DarkroomOptions<Context, ConversionName extends string> {
  /** Where bytes live. */
  readonly storage: Storage;
  /** Where records, jobs and events live. */
  readonly database: Database;
  /** Makes conversions. Without one, the schema has none. */
  readonly processor?: Processor<ConversionName>;
  /** Suggests tags. Without one, people can still add their own. */
  readonly tagger?: Tagger;
  /** Who calls, by the host's context: an id that is stable and theirs alone, or null for an anonymous caller, who owns no files. */
  readonly viewer: (context: Context) => string | null | Promise<string | null>;
  /** Has the last word on who may do what with a file. @default the owner, as {@link FileAction} says */
  readonly authorize?: Authorize<Context>;
  /**
   * The longest file that any policy may allow, in bytes; one that allows more is refused at start.
   * @default 53687091200000, the most that 10,000 parts of 5 GiB hold, or less where the storage takes fewer parts
   */
  readonly maxBytes?: number;
  /**
   * Other names for what Darkroom defines, where a host has types or root fields of these names itself: by type, or by coordinate for root
   * fields. What Darkroom's own root types are called by comes first where they are named too: `{ Query: 'RootQuery' }`.
   * @example `{ File: 'StoredFile', 'Query.file': 'storedFile' }`
   */
  readonly names?: Readonly<Record<string, string>>;
  /**
   * The coordinates of targets by those that they had before: files that were attached there stay readable, and clients may still ask for
   * the former ones.
   * @example `{ 'Customer.logo': 'Client.logo' }`
   */
  readonly targets?: Readonly<Record<string, string>>;
  /**
   * Whether anonymous callers, those without a viewer, can upload too, and what tells one from another for quotas. The id of such a file is then all that it
   * takes to complete, abort, read and attach it, until it is attached to something. @default false
   */
  readonly anonymousUploads?: AnonymousUploads<Context>;
  /**
   * Whether every upload has to declare its `size`, so that the storage takes no other number of bytes: for all, where `@fileUpload(requireSize: true)`
   * does so for one place. @default false
   */
  readonly requireSize?: boolean;
  /**
   * What the files of one viewer may take together.
   * @default 100 open uploads, of them 10 of undeclared size where the storage cannot bound these, and any number of bytes
   */
  readonly quotas?: Quotas<Context>;
  /** What one GraphQL operation may ask for. @default 100 root fields, 5,000 files, 50,000 of their fields, 20 starts, 10,000 signed URLs, 50,000 tags, 100 names of tags, 100 errors */
  readonly budgets?: Partial<BudgetLimits>;
  /** How many subscriptions may be open at a time, in each process. @default 100 of a viewer and of a connection, 1,000 of anonymous callers, 10,000 in all */
  readonly subscriptions?: SubscriptionOptions<Context>;
  /** The policy of uploads for no target, and what targets leave out. */
  readonly defaults?: FilePolicyOptions<NoInfer<ConversionName>>;
  /** Seconds until an upload that nobody completed is given up, 60 to 604,800. @default 86400 */
  readonly uploadExpiresInSeconds?: number;
  /** Seconds that a part's URL works, 1 to 604,800. @default 3600 */
  readonly partUrlExpiresInSeconds?: number;
  /** Seconds that a private file's URL works, 1 to 3,600. @default 300 */
  readonly urlExpiresInSeconds?: number;
  /**
   * Seconds after which a process that verifies an upload, and gives no sign of life, is taken for dead, 1 to 600. A crash delays its
   * uploads by about as much. @default 15
   */
  readonly verificationLeaseSeconds?: number;
  /** Seconds that a tagger may take over one attempt at a file, 1 to 240; then it is asked again later. @default 120 */
  readonly taggingTimeoutSeconds?: number;
  /** Seconds between two looks for what was abandoned, 1 to 86,400. @default 300 */
  readonly sweepIntervalSeconds?: number;
  /** @default console */
  readonly logger?: DarkroomLogger;
}

/** The options with their defaults. */
export interface ReadOptions {
  readonly storage: Storage;
  readonly database: Database;
  readonly processor: Processor | null;
  readonly tagger: Tagger | null;
  readonly conversions: readonly string[];
  readonly maxBytes: number;
  readonly names: Names;
  readonly renamedTargets: ReadonlyMap<string, string>;
  readonly defaults: FilePolicyDefaults;
  readonly settings: Settings;
  readonly anonymous: AnonymousSettings;
  readonly quotaOf: Services['quotaOf'];
  readonly budgetLimits: BudgetLimits;
  readonly subscriptions: OpenSubscriptions;
  readonly log: DarkroomLogger;
}

// Written as objects, so that none can be left out.
const OPTIONS: Readonly<Record<keyof DarkroomOptions<unknown, never>, true>> = {
  storage: true,
  database: true,
  processor: true,
  tagger: true,
  viewer: true,
  authorize: true,
  maxBytes: true,
  names: true,
  targets: true,
  anonymousUploads: true,
  requireSize: true,
  quotas: true,
  budgets: true,
  subscriptions: true,
  defaults: true,
  uploadExpiresInSeconds: true,
  partUrlExpiresInSeconds: true,
  urlExpiresInSeconds: true,
  verificationLeaseSeconds: true,
  taggingTimeoutSeconds: true,
  sweepIntervalSeconds: true,
  logger: true,
};

/**
 * Checks options and fills in defaults.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function readOptions<Context, ConversionName extends string>(
  options: DarkroomOptions<Context, ConversionName>,
): ReadOptions {
  requireKnownOptions(options, Object.keys(OPTIONS));
  const { storage, database } = options;
  const processor: Processor | null = options.processor ?? null;
  const conversions = Object.keys(processor?.conversions ?? {});
  for (const name of conversions) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) {
      throw invalid(`The conversion "${name}" cannot be an enum value: name it in upper case, such as THUMBNAIL_320.`);
    }
  }
  const tagger = readTagger(options.tagger ?? null);
  const maxUndeclaredUploads = maxUndeclaredUploadsOf(storage);
  const uploadExpiresInSeconds = seconds(options, 'uploadExpiresInSeconds', 86_400, 60, 604_800);
  const anonymous = readAnonymousUploads(options.anonymousUploads, {
    uploadExpiresInSeconds,
    maxUndeclaredUploads,
  });
  const settings: Settings = {
    uploadExpiresInSeconds,
    partUrlExpiresInSeconds: seconds(options, 'partUrlExpiresInSeconds', 3600, 1, 604_800),
    urlExpiresInSeconds: seconds(options, 'urlExpiresInSeconds', 300, 1, 3600),
    verificationLeaseSeconds: seconds(options, 'verificationLeaseSeconds', 15, 1, 600),
    sweepIntervalSeconds: seconds(options, 'sweepIntervalSeconds', 300, 1, 86_400),
    completionWaitSeconds: 30,
    maxConversionRequests: 10,
    maxTaggingRequests: 10,
    maxTaggingAttempts: 15,
    taggingTimeoutSeconds: seconds(options, 'taggingTimeoutSeconds', 120, 1, 240),
    anonymousUploads: anonymous.isAllowed,
    anonymousUploadExpiresInSeconds: anonymous.expiresInSeconds,
  };
  const maxBytes = readMaxBytes(options.maxBytes, storage);
  return {
    storage,
    database,
    processor,
    tagger,
    conversions,
    maxBytes,
    names: readNames(options.names ?? {}, buildTypeDefs({ conversions: ['ANY'], tagger: true })),
    renamedTargets: new Map(Object.entries(options.targets ?? {})),
    defaults: {
      ...readPolicyDefaults(options.defaults ?? {}, { conversions, storage, tagger, maxBytes }),
      requireSize: readRequireSize(options.requireSize),
    },
    settings,
    anonymous,
    quotaOf: readQuotas(options.quotas as Quotas<unknown> | undefined, maxUndeclaredUploads),
    budgetLimits: readBudgets(options.budgets ?? {}),
    subscriptions: openSubscriptions(options.subscriptions as SubscriptionOptions<unknown> | undefined),
    log: options.logger ?? console,
  };
}

function readRequireSize(given: unknown = false): boolean {
  if (typeof given === 'boolean') return given;
  throw invalid('`requireSize` must be true or false, not a text.');
}

function readMaxBytes(given: number | undefined, { uploads: { maxParts = MAX_PARTS } }: Storage): number {
  const most = maxParts * MAX_PART_BYTES;
  const maxBytes = given ?? most;
  if (Number.isSafeInteger(maxBytes) && maxBytes >= 1 && maxBytes <= most) return maxBytes;
  throw invalid(`\`maxBytes\` must be a whole number of bytes from 1 to ${most}, the most that the storage takes.`);
}

const MAX_TAGGER_NAME_LENGTH = 64;

function readTagger(tagger: Tagger | null): Tagger | null {
  if (tagger === null) return null;
  const { name } = tagger;
  if (name === '' || name === 'viewer' || name.length > MAX_TAGGER_NAME_LENGTH) {
    throw invalid(`The tagger's name must have 1 to ${MAX_TAGGER_NAME_LENGTH} characters, and not be \`viewer\`.`);
  }
  return tagger;
}

type SecondsOption = Extract<keyof DarkroomOptions<unknown, never>, `${string}Seconds`>;

function seconds(
  options: { readonly [Name in SecondsOption]?: number },
  name: SecondsOption,
  otherwise: number,
  least: number,
  most: number,
): number {
  const value = options[name] ?? otherwise;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(`\`${name}\` must be a whole number from ${least} to ${most}.`);
}

function invalid(message: string): DarkroomError {
  return new DarkroomError('INVALID_CONFIGURATION', message);
}
