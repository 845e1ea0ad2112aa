import { composeProcessors, processorsIn } from '../conversions/compose-processors.ts';
import { namedConversions } from '../conversions/named-conversions.ts';
import { offeredConversion } from '../conversions/offered-conversion.ts';
import { hasPreview } from '../conversions/preview.ts';
import type { DirectiveSettings } from '../directive/directive-runtime.ts';
import { invalidConfiguration } from '../errors/invalid-configuration.ts';
import type { DarkroomEventHandlers } from '../events/darkroom-event.ts';
import { handlerSubscriptions } from '../events/handler-subscriptions.ts';
import type { Authorize } from '../files/access.ts';
import { type OpenSubscriptions, openSubscriptions, type SubscriptionOptions } from '../files/subscription-limits.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import type { NumberIn } from '../input/numeric-options.ts';
import { namesIn, readNumbers } from '../input/read-numbers.ts';
import { requireOptionsObject } from '../input/require-shape.ts';
import { limitedStorage } from '../limits/limited-storage.ts';
import { type BudgetOptions, type Budgets, readBudgets } from '../operation/request-budget.ts';
import type { Database } from '../ports/database.ts';
import type { EventSubscription } from '../ports/events.ts';
import type { DarkroomLogger } from '../ports/logger.ts';
import type { ConversionDefinition, Processor } from '../ports/processor.ts';
import { MAX_PARTS, MAX_PART_BYTES } from '../ports/rules/part-limits.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tagger } from '../ports/tagger.ts';
import { readNames, type Names } from '../schema/names.ts';
import { buildTypeDefs } from '../schema/type-defs.ts';
import type { Services, Settings } from '../services.ts';
import { overriding } from '../telemetry/overriding.ts';
import { readWebhooks, type Webhook, type WebhookOptions } from '../webhooks/read-webhooks.ts';
import { type AnonymousSettings, type AnonymousUploads, readAnonymousUploads } from './anonymous-uploads.ts';
import { FIXED_SETTINGS } from './fixed-settings.ts';
import { type FilePolicyOptions, readPolicyDefaults } from './policy-defaults.ts';
import { type Quotas, readQuotas, undeclaredUploadsOf } from './quotas.ts';
import { readLadders } from './read-ladders.ts';
import { requirePorts } from './require-ports.ts';
import type { TimeOptions } from './time-options.ts';

/** One of several processors, which has some of the conversions. */
export interface OneOfProcessors<ConversionName extends string> extends Omit<Processor<never>, 'conversions'> {
  readonly conversions: { readonly [Name in ConversionName]?: ConversionDefinition };
}

/** The options of `createDarkroom`. */
export interface DarkroomOptions<Context, ConversionName extends string> extends TimeOptions {
  /** Stores the bytes of files. */
  readonly storage: Storage;
  /** Stores records, jobs and events. */
  readonly database: Database;
  /** Converts images. If omitted, the schema has no conversions. */
  readonly processor?: Processor<ConversionName>;
  /**
   * Several processors in place of `processor`, each for types of its own: `[sharpProcessor(), pdfProcessor()]`. A name
   * that several of them have is one conversion, which the processor of a file's type makes.
   */
  readonly processors?: readonly OneOfProcessors<ConversionName>[];
  /** Suggests tags. If omitted, people can still add tags of their own. */
  readonly tagger?: Tagger;
  /**
   * Returns the caller's id from the host's context, stable and unique to them, or null for an anonymous caller.
   * Anonymous callers own no files.
   */
  readonly viewer: (context: Context) => string | null | Promise<string | null>;
  /** Makes the final decision on who may do what with a file. @default the owner, as {@link FileAction} describes */
  readonly authorize?: Authorize<Context>;
  /**
   * Whether the result of a mutation's resolver means that it failed, for an API that returns errors as data. Files are
   * then neither attached nor detached. A resolver that throws or returns an error has always failed.
   *
   * @default a result that looks like a failure attaches files but detaches none
   * @example `(result) => (result as Payload).errors.length > 0`
   */
  readonly mutationFailed?: (result: unknown) => boolean;
  /**
   * The largest file that any policy may allow, in bytes, from 1 to 53,687,091,200,000, which is 10,000 parts of 5 GiB,
   * or less if the storage accepts fewer parts. A policy that allows more is an error at start.
   * @default 53687091200000, or less if the storage accepts fewer parts
   */
  readonly maxBytes?: number;
  /**
   * Other names for Darkroom's types and root fields, if the host has its own of these names: keys are types, or
   * coordinates of root fields. Root types can be renamed as well, `{ Query: 'RootQuery' }`; coordinates still use
   * their original names.
   * @example `{ File: 'StoredFile', 'Query.file': 'storedFile' }`
   */
  readonly names?: Readonly<Record<string, string>>;
  /**
   * The coordinates of renamed targets, by their former coordinates: files that were attached there stay readable, and
   * clients may still use the former coordinates.
   * @example `{ 'Customer.logo': 'Client.logo' }`
   */
  readonly targets?: Readonly<Record<string, string>>;
  /**
   * Whether anonymous callers can upload, and how quotas tell them apart. Anyone who knows the id of such a file can
   * complete, abort, read and attach it until it is attached. @default false
   */
  readonly anonymousUploads?: AnonymousUploads<Context>;
  /**
   * Whether every upload must declare its `size`, so that storage accepts exactly that many bytes.
   * `@fileUpload(requireSize: true)` requires it for one target only. @default false
   */
  readonly requireSize?: boolean;
  /** The limits for the files of one viewer. Defaults: {@link QuotaOptions}. */
  readonly quotas?: Quotas<Context>;
  /** The limits for one GraphQL operation. Defaults: {@link BudgetLimits}. */
  readonly budgets?: BudgetOptions;
  /** The number of subscriptions that may be open at a time, in each process. Defaults: {@link SubscriptionOptions}. */
  readonly subscriptions?: SubscriptionOptions<Context>;
  /** The policy of uploads without a target, and the defaults for the policies of targets. */
  readonly defaults?: FilePolicyOptions<NoInfer<ConversionName>>;
  /** Event handlers, which workers run. */
  readonly on?: DarkroomEventHandlers;
  /** URLs that workers send events to, as signed requests. */
  readonly webhooks?: readonly WebhookOptions[];
  /** @default console */
  readonly logger?: DarkroomLogger;
}

