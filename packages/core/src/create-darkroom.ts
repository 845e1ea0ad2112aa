import type { IExecutableSchemaDefinition } from '@graphql-tools/schema';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { reprocess, type ReprocessOptions, type ReprocessProgress } from './conversions/reprocess.ts';
import type { FilePolicyDefaults } from './directive/directive-runtime.ts';
import { termsOfDefaults } from './directive/metadata-policy.ts';
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
import type { ConversionDefinition } from './ports/processor.ts';
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

/** The definitions and resolvers that Darkroom adds to a schema. */
export interface SchemaModule {
  readonly typeDefs: DocumentNode;
  /** The resolvers for `typeDefs`. */
  readonly resolvers: DarkroomResolvers;
}

/** File uploads, conversions and their events, for a GraphQL schema. */
export interface Darkroom {
  /**
   * The definitions that Darkroom adds to a schema, for a schema that you assemble by hand. One of them keeps the
   * schema invalid until `transformSchema` has removed it, so that no server executes operations while policies are not
   * enforced.
   */
  readonly typeDefs: DocumentNode;
  /** The resolvers for `typeDefs`. */
  readonly resolvers: DarkroomResolvers;
  /**
   * Enforces the policies of `@fileUpload` in a schema made of `typeDefs`, `resolvers` and your own. Changes the schema
   * in place and returns it.
   *
   * @param schema The schema, or a function that builds it from the module that it receives, for tools that validate a
   * schema while they build it, such as `buildSubgraphSchema`.
   * @throws {DarkroomError} INVALID_CONFIGURATION, naming the schema coordinates where the directive is misused.
   */
  transformSchema(schema: GraphQLSchema | ((ours: SchemaModule) => GraphQLSchema)): GraphQLSchema;
  /**
   * Makes an executable schema from your type definitions and resolvers, together with Darkroom's.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION, as `transformSchema`.
   */
  makeSchema<HostContext>(definition: IExecutableSchemaDefinition<HostContext>): GraphQLSchema;
  /** Connects and migrates now; otherwise the first request does. Idempotent. */
  ready(): Promise<void>;
  /** Access to files from your own code. */
  readonly files: DarkroomFiles;
  /** Runs background jobs in this process. Needs no schema, so a worker can be a separate process. */
  startWorker(options?: WorkerOptions): Promise<DarkroomWorker>;
  /**
   * Runs the jobs that are due, then ends: for hosts without a resident worker, called by a timer of the platform. Any
   * number of calls may run concurrently, also alongside workers. Sweeps if a sweep is due.
   *
   * Ends within the sum of `maxSeconds` and `timeoutSeconds`, and immediately if nothing is due. Also runs jobs that
   * become due in the meantime.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION, DATABASE_UNAVAILABLE.
   * @example
   * ```ts
   * const { queues, isWorkLeft } = await darkroom.runJobs({ maxSeconds: 240, timeoutSeconds: 50 });
   * ```
   */
  runJobs(options?: RunJobsOptions): Promise<JobsRun>;
  /**
   * Makes this database the one that deletes what is no longer needed from the storage, if a copy of this database did
   * so last: for a restored database that replaces the one that it was copied from.
   *
   * @throws {DarkroomError} STORAGE_UNAVAILABLE, DATABASE_UNAVAILABLE.
   */
  claimStorage(): Promise<void>;
  /**
   * Retries a pending tagging immediately, for a webhook that reports that a result is available. Safe to call
   * repeatedly and with any id: one attempt follows.
   *
   * @throws {DarkroomError} DATABASE_UNAVAILABLE.
   */
  retryTaggingNow(fileId: string): Promise<void>;
  /**
   * Requests new versions of all derivatives of a conversion or ladder that were made by a recipe other than the
   * current one, for workers to make. Call it after you changed a conversion. With `placeholders`, requests the
   * placeholders of files that have none. Idempotent.
   *
   * @throws {DarkroomError} BAD_USER_INPUT, DATABASE_UNAVAILABLE.
   */
  reprocess(options: ReprocessOptions): Promise<ReprocessProgress>;
  /**
   * Counts pending work with two statements, whose cost grows with the amount of pending work and not with the number
   * of files.
   *
   * @throws {DarkroomError} DATABASE_UNAVAILABLE.
   * @example
   * ```ts
   * const { oldestDueAgeSeconds, queues } = await darkroom.stats();
   * if (oldestDueAgeSeconds > 300) console.warn(`${queues.convert.due} conversions wait: start more workers.`);
   * ```
   */
  stats(): Promise<DarkroomStats>;
  /** Jobs, sweeps and the history of files, for people on call: what the command line shows and does. */
  readonly operator: DarkroomOperator;
  /**
   * Reports whether the services that Darkroom needs respond to this process, for a readiness probe. Never rejects,
   * takes at most 7 seconds, and checks a service at most once every 5 seconds, however often it is called.
   *
   * @example
   * ```ts
   * const health = await darkroom.health();
   * return Response.json(health, { status: health.status === 'DOWN' ? 503 : 200 });
   * ```
   */
  health(): Promise<DarkroomHealth>;
  /**
   * Stops workers and subscriptions, and closes what Darkroom opened itself, never what was passed to it. Idempotent
   * and final: later requests are refused.
   */
  close(): Promise<void>;
}

/**
 * Makes a Darkroom. Opens nothing: the first use does, or `ready()`.
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
  const { defaults, conversions, ladders } = directive;
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
  const focalPoints = Object.values<ConversionDefinition>(processor?.conversions ?? {}).some(
    ({ usesFocalPoint }) => usesFocalPoint === true,
  );
  const parts: SchemaParts = { conversions, descriptions, ladders, focalPoints, tagger: tagger !== null };
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
    reprocess: async (reprocessOptions) => reprocess(await ready(), reprocessOptions),
    stats: async () => readStats(await ready()),
    health: darkroomHealth({ ready, isClosed: () => closed, isWorking: () => workers.size > 0 }),
    operator: throwingForResolvers(darkroomOperator(ready)),
    close: async () => {
      closed = true;
      closing.abort();
      // If opening failed, everything is closed already.
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

function defaultTerms(defaults: FilePolicyDefaults): UploadTerms {
  return { coordinate: null, ...termsOfDefaults(defaults) };
}
