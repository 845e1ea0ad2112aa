import { GraphQLID, type GraphQLOutputType, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql';
import type { FilePolicyDefaults } from '../directive/directive-runtime.ts';
import type { Caller } from '../files/access.ts';
import { signalOf } from '../operation/abort-signal.ts';
import { answerToFailure } from '../operation/exceeded.ts';
import type { Costs, Operation, OperationOf } from '../operation/operation.ts';
import type { RequestBudget } from '../operation/request-budget.ts';
import { selectionCost } from '../operation/selection-cost.ts';
import type { DarkroomLogger } from '../ports/logger.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import type { FileTargets } from './enforce-policies.ts';

/** The resolvers' access to the rest of Darkroom. */
export interface ResolverRuntime {
  /** Opens the database on the first call. */
  ready(): Promise<Services>;
  /** @throws {DarkroomError} SCHEMA_NOT_TRANSFORMED. */
  readonly targetsOf: (schema: GraphQLSchema) => FileTargets;
  readonly defaults: FilePolicyDefaults;
  readonly operationOf: OperationOf;
  readonly log: DarkroomLogger;
}

/** The call of a field of one of Darkroom's types. */
export interface FieldCall<Source, Args> {
  readonly services: Services;
  readonly source: Source;
  readonly args: Args;
  /** The context of the host's server. */
  readonly context: unknown;
  /** The targets of the schema that the request is served from. */
  readonly targets: FileTargets;
  /** The state of the operation. */
  readonly operation: Operation;
  /** The remaining budget of the operation. */
  readonly budget: RequestBudget;
  readonly info: GraphQLResolveInfo;
  /** Aborted when the client disconnects; null if the server does not report that. */
  readonly signal: AbortSignal | null;
}

/** The call of a root field, with its caller. */
export interface Call<Args> extends FieldCall<unknown, Args> {
  readonly caller: Caller;
}

type Resolver<Source, Args, Result> = (
  source: Source,
  args: Args,
  context: unknown,
  info: GraphQLResolveInfo,
) => Promise<Result>;

/**
 * Makes the resolver of a root field from a function that parses, calls one use case, and maps. The resolver refuses a
 * schema that was not transformed, opens Darkroom, and fails with errors that clients may see. Everything that the
 * field can return is taken from the budget before any work is done.
 *
 * @param files The maximum number of files that it can return.
 */
export function rootResolver<Args, Result>(
  runtime: ResolverRuntime,
  resolve: (call: Call<Args>) => Result | Promise<Result>,
  files: (args: Args) => number = () => 1,
): Resolver<unknown, Args, Result> {
  return (source, args, context, info) =>
    answer(runtime, info, { source, args, context }, async (call) => {
      await call.operation.take(context, { maxRootFields: 1, ...costOfFiles(info, files(args)) });
      return resolve({ ...call, caller: await call.operation.caller(context) });
    });
}

/** A reference can resolve to null, but the type of its field is that of the whole list. */
const NULLABLE: GraphQLOutputType = GraphQLID;

/**
 * Like {@link rootResolver}, for references of other subgraphs. They are not root fields: a gateway requests everything
 * in a list with one operation.
 */
export function referenceResolver<Args, Result>(
  runtime: ResolverRuntime,
  resolve: (call: Call<Args>) => Result | Promise<Result>,
): Resolver<unknown, Args, Result> {
  return (source, args, context, info) =>
    answer(
      runtime,
      info,
      { source, args, context },
      async (call) => {
        await call.operation.take(context, costOfFiles(info, 1));
        return resolve({ ...call, caller: await call.operation.caller(context) });
      },
      NULLABLE,
    );
}

/**
 * Like {@link rootResolver}, for an event of a subscription, which has its own budget.
 *
 * @param files The number of files that the event reports.
 */
export function eventResolver<Source, Args, Result>(
  runtime: ResolverRuntime,
  resolve: (call: FieldCall<Source, Args>) => Result | Promise<Result>,
  files: (source: Source) => number = () => 1,
): Resolver<Source, Args, Result> {
  return (source, args, context, info) =>
    answer(runtime, info, { source, args, context }, async (call) => {
      await call.operation.take(context, costOfFiles(info, files(source)));
      return resolve(call);
    });
}

/**
 * Like {@link rootResolver}, for a field of one of Darkroom's types: access to its source was checked when that was
 * looked up.
 */
export function fieldResolver<Source, Args, Result>(
  runtime: ResolverRuntime,
  resolve: (call: FieldCall<Source, Args>) => Result | Promise<Result>,
): Resolver<Source, Args, Result> {
  return (source, args, context, info) => answer(runtime, info, { source, args, context }, resolve);
}

/** Records that the caller may read a file that an operation looked up, so that its fields resolve. */
export function grant<File extends FileRecord | null>(
  { operation }: Pick<FieldCall<unknown, unknown>, 'operation'>,
  file: File,
): File {
  if (file !== null) operation.granted.add(file);
  return file;
}

/** Like {@link grant}, for a file that an event reports: the same record for all its subscribers. */
export function tellFile<File extends FileRecord | null>(
  call: Pick<FieldCall<unknown, unknown>, 'operation'>,
  file: File,
): File {
  if (file !== null) call.operation.followed.add(file);
  return grant(call, file);
}

/** Like {@link grant}, for objects that are derived from such files and have their own fields. */
export function grantView<View extends object>({ granted }: Operation, view: View): View {
  granted.add(view);
  return view;
}

function costOfFiles(info: GraphQLResolveInfo, files: number): Costs {
  return { maxFiles: files, maxFields: files * selectionCost(info) };
}

async function answer<Source, Args, Result>(
  runtime: ResolverRuntime,
  info: GraphQLResolveInfo,
  asked: Pick<FieldCall<Source, Args>, 'source' | 'args' | 'context'>,
  resolve: (call: FieldCall<Source, Args>) => Result | Promise<Result>,
  type: GraphQLOutputType = info.returnType,
): Promise<Result> {
  const operation = runtime.operationOf(info);
  const { budget } = operation;
  try {
    if (operation.exceeded !== undefined) throw operation.exceeded;
    const targets = runtime.targetsOf(info.schema);
    const signal = signalOf(asked.context, info);
    return await resolve({ ...asked, services: await runtime.ready(), targets, operation, budget, info, signal });
  } catch (error) {
    return answerToFailure(operation, error, info, runtime.log, type) as Result;
  }
}
