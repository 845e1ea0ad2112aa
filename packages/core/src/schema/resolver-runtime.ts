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

/** What our resolvers reach the rest of Darkroom by. */
export interface ResolverRuntime {
  /** Opens the database at the first call. */
  ready(): Promise<Services>;
  /** @throws {DarkroomError} SCHEMA_NOT_TRANSFORMED. */
  readonly targetsOf: (schema: GraphQLSchema) => FileTargets;
  readonly defaults: FilePolicyDefaults;
  readonly operationOf: OperationOf;
  readonly log: DarkroomLogger;
}

/** What a field of one of our types is resolved with. */
export interface FieldCall<Source, Args> {
  readonly services: Services;
  readonly source: Source;
  readonly args: Args;
  /** The host's. */
  readonly context: unknown;
  /** The targets of the schema that the request is served from. */
  readonly targets: FileTargets;
  /** What is kept for the operation. */
  readonly operation: Operation;
  /** What the operation may still ask for. */
  readonly budget: RequestBudget;
  readonly info: GraphQLResolveInfo;
  /** Aborted once the client has left, where the server says so. */
  readonly signal: AbortSignal | null;
}

/** What a use case is called with by its resolver. */
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
 * Makes the resolver of a root field of a function that parses, calls one use case, and maps. It refuses a schema that
 * was not transformed, opens Darkroom, and answers with errors that clients may see. All that the field can answer with
 * is taken from the budget before anything is done.
 *
 * @param files How many files it can answer with.
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

/** What a reference is answered with can be null, where the type of its field is that of the whole list. */
const NULLABLE: GraphQLOutputType = GraphQLID;

/**
 * As {@link rootResolver}, for references of other subgraphs. They are no root fields: a gateway asks for all that a
 * list holds in one operation.
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
 * As {@link rootResolver}, for an event of a subscription, which has a budget of its own.
 *
 * @param files How many files it tells of.
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
 * As {@link rootResolver}, for a field of a type of ours: who may see its source was settled where that was looked up.
 */
export function fieldResolver<Source, Args, Result>(
  runtime: ResolverRuntime,
  resolve: (call: FieldCall<Source, Args>) => Result | Promise<Result>,
): Resolver<Source, Args, Result> {
  return (source, args, context, info) => answer(runtime, info, { source, args, context }, resolve);
}

/** Notes that the caller may read a file that an operation looked up, for its fields to answer. */
export function grant<File extends FileRecord | null>(
  { operation }: Pick<FieldCall<unknown, unknown>, 'operation'>,
  file: File,
): File {
  if (file !== null) operation.granted.add(file);
  return file;
}

/** The same for a file that an event tells of, the same record for all who follow it. */
export function tellFile<File extends FileRecord | null>(
  call: Pick<FieldCall<unknown, unknown>, 'operation'>,
  file: File,
): File {
  if (file !== null) call.operation.followed.add(file);
  return grant(call, file);
}

/** The same for what is made of such files, and answers fields itself. */
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
