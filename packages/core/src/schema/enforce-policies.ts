import { type GraphQLSchema, isNonNullType } from 'graphql';
import { checkUses } from '../attachments/check-uses.ts';
import { countUses, usesOf } from '../attachments/files-of-place.ts';
import { holdFiles } from '../attachments/hold-files.ts';
import { describePolicies } from '../directive/describe-policies.ts';
import type { DirectiveRuntime, DirectiveSettings, FileTarget, Refusal } from '../directive/directive-runtime.ts';
import { findFilesWithoutDirective } from '../directive/files-without-directive.ts';
import { readTargets } from '../directive/read-targets.ts';
import { wrapSchema } from '../directive/wrap-schema.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { isAllowed } from '../files/access.ts';
import { fileUrl } from '../files/file-url.ts';
import { unknownTarget } from '../files/unknown-target.ts';
import { answerToFailure, clientErrorOf } from '../operation/exceeded.ts';
import type { Execution, OperationOf } from '../operation/operation.ts';
import { selectionCost } from '../operation/selection-cost.ts';
import type { DarkroomLogger } from '../ports/logger.ts';
import type { Processor } from '../ports/processor.ts';
import type { Services } from '../services.ts';
import { answerOwnValues } from './answer-own-values.ts';
import { checkDefinitions } from './check-definitions.ts';
import { checkEnumValues } from './check-enum-values.ts';
import { giveScalarForms } from './give-scalar-forms.ts';
import { guardOwnTypes } from './guard-own-types.ts';
import { nameOf, type Names } from './names.ts';
import { isOwnField, type OwnDefinitions } from './own-definitions.ts';
import { scalarForms } from './scalar-forms.ts';
import { sharedTypes } from './shared-types.ts';
import { removeTransformGuard } from './transform-guard.ts';

/** The targets of a schema, by coordinate. */
export type FileTargets = ReadonlyMap<string, FileTarget>;

/** Enforces policies, and tracks in which schemas they are enforced. */
export interface PolicyEnforcer {
  /**
   * Changes the schema in place and returns it.
   *
   * @param made How Darkroom made the schema, if it did: then its definitions were compared with the host's before they
   * were merged.
   * @throws {DarkroomError} INVALID_CONFIGURATION.
   */
  readonly transformSchema: (schema: GraphQLSchema, made?: { readonly own: OwnDefinitions }) => GraphQLSchema;
  /**
   * The targets of the schema that a request is served from. A schema that a tool rebuilt after it was transformed,
   * possibly with other resolvers, is transformed again.
   *
   * @throws {DarkroomError} SCHEMA_NOT_TRANSFORMED.
   */
  readonly targetsOf: (schema: GraphQLSchema) => FileTargets;
  /**
   * The target with this coordinate in any of the schemas; if several have it, that of the latest.
   *
   * @throws {DarkroomError} UNKNOWN_TARGET, also before any schema was transformed.
   */
  readonly targetNamed: (coordinate: string) => FileTarget;
}

const TRANSFORMED = 'darkroom';

const ONE_FIELD = { maxFields: 1 } as const;
const NOTHING: Refusal = { answer: null };

/** Enforces the policies of `@fileUpload` with the use cases. */
export function policyEnforcer(
  settings: DirectiveSettings,
  definitions: { readonly own: OwnDefinitions; readonly names: Names },
  host: {
    readonly ready: () => Promise<Services>;
    readonly operationOf: OperationOf;
    readonly log: DarkroomLogger;
    readonly processor: Processor | null;
    readonly mutationFailed: ((result: unknown) => boolean) | null;
  },
): PolicyEnforcer {
  const enforced = new WeakMap<GraphQLSchema, FileTargets>();
  const known = new Map<string, FileTarget>();
  const runtime = directiveRuntime(host);

  const { names } = definitions;
  const typeNames = { File: nameOf(names, 'File'), URL: nameOf(names, 'URL') };

  const transform = (schema: GraphQLSchema, own: OwnDefinitions): FileTargets => {
    const isOwn = (type: string, field: string): boolean => isOwnField(schema, own, type, field);
    const withoutDirective = findFilesWithoutDirective(schema, isOwn, typeNames);
    const targets = readTargets(schema, settings, typeNames, withoutDirective);
    checkEnumValues(schema, own);
    const forms = scalarForms(schema, names);
    const shared = sharedTypes(schema, { own, names });
    giveScalarForms(schema, own, forms, shared);
    answerOwnValues(schema, shared, { own, forms });
    describePolicies(schema, targets, host.processor);
    wrapSchema(schema, targets, runtime, typeNames, forms, isOwn);
    guardOwnTypes(schema, { own, names }, { ...host, targetsOf, defaults: settings.defaults });
    removeTransformGuard(schema);
    schema.extensions = { ...schema.extensions, [TRANSFORMED]: true };
    enforced.set(schema, targets);
    for (const [coordinate, target] of targets) known.set(coordinate, target);
    return targets;
  };

  const targetsOf = (schema: GraphQLSchema): FileTargets => {
    const targets = enforced.get(schema);
    if (targets !== undefined) return targets;
    if (TRANSFORMED in schema.extensions) return transform(schema, definitions.own);
    throw new DarkroomError(
      'SCHEMA_NOT_TRANSFORMED',
      'The policies of @fileUpload are not enforced in this schema. Pass it to `darkroom.transformSchema(schema)`, and use the result.',
    );
  };

  return {
    transformSchema: (schema, made) => {
      const own = made?.own ?? definitions.own;
      // A schema that a tool rebuilt was checked before.
      if (!(TRANSFORMED in schema.extensions)) requireOwnDefinitions(schema, own, made !== undefined);
      transform(schema, own);
      return schema;
    },
    targetsOf,
    targetNamed: (coordinate) => {
      const target = known.get(coordinate);
      if (target === undefined) throw unknownTarget(coordinate);
      return target;
    },
  };
}

