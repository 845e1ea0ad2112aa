import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLNamedInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  type GraphQLSchema,
} from 'graphql';

/** Where the id of a record is found, or what is wrong and what to do. */
export type PathCheck<Found> = { readonly found: Found } | { readonly problem: string };

/** A path through the arguments of a field to the id of a record. */
export interface ArgumentPath {
  readonly from: 'ARGUMENTS';
  readonly path: readonly string[];
  /** The type of the id or ids. */
  readonly leaf: GraphQLLeafType;
}

/** A path through the result of a field to the id of a record. */
export interface ResultPath {
  readonly from: 'RESULT';
  readonly path: readonly string[];
}

/** Where an argument or input field with `@fileUpload(subject:)` finds the id of its record. */
export type SubjectPath = ArgumentPath | ResultPath;

type AnyField = Pick<GraphQLField<unknown, unknown>, 'args' | 'type'>;

/**
 * Finds the path that the `subject` of an argument or input field names: in the arguments or, if it begins with
 * `result.`, in the type of the field that has the argument.
 */
export function findSubject(subject: string, field: AnyField, schema: GraphQLSchema): PathCheck<SubjectPath> {
  const names = subject.split('.');
  if (names[0] !== 'result' || names.length === 1) return inArguments(names, field.args);
  const problem = inResult({ path: subject, names: names.slice(1), type: field.type }, schema);
  return problem === null ? { found: { from: 'RESULT', path: names.slice(1) } } : { problem };
}

/** Finds the field of the parent that the `subject` of a field names. */
export function findParentField(subject: string, parent: GraphQLObjectType): PathCheck<string> {
  const field = parent.getFields()[subject];
  if (field === undefined) {
    return {
      problem: `subject is "${subject}", which is not a field of ${parent.name}. Use the field that identifies the record, such as "id".`,
    };
  }
  if (!isLeafType(getNullableType(field.type))) {
    return {
      problem: `subject is "${subject}", a field of type ${String(field.type)}. Use a field of a scalar type, such as "id".`,
    };
  }
  const required = field.args.find(isRequiredArgument);
  return required === undefined
    ? { found: subject }
    : {
        problem: `subject is "${subject}", a field that requires the argument ${required.name}. Use a field without required arguments, such as "id".`,
      };
}

function inArguments(names: readonly string[], args: readonly GraphQLArgument[]): PathCheck<ArgumentPath> {
  const [first = '', ...rest] = names;
  const path = names.join('.');
  let type: GraphQLInputType | undefined = args.find(({ name }) => name === first)?.type;
  if (type === undefined) {
    const known = args.map(({ name }) => name).join(', ');
    return {
      problem: `subject is "${path}", but the field has no argument ${first}. Start with one of ${known}, or with "result." for the result of the field.`,
    };
  }
  for (const name of rest) {
    const named: GraphQLNamedInputType = getNamedType(type);
    const inner: GraphQLInputField | undefined = isInputObjectType(named) ? named.getFields()[name] : undefined;
    if (inner === undefined) return { problem: missingField(path, named.name, name) };
    type = inner.type;
  }
  const leaf: GraphQLNamedInputType = getNamedType(type);
  return isLeafType(leaf)
    ? { found: { from: 'ARGUMENTS', path: names, leaf } }
    : {
        problem: `subject is "${path}", which is of type ${leaf.name}. Extend the path to a field of a scalar type, such as "${path}.id".`,
      };
}

function missingField(path: string, type: string, name: string): string {
  return `subject is "${path}", but ${type} has no field ${name}. Correct the path.`;
}

interface PathInResult {
  readonly path: string;
  /** The rest of the path, starting at this type. */
  readonly names: readonly string[];
  readonly type: GraphQLOutputType;
}

/** The problem with a path in a result; null if there is none. */
function inResult({ path, names, type }: PathInResult, schema: GraphQLSchema): string | null {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    return `subject is "${path}", which leads through a list, so the record of a file is ambiguous. Take the id from the arguments.`;
  }
  const [name, ...rest] = names;
  if (name === undefined) {
    return isLeafType(nullable)
      ? null
      : `subject is "${path}", which is of type ${nullable.name}. Extend the path to a field of a scalar type, such as "${path}.id".`;
  }
  const candidates = isObjectType(nullable)
    ? [nullable]
    : isAbstractType(nullable)
      ? schema.getPossibleTypes(nullable)
      : [];
  const fields = candidates.flatMap((candidate) => candidate.getFields()[name] ?? []);
  const [field] = fields;
  if (field === undefined) return missingField(path, nullable.name, name);
  const required = field.args.find(isRequiredArgument);
  if (required !== undefined) {
    return `subject is "${path}", but ${name} requires the argument ${required.name}. Use a path without required arguments.`;
  }
  const problems = fields.map((one) => inResult({ path, names: rest, type: one.type }, schema));
  return problems.includes(null) ? null : (problems[0] ?? null);
}
