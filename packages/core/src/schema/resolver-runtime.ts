import type { GraphQLResolveInfo } from 'graphql';
import type { FilePolicyDefaults, FileTarget } from '../directive/directive-runtime.ts';
import { DarkroomError } from '../errors.ts';
import type { Caller } from '../files/access.ts';
import type { DarkroomLogger } from '../logger.ts';
import type { Services } from '../services.ts';
import { toGraphQLError } from '../to-graphql-error.ts';

/** What our resolvers reach the rest of Darkroom by. */
export interface ResolverRuntime {
  /** Opens the store at the first call. */
  ready(): Promise<Services>;
  callerOf(context: unknown): Caller | Promise<Caller>;
  /** The targets of all schemas that were transformed, by coordinate. */
  readonly targets: ReadonlyMap<string, FileTarget>;
  readonly defaults: FilePolicyDefaults;
  readonly log: DarkroomLogger;
}

/** What a use case is called with by its resolver. */
export interface Call<Source, Args> {
  readonly services: Services;
  readonly source: Source;
  readonly args: Args;
  readonly caller: Caller;
}

/**
 * Makes a resolver of a function that parses, calls one use case, and maps: it refuses a schema that was not transformed, opens Darkroom,
 * and answers with errors that clients may see.
 */
export function resolver<Source, Args, Result>(
  runtime: ResolverRuntime,
  resolve: (call: Call<Source, Args>) => Result | Promise<Result>,
): (source: Source, args: Args, context: unknown, info: GraphQLResolveInfo) => Promise<Result> {
  return async (source, args, context, info) => {
    const caller = await runtime.callerOf(context);
    try {
      requireTransformed(info);
      return await resolve({ services: await runtime.ready(), source, args, caller });
    } catch (error) {
      throw toGraphQLError(error, runtime.log);
    }
  };
}

const TRANSFORMED = 'darkroom';

/** Marks a schema as one whose policies are enforced. The mark outlives tools that rebuild schemas. */
export function markTransformed(schema: { extensions: object }): void {
  schema.extensions = { ...schema.extensions, [TRANSFORMED]: true };
}

function requireTransformed(info: GraphQLResolveInfo): void {
  if (TRANSFORMED in info.schema.extensions) return;
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    'The policies of @fileUpload are not enforced in this schema: pass it through `darkroom.transformSchema(schema)`.',
  );
}
