import type { IExecutableSchemaDefinition } from '@graphql-tools/schema';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import {
  type ReprocessOptions,
  type ReprocessProgress,
  reprocessConversion,
} from './conversions/reprocess-conversion.ts';
import type { FilePolicyDefaults } from './directive/directive-runtime.ts';
import { DarkroomError } from './errors/darkroom-error.ts';
import { throwingForResolvers } from './errors/error-for-resolvers.ts';
import { callHostNow } from './errors/host-errors.ts';
import { eventRouter } from './events/event-router.ts';
import type { Authorize, Caller } from './files/access.ts';
import { attachmentLookup } from './files/attachment-lookup.ts';
import { fileLoader } from './files/file-loader.ts';
import { readViewer } from './files/read-viewer.ts';
import { storageKeys } from './files/storage-keys.ts';
import { claimStorage } from './files/storage-mark.ts';
import { fileWatcher } from './files/watch-file.ts';
import { type DarkroomHealth, darkroomHealth } from './health/darkroom-health.ts';
import type { DarkroomFiles } from './host/darkroom-files.ts';
import { hostFiles } from './host/host-files.ts';
import { type DarkroomStats, readStats } from './jobs/darkroom-stats.ts';
import { type JobsRun, type RunJobsOptions, runJobs } from './jobs/run-jobs.ts';
import { type DarkroomWorker, type WorkerOptions, startWorker } from './jobs/start-worker.ts';
import { type CallerOf, operations } from './operation/operation.ts';
import { type DarkroomOperator, darkroomOperator } from './operator/darkroom-operator.ts';
import { type DarkroomOptions, readOptions } from './options/options.ts';
import { buildResolvers } from './schema/build-resolvers.ts';
import { conversionDescriptions } from './schema/conversion-descriptions.ts';
import type { DarkroomResolvers } from './schema/darkroom-resolvers.ts';
import { policyEnforcer } from './schema/enforce-policies.ts';
import { withExplicitResolvers, withoutFileName } from './schema/explicit-resolvers.ts';
import { makeHostSchema } from './schema/make-schema.ts';
import { ownDefinitions } from './schema/own-definitions.ts';
import { renameResolvers } from './schema/rename-resolvers.ts';
import { renameTypeDefs } from './schema/rename-type-defs.ts';
import { withTransformGuard } from './schema/transform-guard.ts';
import { type SchemaParts, buildTypeDefs } from './schema/type-defs.ts';
import type { Services } from './services.ts';
import { isPromiseLike } from './streams/is-promise-like.ts';
import { retryTaggingNow } from './tags/retry-tagging-now.ts';
import { createTelemetry } from './telemetry/telemetry.ts';
import type { UploadTerms } from './uploads/start-upload.ts';

/** What Darkroom adds to a schema. */
export interface SchemaModule {
  readonly typeDefs: DocumentNode;
  /** Of `typeDefs`. */
  readonly resolvers: DarkroomResolvers;
}

