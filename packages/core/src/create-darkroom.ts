import { type IExecutableSchemaDefinition, makeExecutableSchema } from '@graphql-tools/schema';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { FileTarget } from './directive/directive-runtime.ts';
import { readTargets } from './directive/read-targets.ts';
import { wrapSchema } from './directive/wrap-schema.ts';
import { acceptArgument } from './files/accept-argument.ts';
import { type Authorize, type Caller, isAllowed } from './files/access.ts';
import { fileLoaders } from './files/file-loader.ts';
import { fileUrl } from './files/file-url.ts';
import { storageKeys } from './files/storage-keys.ts';
import { fileWatcher } from './files/watch-file.ts';
import { type DarkroomWorker, type WorkerOptions, startWorker } from './jobs/start-worker.ts';
import type { DarkroomLogger } from './logger.ts';
import { type FilePolicyOptions, readOptions } from './options.ts';
import type { Processor } from './ports/processor.ts';
import type { Storage } from './ports/storage.ts';
import type { Store } from './ports/store.ts';
import { buildResolvers } from './schema/build-resolvers.ts';
import { markTransformed } from './schema/resolver-runtime.ts';
import type { Resolvers } from './schema/resolver-types.generated.ts';
import { buildTypeDefs } from './schema/type-defs.ts';
import type { Services } from './services.ts';
import { toGraphQLError } from './to-graphql-error.ts';

/** What {@link createDarkroom} is made of. */
export interface DarkroomOptions<Context, ConversionName extends string> {
  /** Where bytes live. */
  readonly storage: Storage;
  /** Where records, jobs and events live. */
  readonly store: Store;
  /** Makes conversions. Without one, the schema has none. */
  readonly processor?: Processor<ConversionName>;
  /** Who calls, by the host's context: an id that is stable and its own, or null for nobody. Nobody owns nothing. */
  readonly viewer: (context: Context) => string | null | Promise<string | null>;
  /** Has the last word on who may do what with a file. @default the owner, as {@link FileAction} says */
  readonly authorize?: Authorize<Context>;
  /** The policy of uploads for no target, and what targets leave out. */
  readonly defaults?: FilePolicyOptions<ConversionName>;
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
  /** Seconds between two looks for what was abandoned, 1 to 86,400. @default 300 */
  readonly sweepIntervalSeconds?: number;
  /** @default console */
  readonly logger?: DarkroomLogger;
}

/** File uploads, conversions and their events, for a GraphQL schema. */
export interface Darkroom {
  /** What Darkroom adds to a schema, for a schema that is put together by hand. */
  readonly typeDefs: DocumentNode;
  /** The resolvers that go with `typeDefs`. */
  readonly resolvers: Resolvers;
  /**
   * Makes the policies of `@fileUpload` take effect in a schema of `typeDefs`, `resolvers` and the host's own. Changes the schema in place and
   * gives it back.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION, naming the schema coordinates where the directive is misused.
   */
  transformSchema(schema: GraphQLSchema): GraphQLSchema;
  /**
   * Makes an executable schema of the host's type definitions and resolvers with Darkroom's.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION, as `transformSchema`.
   */
  makeSchema<HostContext>(definition: IExecutableSchemaDefinition<HostContext>): GraphQLSchema;
  /** Connects and migrates now, where otherwise the first request would. Idempotent. */
  ready(): Promise<void>;
  /** Runs background jobs in this process. Needs no schema, so that it can be a process of its own. */
  startWorker(options?: WorkerOptions): Promise<DarkroomWorker>;
  /** Stops workers and subscriptions and lets go of what Darkroom opened itself, never of what it was handed. Idempotent. */
  close(): Promise<void>;
}

/**
 * Makes a Darkroom. Opens nothing: that is left to the first use, or to `ready()`.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 * @example
 * ```ts
 * const darkroom = createDarkroom({
 *   storage: memoryStorage(),
 *   store: memoryStore(),
 *   viewer: (context: { userId?: string }) => context.userId ?? null,
 * });
 * const schema = darkroom.makeSchema({ typeDefs, resolvers });
 * ```
 */
export function createDarkroom<Context, ConversionName extends string = never>(
  options: DarkroomOptions<Context, ConversionName>,
): Darkroom {
  const { storage, store, settings, defaults, conversions, log, processor } = readOptions(options);
  const authorize = (options.authorize ?? null) as Authorize<unknown> | null;
  const callerOf = async (context: unknown): Promise<Caller> => ({
    // An empty id is a lookup that found nobody, and would be shared by all whom it did not find.
    viewer: (await options.viewer(context as Context)) || null,
    context,
  });

  let opened: Promise<Services> | null = null;
  const open = async (): Promise<Services> => {
    const { storeId } = await store.open();
    const keys = storageKeys(storeId);
    return { store, storage, processor, keys, watcher: fileWatcher(store, log), settings, authorize, log };
  };
  const ready = (): Promise<Services> => {
    opened ??= open().catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };

  const targets = new Map<string, FileTarget>();
  const loaders = fileLoaders();
  const typeDefs = buildTypeDefs({ conversions });
  const resolvers = buildResolvers({ ready, callerOf, targets, defaults, log }, { conversions });

  const transformSchema = (schema: GraphQLSchema): GraphQLSchema => {
    const canPublish = storage.objects.publish !== undefined;
    const found = readTargets(schema, { defaults, conversions, canPublish });
    for (const [coordinate, target] of found) targets.set(coordinate, target);
    wrapSchema(schema, found, {
      readThroughField: async ({ ids, context, ...place }) => {
        const caller = await callerOf(context);
        const services = await ready();
        const load = loaders(store, context);
        return Promise.all(
          ids.map(async (id) => {
            const file = await load(id);
            return file !== null && (await isAllowed(services, 'READ', file, caller, place)) ? file : null;
          }),
        );
      },
      urlOf: async (file) => (await fileUrl(await ready(), file))?.url ?? null,
      acceptThroughArgument: async ({ uses, attach, context }) => {
        const caller = await callerOf(context);
        await acceptArgument(await ready(), { uses, attach }, caller, loaders(store, context));
      },
      toGraphQLError: (error) => toGraphQLError(error, log),
    });
    markTransformed(schema);
    return schema;
  };

  const workers = new Set<DarkroomWorker>();
  return {
    typeDefs,
    resolvers,
    transformSchema,
    makeSchema: (definition) =>
      transformSchema(
        makeExecutableSchema({
          ...definition,
          typeDefs: [typeDefs, definition.typeDefs],
          resolvers: [resolvers, definition.resolvers ?? {}].flat(),
        }),
      ),
    ready: async () => {
      await ready();
    },
    startWorker: async (workerOptions) => {
      const worker = await startWorker(await ready(), workerOptions);
      workers.add(worker);
      return worker;
    },
    close: async () => {
      const services = await opened?.catch(() => null);
      await Promise.all([...workers].map((worker) => worker.close()));
      workers.clear();
      await services?.watcher.close();
      await store.close();
      opened = null;
    },
  };
}