/** The options with their defaults. */
export interface ReadOptions {
  readonly storage: Storage;
  readonly database: Database;
  readonly processor: Processor | null;
  readonly tagger: Tagger | null;
  readonly names: Names;
  readonly directive: DirectiveSettings;
  readonly settings: Settings;
  readonly anonymous: AnonymousSettings;
  readonly quotaOf: Services['quotaOf'];
  readonly budgets: Budgets;
  readonly subscriptions: OpenSubscriptions;
  readonly on: DarkroomEventHandlers;
  readonly webhooks: readonly Webhook[];
  /** The events that this process wants. */
  readonly wantedEvents: readonly EventSubscription[];
  readonly log: DarkroomLogger;
}

type OtherOption = Exclude<keyof DarkroomOptions<unknown, never>, NumberIn<'darkroom'>>;

// An object, so that the compiler detects a missing option.
const OTHERS: Readonly<Record<OtherOption, true>> = {
  storage: true,
  database: true,
  processor: true,
  processors: true,
  tagger: true,
  viewer: true,
  authorize: true,
  mutationFailed: true,
  names: true,
  targets: true,
  anonymousUploads: true,
  requireSize: true,
  quotas: true,
  budgets: true,
  subscriptions: true,
  defaults: true,
  on: true,
  webhooks: true,
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
  requireKnownOptions(options, [...Object.keys(OTHERS), ...namesIn('darkroom')]);
  requirePorts(options);
  requireOptionsObject('names', options.names ?? {});
  const { storage, database } = options;
  const processor = composedOf(options);
  const tagger = readTagger(options.tagger ?? null, processor);
  const most = (storage.uploads.maxParts ?? MAX_PARTS) * (storage.uploads.maxPartBytes ?? MAX_PART_BYTES);
  const { maxBytes, ...times } = readNumbers('darkroom', options, { maxBytes: { default: most, max: most } });
  const { webhooks, subscriptions } = readWebhooks(options.webhooks);
  const undeclared = undeclaredUploadsOf(storage);
  const anonymous = readAnonymousUploads(options.anonymousUploads, { ...times, undeclared });
  const surroundings = {
    conversions: readConversions(processor),
    ladders: readLadders(processor),
    canPublish: storage.objects.publish !== undefined,
    maxBytes,
    canConvert: (contentType: string, named: string) =>
      processor?.supports(contentType) === true &&
      namedConversions(processor, [named]).some(
        (name) => offeredConversion(processor, name, contentType) !== undefined,
      ),
    canPreview: (contentType: string) => hasPreview(processor, contentType),
    canTag: tagger === null ? null : (contentType: string) => tagger.supports(contentType),
    renamedTargets: readTargets(options.targets ?? {}),
  };
  const defaults = {
    ...readPolicyDefaults(options.defaults ?? {}, surroundings),
    requireSize: readRequireSize(options.requireSize),
  };
  return {
    storage: limitedStorage(storage, times),
    database,
    processor,
    tagger,
    names: readNames(
      options.names ?? {},
      buildTypeDefs({ conversions: ['ANY'], ladders: ['ALL'], focalPoints: true, tagger: true }),
    ),
    directive: { ...surroundings, defaults },
    settings: {
      ...times,
      ...FIXED_SETTINGS,
      anonymousUploads: anonymous.isAllowed,
      anonymousUploadExpiresInSeconds: anonymous.expiresInSeconds,
    },
    anonymous,
    quotaOf: readQuotas(options.quotas as Quotas<unknown> | undefined, undeclared, times.callbackTimeoutSeconds),
    budgets: readBudgets(options.budgets),
    subscriptions: openSubscriptions(
      options.subscriptions as SubscriptionOptions<unknown> | undefined,
      // Kept only in this process, so independent of any database.
      (context) => anonymous.keyOf(context, ''),
      times.callbackTimeoutSeconds,
    ),
    on: options.on ?? {},
    webhooks,
    wantedEvents: [...handlerSubscriptions(options.on ?? {}), ...subscriptions],
    log: options.logger ?? console,
  };
}