/** File uploads, conversions and their events, for a GraphQL schema. */
export interface Darkroom {
  /**
   * What Darkroom adds to a schema, for a schema that is put together by hand. One definition keeps the schema invalid
   * until `transformSchema` has taken it out, so that no server answers an operation while policies are not enforced.
   */
  readonly typeDefs: DocumentNode;
  /** The resolvers that go with `typeDefs`. */
  readonly resolvers: DarkroomResolvers;
  /**
   * Makes the policies of `@fileUpload` take effect in a schema of `typeDefs`, `resolvers` and the host's own. Changes
   * the schema in place and gives it back.
   *
   * @param schema The schema; or a function that builds it of what it is handed, for tools that validate a schema while
   * they build it, such as `buildSubgraphSchema`.
   * @throws {DarkroomError} INVALID_CONFIGURATION, naming the schema coordinates where the directive is misused.
   */
  transformSchema(schema: GraphQLSchema | ((ours: SchemaModule) => GraphQLSchema)): GraphQLSchema;
  /**
   * Makes an executable schema of the host's type definitions and resolvers with Darkroom's.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION, as `transformSchema`.
   */
  makeSchema<HostContext>(definition: IExecutableSchemaDefinition<HostContext>): GraphQLSchema;
  /** Connects and migrates now, where otherwise the first request would. Idempotent. */
  ready(): Promise<void>;
  /** Files in the host's own code. */
  readonly files: DarkroomFiles;
  /** Runs background jobs in this process. Needs no schema, so that it can be a process of its own. */
  startWorker(options?: WorkerOptions): Promise<DarkroomWorker>;
  /**
   * Works off the jobs that are due and ends, for a host without a resident worker, by a timer of its platform. Any
   * number of calls may be under way beside each other and beside workers. Sweeps, where a sweep is due.
   *
   * It ends within `maxSeconds` and `timeoutSeconds`, and at once where nothing is due. Jobs that become due meanwhile
   * are among those that it runs.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION, DATABASE_UNAVAILABLE.
   * @example
   * ```ts
   * const { queues, isWorkLeft } = await darkroom.runJobs({ maxSeconds: 240, timeoutSeconds: 50 });
   * ```
   */
  runJobs(options?: RunJobsOptions): Promise<JobsRun>;
  /**
   * Makes this database the one that removes what is no longer needed from the storage, where a copy of its database
   * did so last: for a database that was restored and goes on, while the one that it was copied from does not.
   *
   * @throws {DarkroomError} STORAGE_UNAVAILABLE, DATABASE_UNAVAILABLE.
   */
  claimStorage(): Promise<void>;
  /**
   * Retries a pending tagging now, for a webhook that says that a result is there. Safe to call repeatedly and with any
   * id: one attempt follows.
   *
   * @throws {DarkroomError} DATABASE_UNAVAILABLE.
   */
  retryTaggingNow(fileId: string): Promise<void>;
  /**
   * Asks for every derivative of a conversion that was made by another recipe than today's, for workers to make: after
   * a conversion was changed. Idempotent.
   *
   * @throws {DarkroomError} BAD_USER_INPUT, DATABASE_UNAVAILABLE.
   */
  reprocess(options: ReprocessOptions): Promise<ReprocessProgress>;
  /**
   * Counts what waits to be done, by two statements whose cost grows with what waits, and not with the files there are.
   *
   * @throws {DarkroomError} DATABASE_UNAVAILABLE.
   * @example
   * ```ts
   * const { oldestDueAgeSeconds, queues } = await darkroom.stats();
   * if (oldestDueAgeSeconds > 300) console.warn(`${queues.convert.due} conversions wait: start more workers.`);
   * ```
   */
  stats(): Promise<DarkroomStats>;
  /** Jobs, sweeps and the stories of files, for people on call: what the command line shows and does. */
  readonly operator: DarkroomOperator;
  /**
   * Says whether what Darkroom needs answers this process, for a readiness probe. Never rejects, takes 7 seconds at
   * most, and asks nothing more often than every 5 seconds, however often it is called.
   *
   * @example
   * ```ts
   * const health = await darkroom.health();
   * return Response.json(health, { status: health.status === 'DOWN' ? 503 : 200 });
   * ```
   */
  health(): Promise<DarkroomHealth>;
  /**
   * Stops workers and subscriptions and lets go of what Darkroom opened itself, never of what it was handed.
   * Idempotent, and final: requests that come later are refused.
   */
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
 *   database: memoryDatabase(),
 *   viewer: (context: { userId?: string }) => context.userId ?? null,
 * });
 * const schema = darkroom.makeSchema({ typeDefs, resolvers });
 * ```
 */
export function createDarkroom<Context, ConversionName extends string = never>(
  options: DarkroomOptions<Context, ConversionName>,
): Darkroom {
  const telemetry = createTelemetry();
  const { directive, names, anonymous, quotaOf, budgets, wantedEvents, ...fixed } = telemetry.ports(
    readOptions(options),
  );
  const { database, processor, tagger, subscriptions, log } = fixed;
  const { defaults, conversions } = directive;
  const authorize = (options.authorize ?? null) as Authorize<unknown> | null;
  const callerOf: CallerOf = (context) => {
    const callerBy = (viewer: unknown): Caller => ({ viewer: readViewer(viewer), context });
    return callHostNow('viewer', fixed.settings.callbackTimeoutSeconds, () => {
      const viewer = options.viewer(context as Context);
      return isPromiseLike(viewer) ? Promise.resolve(viewer).then(callerBy) : callerBy(viewer);
    });
  };
  const operationOf = operations(budgets, callerOf);

  let opening: Promise<Services> | null = null;
  let closed = false;
  let unobserve: (() => void) | null = null;
  const open = async (): Promise<Services> => {
    const opened = telemetry.database(await database.open());
    const load = fileLoader(opened);
    const isAttached = attachmentLookup(opened);
    const watcher = fileWatcher({ load, database: opened }, log);
    const keys = storageKeys(opened.databaseId);
    const anonymousKeyOf: Services['anonymousKeyOf'] = ({ context }) => anonymous.keyOf(context, opened.databaseId);
    const events = eventRouter(opened.events, wantedEvents);
    await events.declare();
    const quotas = { quotaOf, anonymousKeyOf, anonymousTogether: anonymous.together };
    unobserve = telemetry.observe({
      queues: () => opened.jobs.stats(),
      processes: () => processor?.processes?.() ?? null,
      subscribers: () => subscriptions.count(),
    });
    return { ...fixed, database: opened, keys, load, isAttached, watcher, authorize, events, telemetry, ...quotas };
  };
  const ready = (): Promise<Services> => {
    if (closed) {
      return Promise.reject(new DarkroomError('DATABASE_UNAVAILABLE', 'The server is shutting down. Try again.'));
    }
    opening ??= open().catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };

  const descriptions = conversionDescriptions(processor);
  const parts: SchemaParts = { conversions, descriptions, tagger: tagger !== null };
  const { transformSchema, targetsOf, targetNamed } = policyEnforcer(
    directive,
    { own: ownDefinitions(buildTypeDefs(parts), names), names },
    { ready, operationOf, log, processor, mutationFailed: options.mutationFailed ?? null },
  );
  const runtime = { ready, targetsOf, defaults, operationOf, log };
  const resolvers = telemetry.resolvers(withExplicitResolvers(buildResolvers(runtime, parts), buildTypeDefs(parts)));
  const workers = new Set<DarkroomWorker>();
  const closing = new AbortController();
  const runs = new Set<Promise<JobsRun>>();

  const typeDefs = (): DocumentNode => renameTypeDefs(buildTypeDefs(parts), names);
  const renamedResolvers = renameResolvers(withoutFileName(resolvers), names);

  return {
    typeDefs: withTransformGuard(typeDefs()),
    resolvers: renamedResolvers,
    transformSchema: (schema) =>
      transformSchema(
        typeof schema === 'function' ? schema({ typeDefs: typeDefs(), resolvers: renamedResolvers }) : schema,
      ),
    makeSchema: (definition) => {
      const ours = { typeDefs: () => buildTypeDefs(parts), resolvers, names };
      const { schema, own } = makeHostSchema(definition, ours);
      return transformSchema(schema, { own });
    },
    ready: async () => {
      await ready();
    },
    startWorker: async (workerOptions) => {
      const started = await startWorker(await ready(), workerOptions);
      const worker: DarkroomWorker = {
        close: async (closeOptions) => {
          await started.close(closeOptions);
          workers.delete(worker);
        },
      };
      workers.add(worker);
      return worker;
    },
    runJobs: async (runOptions = {}) => {
      const run = runJobs(await ready(), runOptions, closing.signal);
      runs.add(run);
      return run.finally(() => runs.delete(run));
    },
    files: throwingForResolvers(hostFiles({ ready, callerOf, targetNamed, defaults: defaultTerms(defaults) })),
    retryTaggingNow: async (fileId) => retryTaggingNow(await ready(), fileId),
    claimStorage: async () => claimStorage(await ready()),
    reprocess: async (reprocessOptions) => reprocessConversion(await ready(), reprocessOptions),
    stats: async () => readStats(await ready()),
    health: darkroomHealth({ ready, isClosed: () => closed, isWorking: () => workers.size > 0 }),
    operator: throwingForResolvers(darkroomOperator(ready)),
    close: async () => {
      closed = true;
      closing.abort();
      // What could not be opened has let go of everything already.
      const services = await opening?.catch(() => null);
      const stopped = await Promise.allSettled([...workers].map((worker) => worker.close()));
      await Promise.allSettled(runs);
      workers.clear();
      unobserve?.();
      await services?.watcher.close();
      await services?.database.close();
      const failed = stopped.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  };
}

function defaultTerms({ visibility, requireSize, ...policy }: FilePolicyDefaults): UploadTerms {
  return { coordinate: null, visibility, requireSize, policy };
}
