import {
  type ConstValueNode,
  getNamedType,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInputObjectType,
  isObjectType,
  Kind,
  print,
} from 'graphql';
import type { FileTarget } from './directive-runtime.ts';
import type { DirectiveUse } from './find-directive-uses.ts';
import { findParentField, findSubject } from './subject-path.ts';

/**
 * Problems with `subject` and `attach` of the uses of `@fileUpload` in a schema, one line each, beginning with the
 * schema coordinate: paths that lead nowhere, places of one target of which only some name a record, and fields of one
 * target that belong to different kinds of records.
 */
export function findSubjectProblems(
  schema: GraphQLSchema,
  uses: readonly DirectiveUse[],
  targets: ReadonlyMap<string, FileTarget>,
): readonly string[] {
  return [
    ...uses.flatMap((use) => argumentProblems(use).map((problem) => `${use.coordinate}: ${problem}`)),
    ...lackingSubjects(schema, uses, targets),
    ...mixedRecords(schema, uses),
    ...parentProblems(schema, uses),
    ...pathProblems(schema, uses),
  ];
}

/** The `subject` of a use; null if it is omitted or not a string. */
export function subjectOf(args: DirectiveUse['arguments']): string | null {
  const node = args.get('subject');
  return node?.kind === Kind.STRING ? node.value : null;
}

/** The `attach` of a use; ADD by default. */
export function attachOf(args: DirectiveUse['arguments']): 'ADD' | 'SET' {
  const node = args.get('attach');
  return node?.kind === Kind.ENUM && node.value === 'SET' ? 'SET' : 'ADD';
}

function argumentProblems({ arguments: args, place }: DirectiveUse): readonly string[] {
  const problems: string[] = [];
  const subject = args.get('subject');
  const attach = args.get('attach');
  if (subject !== undefined && subject.kind !== Kind.STRING) {
    problems.push(`subject must be a string that names a field, such as "id", got ${print(subject)}.`);
  }
  if (attach === undefined) return problems;
  if (!isAttach(attach)) problems.push(`attach must be ADD or SET, got ${print(attach)}.`);
  if (place === 'FIELD') problems.push('attach applies only to arguments and input fields. Remove it from this field.');
  else if (attachOf(args) === 'SET' && subject === undefined) {
    problems.push('attach: SET requires the record whose files it replaces. Add subject, such as subject: "id".');
  }
  return problems;
}

function isAttach(node: ConstValueNode): boolean {
  return node.kind === Kind.ENUM && (node.value === 'ADD' || node.value === 'SET');
}

function lackingSubjects(
  schema: GraphQLSchema,
  uses: readonly DirectiveUse[],
  targets: ReadonlyMap<string, FileTarget>,
): readonly string[] {
  return [...Map.groupBy(uses, targetOf)].flatMap(([target, places]) => {
    const knowing = places.find((use) => use.arguments.has('subject'));
    if (knowing === undefined || !targets.has(target)) return [];
    return places
      .filter((use) => !use.arguments.has('subject') && !isOfRead(schema, use))
      .map((use) => {
        const remedy =
          use.place === 'FIELD'
            ? 'Add subject with the field that identifies the record, such as subject: "id"'
            : 'Add subject with the path to its id, such as subject: "id", or subject: "result.id" for the result of the field';
        return `${use.coordinate}: ${knowing.coordinate} identifies the record of its files with subject, so every use of the target ${target} must do so. ${remedy}.`;
      });
  });
}

function targetOf({ arguments: args, coordinate }: DirectiveUse): string {
  const reference = args.get('target');
  return reference?.kind === Kind.STRING ? reference.value : coordinate;
}

/**
 * Fields of one target whose records may have the same ids: a file attached to customer 7 would also be a file of
 * company 7. Types that share an interface with the field are assumed to take their ids from one source.
 */
