import {
  getNamedType,
  isInputObjectType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLSchema,
} from 'graphql';
import { attachOf, subjectOf } from './check-subjects.ts';
import { directiveArguments } from './directive-arguments.ts';
import type { FileTarget } from './directive-runtime.ts';
import { resolveTarget } from './resolve-target.ts';

/** The entries of an arguments or input object that hold files or lead to some. All others are omitted. */
export type InputPlan = ReadonlyMap<string, InputStep>;

/** One argument or input field of an {@link InputPlan}. */
export interface InputStep {
  /** The schema coordinate of this argument or input field. */
  readonly coordinate: string;
  /** What the ids at this place are for; null if it holds no ids itself. */
  readonly files: PlannedFiles | null;
  /** The plan for the values inside; null if there is nothing to find. A recursive type has a recursive plan. */
  readonly inside: InputPlan | null;
}

/** What the file ids at one place are for. */
export interface PlannedFiles {
  readonly target: FileTarget;
  readonly attach: 'ADD' | 'SET';
  /** Where to find the record that they are for; null if none is named. */
  readonly subject: string | null;
}

/** Plans the arguments of a field at this coordinate; null if none of them leads to a file. */
export type ArgumentPlanner = (args: readonly GraphQLArgument[], coordinate: string) => InputPlan | null;

/**
 * Examines the input types of a schema once, so that a field without files in its arguments costs nothing at run time.
 */
export function argumentPlanner(schema: GraphQLSchema, targets: ReadonlyMap<string, FileTarget>): ArgumentPlanner {
  const leading = typesThatLeadToFiles(schema);
  const plans = new Map<GraphQLInputObjectType, InputPlan>();

  function step(element: GraphQLArgument | GraphQLInputField, coordinate: string): InputStep | null {
    const type = getNamedType(element.type);
    const target = resolveTarget(element, coordinate, targets);
    const inside = isInputObjectType(type) && leading.has(type) ? planOf(type) : null;
    if (target === null) return inside === null ? null : { coordinate, files: null, inside };
    const [args = new Map()] = directiveArguments(element);
    return { coordinate, files: { target, attach: attachOf(args), subject: subjectOf(args) }, inside };
  }
  function planOf(type: GraphQLInputObjectType): InputPlan {
    const known = plans.get(type);
    if (known !== undefined) return known;
    const plan = new Map<string, InputStep>();
    // Before its fields are examined: one of them may have this same type.
    plans.set(type, plan);
    for (const field of Object.values(type.getFields())) {
      const found = step(field, `${type.name}.${field.name}`);
      if (found !== null) plan.set(field.name, found);
    }
    return plan;
  }

  return (args, coordinate) => {
    const plan = new Map<string, InputStep>();
    for (const argument of args) {
      const found = step(argument, `${coordinate}(${argument.name}:)`);
      if (found !== null) plan.set(argument.name, found);
    }
    return plan.size === 0 ? null : plan;
  };
}

/**
 * Starts at the types whose own fields hold files and goes back to all types that refer to them. Input types may refer
 * to each other in cycles.
 */
function typesThatLeadToFiles(schema: GraphQLSchema): ReadonlySet<GraphQLInputObjectType> {
  const referrers = new Map<GraphQLInputObjectType, GraphQLInputObjectType[]>();
  const leading = new Set<GraphQLInputObjectType>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const inner = getNamedType(field.type);
      if (directiveArguments(field).length > 0) leading.add(type);
      if (isInputObjectType(inner)) referrers.set(inner, [...(referrers.get(inner) ?? []), type]);
    }
  }
  // Iterating over a set includes items that are added meanwhile.
  for (const type of leading) {
    for (const referrer of referrers.get(type) ?? []) {
      leading.add(referrer);
    }
  }
  return leading;
}
