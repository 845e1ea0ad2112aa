import { type AnonymousSettings, type AnonymousUploads, readAnonymousUploads } from './anonymous-uploads.ts';
import type { FilePolicyDefaults } from './directive/directive-runtime.ts';
import { DarkroomError } from './errors.ts';
import type { Authorize } from './files/access.ts';
import { parseMediaTypeOrRange } from './files/media-types.ts';
import { type OpenSubscriptions, openSubscriptions, type SubscriptionOptions } from './files/subscription-limits.ts';
import { requireKnownOptions } from './known-options.ts';
import type { DarkroomLogger } from './logger.ts';
import { type BudgetLimits, readBudgets } from './operation/request-budget.ts';
import type { FileVisibility, Database } from './ports/database.ts';
import type { Processor } from './ports/processor.ts';
import type { Storage } from './ports/storage.ts';
import type { Tagger } from './ports/tagger.ts';
import { maxUndeclaredUploadsOf, type Quotas, readQuotas } from './quotas.ts';
import { readNames, type Names } from './schema/names.ts';
import { buildTypeDefs } from './schema/type-defs.ts';
import type { Services, Settings } from './services.ts';
import { MAX_PARTS, MAX_PART_BYTES } from './uploads/plan-parts.ts';

/** The longest file, in bytes, where nobody says otherwise: 1 GiB. */
export const DEFAULT_MAX_BYTES: number = 1024 ** 3;

/** A policy of uploads. What is left out has a default. */
export interface FilePolicyOptions<ConversionName extends string = string> {
  /** Media types and ranges such as `image/*`. @default every type */
  readonly accept?: readonly string[];
  /** The longest file, in bytes. @default 1073741824, or the option `maxBytes` where that is less */
  readonly maxBytes?: number;
  /** @default 'PRIVATE' */
  readonly visibility?: FileVisibility;
  /** Conversions to make as soon as a file is READY. @default none */
  readonly convert?: readonly ConversionName[];
  /** Whether tags are suggested as soon as a file is READY. @default false */
  readonly tag?: boolean;
  /** Suggestions with less are dropped, 0 to 1. @default none */
  readonly minConfidence?: number;
}

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
  /** Who calls, by the host's context: an id that is stable and its own, or null for nobody. Nobody owns nothing. */
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

const DEFAULTS: Readonly<Record<keyof FilePolicyOptions, true>> = {
  accept: true,
  maxBytes: true,
  visibility: true,
  convert: true,
  tag: true,
  minConfidence: true,
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
      ...readDefaults(options.defaults ?? {}, conversions, storage, maxBytes),
      ...readTagDefaults(options.defaults ?? {}, tagger),
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
  throw invalid('`requireSize` must be true or false, and no text.');
}

function readMaxBytes(given: number | undefined, { uploads: { maxParts = MAX_PARTS } }: Storage): number {
  const most = maxParts * MAX_PART_BYTES;
  const maxBytes = given ?? most;
  if (Number.isSafeInteger(maxBytes) && maxBytes >= 1 && maxBytes <= most) return maxBytes;
  throw invalid(`\`maxBytes\` must be a whole number of bytes from 1 to ${most}, the most that the storage takes.`);
}

function readDefaults(
  given: FilePolicyOptions,
  conversions: readonly string[],
  storage: Storage,
  limit: number,
): Omit<FilePolicyDefaults, 'tag' | 'minConfidence' | 'requireSize'> {
  requireKnownOptions(given, Object.keys(DEFAULTS), 'defaults.');
  const { accept, maxBytes = Math.min(DEFAULT_MAX_BYTES, limit), visibility = 'PRIVATE', convert = [] } = given;
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) {
    throw invalid('`defaults.maxBytes` must be a whole number of bytes, 1 or more.');
  }
  if (maxBytes > limit) {
    throw invalid(`\`defaults.maxBytes\` is over the option \`maxBytes\`, ${limit}: lower it, or raise the other.`);
  }
  const unknown = convert.find((name) => !conversions.includes(name));
  if (unknown !== undefined) {
    throw invalid(
      `\`defaults.convert\` names ${unknown}, but the processor offers: ${conversions.join(', ') || 'none'}.`,
    );
  }
  if (visibility === 'PUBLIC' && storage.objects.publish === undefined) {
    throw invalid('`defaults.visibility` is PUBLIC, but this storage cannot publish: leave it PRIVATE.');
  }
  if (visibility !== 'PUBLIC' && visibility !== 'PRIVATE')
    throw invalid('`defaults.visibility` must be PUBLIC or PRIVATE.');
  return { accept: readAccept(accept), maxBytes, visibility, convert: [...new Set(convert)] };
}

function readTagDefaults(
  { tag = false, minConfidence }: FilePolicyOptions,
  tagger: Tagger | null,
): Pick<FilePolicyDefaults, 'tag' | 'minConfidence'> {
  if (tagger === null && (tag || minConfidence !== undefined)) {
    throw invalid(
      '`defaults.tag` and `defaults.minConfidence` need a tagger: give createDarkroom one, or leave them out.',
    );
  }
  if (minConfidence !== undefined && !(minConfidence >= 0 && minConfidence <= 1)) {
    throw invalid('`defaults.minConfidence` must be a number from 0 to 1.');
  }
  return { tag, minConfidence: minConfidence ?? null };
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

function readAccept(accept: readonly string[] | undefined): readonly string[] | null {
  if (accept === undefined) return null;
  if (accept.length === 0)
    throw invalid('`defaults.accept` is empty, so no file would do: leave it out, or name a type.');
  return accept.map((entry) => {
    const type = parseMediaTypeOrRange(entry);
    if (type !== null) return type;
    throw invalid(
      `\`defaults.accept\` has "${entry}", which is no media type: write image/png, or image/* for all of a kind.`,
    );
  });
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