function mixedRecords(schema: GraphQLSchema, uses: readonly DirectiveUse[]): readonly string[] {
  const fields = uses.filter(({ place, arguments: args }) => place === 'FIELD' && subjectOf(args) !== null);
  return [...Map.groupBy(fields, targetOf)].flatMap(([target, [first, ...others]]) =>
    others
      .filter((other) => first !== undefined && !areOfSameRecords(schema, first, other))
      .map(
        ({ coordinate }) =>
          `${coordinate}: it shares the target ${target} with ${first?.coordinate ?? target}, but records of the two types can have the same id. Declare a separate policy here, or give both types an interface with the field that subject names.`,
      ),
  );
}

function areOfSameRecords(schema: GraphQLSchema, one: DirectiveUse, other: DirectiveUse): boolean {
  const subject = subjectOf(one.arguments) ?? '';
  if (subject !== subjectOf(other.arguments)) return false;
  const [type, otherType] = [one, other].map(({ coordinate }) => schema.getType(coordinate.split('.')[0] ?? ''));
  if (type === otherType || !isObjectType(type) || !isObjectType(otherType)) return type === otherType;
  const shared = otherType.getInterfaces();
  return type.getInterfaces().some((known) => shared.includes(known) && known.getFields()[subject] !== undefined);
}

/** Whether the use is on an argument of a query or subscription field: nothing is attached there. */
function isOfRead(schema: GraphQLSchema, { place, coordinate }: DirectiveUse): boolean {
  const [owner] = coordinate.split('.');
  const reading = [schema.getQueryType()?.name, schema.getSubscriptionType()?.name];
  return place === 'ARGUMENT' && reading.includes(owner);
}

function parentProblems(schema: GraphQLSchema, uses: readonly DirectiveUse[]): readonly string[] {
  return uses.flatMap(({ place, coordinate, arguments: args }) => {
    const subject = subjectOf(args);
    const parent = schema.getType(coordinate.split('.')[0] ?? '');
    if (place !== 'FIELD' || subject === null || !isObjectType(parent)) return [];
    const check = findParentField(subject, parent);
    return 'problem' in check ? [`${coordinate}: ${check.problem}`] : [];
  });
}

/** A path must lead to an id in every field whose arguments lead to it. */
function pathProblems(schema: GraphQLSchema, uses: readonly DirectiveUse[]): readonly string[] {
  const byPlace = new Map(uses.map((use) => [use.coordinate, use]));
  const problems: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type)) problems.push(...pathProblemsOf(type, byPlace, schema));
  }
  return problems;
}

function pathProblemsOf(
  type: GraphQLObjectType,
  byPlace: ReadonlyMap<string, DirectiveUse>,
  schema: GraphQLSchema,
): readonly string[] {
  const problems: string[] = [];
  for (const field of Object.values(type.getFields())) {
    const fieldCoordinate = `${type.name}.${field.name}`;
    const inputs = new Set<GraphQLInputObjectType>();
    const check = (coordinate: string): void => {
      const use = byPlace.get(coordinate);
      const subject = use === undefined ? null : subjectOf(use.arguments);
      if (subject === null) return;
      const checked = findSubject(subject, field, schema);
      if (!('problem' in checked)) return;
      const where = coordinate.startsWith(fieldCoordinate) ? '' : `in ${fieldCoordinate}, `;
      problems.push(`${coordinate}: ${where}${checked.problem}`);
    };
    for (const argument of field.args) {
      check(`${fieldCoordinate}(${argument.name}:)`);
      const inner = getNamedType(argument.type);
      if (isInputObjectType(inner)) inputs.add(inner);
    }
    // Iterating over a set includes items that are added meanwhile.
    for (const input of inputs) {
      for (const inputField of Object.values(input.getFields())) {
        check(`${input.name}.${inputField.name}`);
        const inner = getNamedType(inputField.type);
        if (isInputObjectType(inner)) inputs.add(inner);
      }
    }
  }
  return problems;
}
