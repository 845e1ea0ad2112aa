import { invalidConfiguration } from '../errors/invalid-configuration.ts';
import { type MemberKind, requireResolved, requireShape } from '../input/require-shape.ts';
import type { Database } from '../ports/database.ts';
import type { DarkroomLogger } from '../ports/logger.ts';
import type { Processor } from '../ports/processor.ts';
import type { StorageObjects } from '../ports/storage-objects.ts';
import type { StorageUploads } from '../ports/storage-uploads.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tagger, TaggerCopies } from '../ports/tagger.ts';

/** The members of a port to check. The type ensures that no required member is left out. */
type Shape<Port> = {
  readonly [Member in keyof Port as undefined extends Port[Member] ? never : Member]: MemberKind;
};

const DATABASE: Shape<Database> = { open: 'function' };
const STORAGE: Shape<Storage> = { uploads: 'object', objects: 'object' };
const UPLOADS: Shape<StorageUploads> = {
  start: 'function',
  sign: 'function',
  list: 'function',
  complete: 'function',
  abort: 'function',
};
const OBJECTS: Shape<StorageObjects> = {
  head: 'function',
  read: 'function',
  write: 'function',
  delete: 'function',
  deletePrefix: 'function',
  list: 'function',
  signedUrl: 'function',
};
const PROCESSOR: Shape<Processor> = {
  conversions: 'object',
  supports: 'function',
  inspect: 'function',
  convert: 'function',
};
const TAGGER: Shape<Tagger> = { name: 'string', supports: 'function', suggest: 'function' };
const COPIES: Shape<TaggerCopies> = { idOf: 'function', remove: 'function' };
const LOGGER: Shape<DarkroomLogger> = { error: 'function', warn: 'function' };

const REMEDIES = {
  database: 'Pass a database, such as `postgresDatabase({ pool })`, or `memoryDatabase()` for a trial.',
  storage: 'Pass a storage, such as `s3Storage({ client, bucket })`, or `memoryStorage()` for a trial.',
  processor: 'Pass a processor, such as `sharpProcessor()`, or omit it.',
  processors: 'Pass a list of processors, such as `[sharpProcessor(), pdfProcessor()]`, or omit it.',
  tagger: 'Pass a tagger, such as `cloudinaryTagger(options)`, or omit it.',
  logger: 'Pass a logger with `error` and `warn`, such as `console`.',
};

/** The options that Darkroom calls. */
export interface GivenPorts {
  readonly storage?: unknown;
  readonly database?: unknown;
  readonly processor?: unknown;
  readonly processors?: unknown;
  readonly tagger?: unknown;
  readonly logger?: unknown;
  readonly viewer?: unknown;
  readonly authorize?: unknown;
  readonly mutationFailed?: unknown;
}

/**
 * Refuses ports and functions that are missing or have the wrong type, for hosts that TypeScript does not check.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION with what to pass.
 */
export function requirePorts({
  storage,
  database,
  processor,
  processors,
  tagger,
  logger,
  ...functions
}: GivenPorts): void {
  requireShape('storage', storage, STORAGE, REMEDIES.storage);
  const { uploads, objects } = storage as Storage;
  requireShape('storage.uploads', uploads, UPLOADS, REMEDIES.storage);
  requireShape('storage.objects', objects, OBJECTS, REMEDIES.storage);
  requireShape('database', database, DATABASE, REMEDIES.database);
  if (isGiven(processor)) requireShape('processor', processor, PROCESSOR, REMEDIES.processor);
  if (isGiven(processors)) requireProcessors(processors);
  if (isGiven(tagger)) {
    requireShape('tagger', tagger, TAGGER, REMEDIES.tagger);
    const { copies } = tagger as Tagger;
    if (isGiven(copies)) requireShape('tagger.copies', copies, COPIES, REMEDIES.tagger);
  }
  if (isGiven(logger)) requireShape('logger', logger, LOGGER, REMEDIES.logger);
  const { viewer, authorize, mutationFailed } = functions;
  requireFunction('viewer', viewer, "that returns the caller's id for a context, or null for an anonymous caller");
  if (isGiven(authorize)) {
    requireFunction('authorize', authorize, 'that returns whether the caller may perform an action');
  }
  if (mutationFailed !== undefined) requireFunction('mutationFailed', mutationFailed);
}

function requireProcessors(given: unknown): void {
  requireResolved('processors', given);
  if (!Array.isArray(given)) throw invalidConfiguration(`\`processors\` must be a list. ${REMEDIES.processors}`);
  for (const [index, one] of given.entries()) requireShape(`processors[${index}]`, one, PROCESSOR, REMEDIES.processor);
}

function isGiven(option: unknown): boolean {
  return option !== undefined && option !== null;
}

function requireFunction(name: string, given: unknown, does?: string): void {
  if (typeof given === 'function') return;
  requireResolved(name, given);
  throw invalidConfiguration(`\`${name}\` must be a function${does === undefined ? '' : ` ${does}`}.`);
}
