import {
  getNamedType,
  type GraphQLField,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
  OperationTypeNode,
} from 'graphql';
import type { FilesOfPlace } from '../attachments/files-of-place.ts';
import type { FileHold } from '../attachments/hold-files.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import type { ScalarForms } from '../schema/scalar-forms.ts';
import { subjectOf } from './check-subjects.ts';
import { collectFiles } from './collect-files.ts';
import { directiveArguments } from './directive-arguments.ts';
import type { DirectiveRuntime, FileTarget } from './directive-runtime.ts';
import { looksRefused } from './looks-refused.ts';
import { argumentPlanner, type InputPlan } from './plan-arguments.ts';
import { readResult } from './read-field.ts';
import { resolveTarget } from './resolve-target.ts';
import { type ShowFiles, showFiles } from './show-files.ts';
import { findSubject, type SubjectPath } from './subject-path.ts';
import { DEFAULT_TYPE_NAMES, type DirectiveTypeNames } from './type-names.ts';
import { wrapInPlace } from './wrap-in-place.ts';
import type { ResolverEnd, ResolverWork } from './wrap-resolver.ts';

/**
 * Makes every `@fileUpload` of a schema work: fields show files, and arguments and input fields are checked before the
 * host's resolver runs.
 *
 * Fields are wrapped in place; fields without any relation to `@fileUpload` are not touched. The schema must have
 * passed `readTargets`. Repeated calls wrap only once, and the latest runtime is used.
 */
export function wrapSchema(
  schema: GraphQLSchema,
  targets: ReadonlyMap<string, FileTarget>,
  runtime: DirectiveRuntime,
  names: DirectiveTypeNames = DEFAULT_TYPE_NAMES,
  forms: ScalarForms = new Map(),
  isDarkrooms: (type: string, field: string) => boolean = () => false,
): void {
  const enter: ResolverWork['enter'] = (info, context) => runtime.enter(info, context);
  const planArguments = argumentPlanner(schema, targets);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const target = resolveTarget(field, coordinate, targets);
      const plan = planArguments(field.args, coordinate);
      if (target === null && plan === null) {
        if (getNamedType(field.type).name !== names.File || isDarkrooms(type.name, field.name)) continue;
        // The host's own resolver returns files, whose fields are counted as they are resolved.
        const bound: ShowFiles = (value, _parent, _context, execution) => runtime.bound(value, execution);
        wrapInPlace(field, 'resolve', { coordinate, enter: null, take: null, show: bound });
        continue;
      }

      const typeName = getNamedType(field.type).name;
      const as = typeName === names.File ? 'FILE' : 'URL';
      const urlForm = forms.get(typeName) ?? null;
      const [args] = directiveArguments(field);
      const subject = args === undefined ? null : subjectOf(args);
      const shown = { coordinate, parent: type, subject, type: field.type, as, urlForm } as const;
      const show =
        target === null ? null : showFiles({ ...shown, target: target.coordinate, formerly: target.formerly }, runtime);
      const take = plan === null ? null : takeFiles(plan, { field, schema }, runtime);

      wrapInPlace(field, 'resolve', { coordinate, enter, take, show });
      if (take !== null && type === schema.getSubscriptionType()) {
        wrapInPlace(field, 'subscribe', { coordinate, enter: null, take, show: null });
      }
    }
  }
}

/** Mutations may be grouped, so the operation decides whether a field is part of a mutation, not its parent type. */
function takeFiles(
  plan: InputPlan,
  { field, schema }: { readonly field: GraphQLField<unknown, unknown>; readonly schema: GraphQLSchema },
  runtime: DirectiveRuntime,
): NonNullable<ResolverWork['take']> {
  const paths = new Map<string, SubjectPath>();
  const pathOf = (subject: string): SubjectPath => {
    const known = paths.get(subject) ?? pathIn(subject);
    paths.set(subject, known);
    return known;
  };
  const pathIn = (subject: string): SubjectPath => {
    const check = findSubject(subject, field, schema);
    if ('found' in check) return check.found;
    throw new DarkroomError('INVALID_CONFIGURATION', check.problem);
  };

  return (args, context, info) => {
    const isMutation = info?.operation.operation === OperationTypeNode.MUTATION;
    try {
      const places = collectFiles(plan, args, pathOf, (values) => runtime.visitArguments(values, info));
      // A query may have arguments that would set the files of a record in a mutation; an empty list has no effect
      // there.
      const wanted = isMutation ? places : places.filter(({ ids }) => ids.length > 0);
      return wanted.length === 0 ? null : take(wanted, args, isMutation, context, info);
    } catch (error) {
      return Promise.reject(runtime.toGraphQLError(error, info));
    }
  };

  async function take(
    places: readonly FilesOfPlace[],
    args: Readonly<Record<string, unknown>>,
    isMutation: boolean,
    context: unknown,
    info: GraphQLResolveInfo | undefined,
  ): Promise<ResolverEnd | null> {
    let hold: FileHold | null;
    try {
      hold = await runtime.takeFiles({ places, args, isMutation, context, execution: info });
    } catch (error) {
      throw runtime.toGraphQLError(error, info);
    }
    if (hold === null) return null;
    const held = hold;
    return {
      succeeded: async (value) => {
        const outcome = await outcomeOf(value);
        await (outcome === 'FAILED'
          ? held.release()
          : held.attach((path) => recordOf(value, path), outcome === 'SUCCEEDED'));
      },
      failed: () => held.release(),
    };

    async function outcomeOf(value: unknown): Promise<'SUCCEEDED' | 'FAILED' | 'DOUBTFUL'> {
      try {
        const failed = runtime.mutationFailed(value);
        if (failed !== null) return failed ? 'FAILED' : 'SUCCEEDED';
        return (await looksRefused(value, field.type, { context, info })) ? 'DOUBTFUL' : 'SUCCEEDED';
      } catch {
        return 'DOUBTFUL';
      }
    }

    async function recordOf(value: unknown, path: readonly string[]): Promise<string | null | undefined> {
      try {
        return await readResult(value, field.type, path, { context, info });
      } catch {
        return undefined;
      }
    }
  }
}
