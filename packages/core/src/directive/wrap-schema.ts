import { getNamedType, isObjectType, OperationTypeNode, type GraphQLSchema } from 'graphql';
import type { Execution } from '../operation/operation.ts';
import type { ScalarForms } from '../schema/scalar-forms.ts';
import { collectArgumentUses } from './collect-argument-uses.ts';
import type { ArgumentUse, DirectiveRuntime, FileTarget } from './directive-runtime.ts';
import { argumentPlanner, type InputPlan } from './plan-arguments.ts';
import { resolveTarget } from './resolve-target.ts';
import { type ShowFiles, showFiles } from './show-files.ts';
import { DEFAULT_TYPE_NAMES, type DirectiveTypeNames } from './type-names.ts';
import { wrapInPlace } from './wrap-in-place.ts';
import type { ResolverWork } from './wrap-resolver.ts';

/**
 * Makes every `@fileUpload` of a schema work: fields show files, arguments and input fields are checked before
 * the host's resolver runs.
 *
 * Fields are wrapped in place, and those that `@fileUpload` has nothing to do with are not touched. The schema must
 * have passed `readTargets`. Doing this again wraps nothing twice; the latest runtime is the one that is called.
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
        // The host's own resolver gives files, whose fields are counted as they are resolved.
        const bound: ShowFiles = (value, _parent, _context, execution) => runtime.bound(value, execution);
        wrapInPlace(field, 'resolve', { coordinate, enter: null, check: null, show: bound });
        continue;
      }

      const typeName = getNamedType(field.type).name;
      const as = typeName === names.File ? 'FILE' : 'URL';
      const urlForm = forms.get(typeName) ?? null;
      const shown = { coordinate, type: field.type, as, urlForm } as const;
      const show =
        target === null ? null : showFiles({ ...shown, target: target.coordinate, formerly: target.formerly }, runtime);
      const check = plan === null ? null : checkArguments(plan, runtime);

      wrapInPlace(field, 'resolve', { coordinate, enter, check, show });
      if (check !== null && type === schema.getSubscriptionType()) {
        wrapInPlace(field, 'subscribe', { coordinate, enter: null, check, show: null });
      }
    }
  }
}

/** Mutations may be grouped: it is the operation that says whether a field is part of one, not its parent type. */
function checkArguments(plan: InputPlan, runtime: DirectiveRuntime): ResolverWork['check'] {
  return (args, context, info) => {
    const uses = collectArgumentUses(plan, args);
    return uses.length === 0
      ? null
      : check(uses, info?.operation.operation === OperationTypeNode.MUTATION, context, info);
  };

  async function check(
    uses: readonly ArgumentUse[],
    attach: boolean,
    context: unknown,
    execution: Execution,
  ): Promise<void> {
    try {
      await runtime.checkFileArguments({ uses, attach, context, execution });
    } catch (error) {
      throw runtime.toGraphQLError(error, execution);
    }
  }
}