function requireOwnDefinitions(schema: GraphQLSchema, own: OwnDefinitions, isCompared: boolean): void {
  const problems = checkDefinitions(schema, own, { isCompared });
  if (problems.length > 0) throw new DarkroomError('INVALID_CONFIGURATION', problems.join('\n'));
}

function directiveRuntime(host: Parameters<typeof policyEnforcer>[2]): DirectiveRuntime {
  const { ready, operationOf, log } = host;
  const answerFor: DirectiveRuntime['answerFor'] = (error, execution) =>
    answerToFailure(operationOf(execution), error, execution, log);
  // Never throws: if a field throws, the executor of graphql-tools, which Yoga uses, drops the promises of its sibling
  // fields, and if one of them rejects, the process ends.
  const answerOrReject = (error: unknown, execution: Execution): unknown => {
    try {
      return answerFor(error, execution);
    } catch (refusal) {
      return Promise.reject(refusal);
    }
  };
  return {
    readThroughField: async ({ ids, count, context, execution, ...place }) => {
      const { granted, take, caller: callerOf } = operationOf(execution);
      const { fieldNodes, fragments } = execution ?? {};
      const isKnown = execution !== undefined && fieldNodes !== undefined && fragments !== undefined;
      const cost = isKnown ? selectionCost({ ...execution, fieldNodes, fragments }) : 0;
      const known = take(context, { maxFiles: count, maxFields: count * cost });
      if (known !== null) await known;
      const services = await ready();
      // Loaded before the caller is known: identifying the caller may take a different time for each field, and only
      // files requested at the same time are loaded together.
      const [caller, ...files] = await Promise.all([callerOf(context), ...ids.map((id) => services.load(id))]);
      return Promise.all(
        files.map(async (file) => {
          if (file === null || !(await isAllowed(services, 'READ', file, caller, place))) return null;
          granted.add(file);
          return file;
        }),
      );
    },
    urlOf: async (file, execution) => (await fileUrl(await ready(), file, operationOf(execution).budget))?.url ?? null,
    mutationFailed: (result) => {
      try {
        return host.mutationFailed === null ? null : host.mutationFailed(result);
      } catch (error) {
        log.error('`mutationFailed` threw an error, so no files are detached.', error);
        throw error;
      }
    },
    visitArguments: (values, execution) => operationOf(execution).budget.spend('maxFields', values),
    takeFiles: async ({ places, args, isMutation, context, execution }) => {
      const { take, caller } = operationOf(execution);
      await take(context, { maxFiles: countUses(places) });
      const services = await ready();
      const by = { caller: await caller(context), args };
      if (isMutation) return holdFiles(services, places, by);
      await checkUses(services, places.flatMap(usesOf), by);
      return null;
    },
    bound: (value, execution) => {
      const { budget, exceeded } = operationOf(execution);
      const { fieldNodes, fragments, operation, path } = execution ?? {};
      if (value == null || !fieldNodes || !fragments || !operation || !path) return value;
      const cost =
        (Array.isArray(value) ? value.length : 1) * selectionCost({ fieldNodes, fragments, operation, path });
      try {
        if (exceeded !== undefined) throw exceeded;
        if (cost > budget.left('maxFields')) budget.spend('maxFields', cost);
        return value;
      } catch (error) {
        return answerOrReject(error, execution);
      }
    },
    toGraphQLError: (error, execution) => clientErrorOf(operationOf(execution), error, execution, log),
    enter: (execution, context) => {
      const operation = operationOf(execution);
      const { exceeded } = operation;
      const refuse = (error: unknown): Refusal => ({ answer: answerOrReject(error, execution) });
      if (exceeded !== undefined) return isNonNullType(execution?.returnType) ? refuse(exceeded) : NOTHING;
      try {
        const known = operation.take(context, ONE_FIELD);
        return known === null ? null : known.then(() => null, refuse);
      } catch (error) {
        return refuse(error);
      }
    },
    answerFor,
  };
}
