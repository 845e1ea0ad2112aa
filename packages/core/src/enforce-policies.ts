import type { GraphQLSchema } from 'graphql';
import type { DirectiveRuntime, DirectiveSettings, FileTarget } from './directive/directive-runtime.ts';
import { readTargets } from './directive/read-targets.ts';
import { wrapSchema } from './directive/wrap-schema.ts';
import { DarkroomError } from './errors.ts';
import { acceptArgument } from './files/accept-argument.ts';
import { type Caller, isAllowed } from './files/access.ts';
import { fileUrl } from './files/file-url.ts';
import type { DarkroomLogger } from './logger.ts';
import type { BudgetOf } from './request-budgets.ts';
import type { Services } from './services.ts';
import { toGraphQLError } from './to-graphql-error.ts';

/** The targets of a schema, by coordinate. */
export type FileTargets = ReadonlyMap<string, FileTarget>;

/** Makes policies take effect, and knows in which schemas they do. */
export interface PolicyEnforcer {
  /** @throws {DarkroomError} INVALID_CONFIGURATION. */
  readonly transformSchema: (schema: GraphQLSchema) => GraphQLSchema;
  /**
   * The targets of a schema that a request is served from. One that a tool rebuilt after it was transformed, and may have given other
   * resolvers, is transformed anew.
   *
   * @throws {DarkroomError} SCHEMA_NOT_TRANSFORMED.
   */
  readonly targetsOf: (schema: GraphQLSchema) => FileTargets;
}

const MARK = 'darkroom';

/** Enforces the policies of `@fileUpload` by the use cases. */
export function policyEnforcer(
  settings: DirectiveSettings,
  host: {
    readonly ready: () => Promise<Services>;
    readonly callerOf: (context: unknown) => Promise<Caller>;
    readonly budgetOf: BudgetOf;
    readonly log: DarkroomLogger;
  },
): PolicyEnforcer {
  const enforced = new WeakMap<GraphQLSchema, FileTargets>();
  const runtime = directiveRuntime(host);

  const transform = (schema: GraphQLSchema): FileTargets => {
    const targets = readTargets(schema, settings);
    wrapSchema(schema, targets, runtime);
    schema.extensions = { ...schema.extensions, [MARK]: true };
    enforced.set(schema, targets);
    return targets;
  };

  return {
    transformSchema: (schema) => {
      transform(schema);
      return schema;
    },
    targetsOf: (schema) => {
      const targets = enforced.get(schema);
      if (targets !== undefined) return targets;
      if (MARK in schema.extensions) return transform(schema);
      throw new DarkroomError(
        'SCHEMA_NOT_TRANSFORMED',
        'The policies of @fileUpload are not enforced in this schema: pass it through `darkroom.transformSchema(schema)`.',
      );
    },
  };
}

function directiveRuntime(host: Parameters<typeof policyEnforcer>[1]): DirectiveRuntime {
  const { ready, callerOf, budgetOf, log } = host;
  return {
    readThroughField: async ({ ids, context, ...place }) => {
      const services = await ready();
      // Asked for before the viewer is known, which may take each field another time: so that they are loaded together.
      const [caller, ...files] = await Promise.all([callerOf(context), ...ids.map((id) => services.load(id))]);
      return Promise.all(
        files.map(async (file) =>
          file !== null && (await isAllowed(services, 'READ', file, caller, place)) ? file : null,
        ),
      );
    },
    urlOf: async (file, execution) => (await fileUrl(await ready(), file, budgetOf(execution)))?.url ?? null,
    acceptThroughArgument: async ({ uses, attach, context }) => {
      const caller = await callerOf(context);
      await acceptArgument(await ready(), { uses, attach }, caller);
    },
    toGraphQLError: (error) => toGraphQLError(error, log),
  };
}