/** The one processor, or several as one. */
function composedOf({
  processor,
  processors,
}: Pick<DarkroomOptions<never, string>, 'processor' | 'processors'>): Processor | null {
  if (processor) requireMaxBytes('processor', processor);
  if (!processors) return processor ?? null;
  if (processor) throw invalidConfiguration('Pass `processor` or `processors`, not both.');
  const all = processors as readonly Processor[];
  for (const [index, one] of all.entries()) requireMaxBytes(`processors[${index}]`, one);
  const [first] = all;
  return all.length < 2 ? (first ?? null) : composeProcessors(all);
}

function requireMaxBytes(name: string, { maxBytes = 1 }: Processor): void {
  if (Number.isSafeInteger(maxBytes) && maxBytes >= 1) return;
  throw invalidConfiguration(`\`${name}.maxBytes\` must be a whole number, 1 or more, got ${maxBytes}.`);
}

/** The names of conversions that can be used. */
function readConversions(processor: Processor | null): readonly string[] {
  const conversions = Object.keys(processor?.conversions ?? {});
  const unusable = conversions.find((name) => !/^[A-Z][A-Z0-9_]*$/.test(name));
  if (unusable === undefined) return conversions;
  throw invalidConfiguration(
    `The name of the conversion "${unusable}" cannot be an enum value. Rename it in upper case, such as THUMBNAIL_320.`,
  );
}

function readTargets(given: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  requireOptionsObject('targets', given);
  const wrong = Object.keys(given).find((name) => typeof given[name] !== 'string');
  if (wrong === undefined) return new Map(Object.entries(given));
  throw invalidConfiguration(
    `\`targets.${wrong}\` must be the current coordinate of the target, such as "Client.logo".`,
  );
}

function readRequireSize(given: unknown = false): boolean {
  if (typeof given === 'boolean') return given;
  throw invalidConfiguration('`requireSize` must be a boolean.');
}

const MAX_TAGGER_NAME_LENGTH = 64;

/** The tagger, which supports only types that previews are made of, if it receives previews. */
function readTagger(tagger: Tagger | null, processor: Processor | null): Tagger | null {
  if (tagger === null) return null;
  const { name } = tagger;
  if (name === '' || name === 'viewer' || name.length > MAX_TAGGER_NAME_LENGTH) {
    throw invalidConfiguration(
      `\`tagger.name\` must have 1 to ${MAX_TAGGER_NAME_LENGTH} characters and must not be \`viewer\`.`,
    );
  }
  if (tagger.send === 'ORIGINAL' || tagger.send === 'ANY') return tagger;
  if (processor === null || !processorsIn(processor).some((one) => one.preview !== undefined)) {
    throw invalidConfiguration(
      "The tagger receives previews, and there is no processor that makes them. Pass one, such as `sharpProcessor()`, or set the tagger's `send: 'ORIGINAL'` to send whole files with all their metadata.",
    );
  }
  return overriding(tagger, {
    supports: (contentType) => tagger.supports(contentType) && hasPreview(processor, contentType),
  });
}
