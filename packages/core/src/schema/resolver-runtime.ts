import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { FilePolicyDefaults } from '../directive/directive-runtime.ts';
import type { FileTargets } from '../enforce-policies.ts';
import type { Caller } from '../files/access.ts';
import type { DarkroomLogger } from '../logger.ts';
import type { BudgetOf, RequestBudget } from '../request-budgets.ts';
import type { Services } from '../services.ts';
import { toGraphQLError } from '../to-graphql-error.ts';

/** What our resolvers reach the rest of Darkroom by. */
export interface ResolverRuntime {
  /** Opens the database at the first call. */
  ready(): Promise<Services>;
  callerOf(context: unknown): Caller | Promise<Caller>;
  /** @throws {DarkroomError} SCHEMA_NOT_TRANSFORMED. */
  readonly targetsOf: (schema: GraphQLSchema) => FileTargets;
  readonly defaults: FilePolicyDefaults;
  readonly budgetOf: BudgetOf;
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
  /** What the operation may still ask for. */
  readonly budget: RequestBudget;
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
 * Makes the resolver of a root field of a function that parses, calls one use case, and maps. It refuses a schema that was not transformed,
 * opens Darkroom, and answers with errors that clients may see.
 */
export function rootResolver<Args, Result>(
  runtime: ResolverRuntime,
  resolve: (call: Call<Args>) => Result | Promise<Result>,
): Resolver<unknown, Args, Result> {
  return (source, args, context, info) =>
    answer(runtime, info, { source, args, context }, async (call) => {
      call.budget.spend('maxRootFields');
      return resolve({ ...call, caller: await runtime.callerOf(context) });
    });
}

/**
 * As {@link rootResolver}, for references of other subgraphs. They take nothing of the budget: a gateway asks for all that a list holds in one
 * operation, and they are loaded together.
 */
export function referenceResolver<Args, Result>(
  runtime: ResolverRuntime,
  resolve: (call: Call<Args>) => Result | Promise<Result>,
): Resolver<unknown, Args, Result> {
  return (source, args, context, info) =>
    answer(runtime, info, { source, args, context }, async (call) =>
      resolve({ ...call, caller: await runtime.callerOf(context) }),
    );
}

/** As {@link rootResolver}, for a field of a type of ours: who may see its source was settled where that was looked up. */
export function fieldResolver<Source, Args, Result>(
  runtime: ResolverRuntime,
  resolve: (call: FieldCall<Source, Args>) => Result | Promise<Result>,
): Resolver<Source, Args, Result> {
  return (source, args, context, info) => answer(runtime, info, { source, args, context }, resolve);
}

async function answer<Source, Args, Result>(
  runtime: ResolverRuntime,
  info: GraphQLResolveInfo,
  asked: Pick<FieldCall<Source, Args>, 'source' | 'args' | 'context'>,
  resolve: (call: FieldCall<Source, Args>) => Result | Promise<Result>,
): Promise<Result> {
  try {
    const targets = runtime.targetsOf(info.schema);
    const budget = runtime.budgetOf(info);
    return await resolve({ ...asked, services: await runtime.ready(), targets, budget });
  } catch (error) {
    throw toGraphQLError(error, runtime.log);
  }
}
