import {
  defaultFieldResolver,
  defaultTypeResolver,
  getArgumentValues,
  getNullableType,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isAbstractType,
  isLeafType,
  isObjectType,
  Kind,
} from 'graphql';
import { subjectText } from './subject-text.ts';

/** What a resolver receives besides its source and arguments. */
export interface Surroundings {
  readonly context: unknown;
  /** The `info` of the outer field; undefined if a host's code calls a resolver itself. */
  readonly info: GraphQLResolveInfo | undefined;
}

/**
 * Reads a field of a host's object without passing arguments, as an operation would, with its resolver. Synchronous if
 * the resolver is.
 */
export function readField(
  type: GraphQLObjectType,
  name: string,
  source: unknown,
  { context, info }: Surroundings,
): unknown {
  const field = type.getFields()[name];
  if (field === undefined) return undefined;
  const node = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } } as const;
  const path = { prev: info?.path, key: name, typename: type.name };
  const about = { fieldName: name, fieldNodes: [node], returnType: field.type, parentType: type, path };
  const own = { ...info, ...about } as unknown as GraphQLResolveInfo;
  const args = field.args.length === 0 ? {} : getArgumentValues(field, node);
  return (field.resolve ?? defaultFieldResolver)(source, args, context, own);
}

/**
 * Reads the id of a record from a resolver's result, along a path of fields. Null if a field on the path is null, or if
 * a type does not have the next field.
 *
 * @throws what a resolver throws; an Error for an invalid id.
 */
export async function readResult(
  given: unknown,
  type: GraphQLOutputType,
  path: readonly string[],
  surroundings: Surroundings,
): Promise<string | null> {
  const value = await given;
  if (value === null || value === undefined) return null;
  if (value instanceof Error) throw value;
  const nullable = getNullableType(type);
  const [name, ...rest] = path;
  if (name === undefined) {
    const text = isLeafType(nullable) ? subjectText(value, nullable) : null;
    if (text !== null) return text;
    throw new Error('The id of a record must be 1 to 255 bytes of UTF-8, without NUL.');
  }
  const concrete = isAbstractType(nullable) ? await concreteType(nullable, value, surroundings) : nullable;
  const field = isObjectType(concrete) ? concrete.getFields()[name] : undefined;
  if (!isObjectType(concrete) || field === undefined) return null;
  return readResult(readField(concrete, name, value, surroundings), field.type, rest, surroundings);
}

/** The concrete type of a value of a union or interface; null if it cannot be determined. */
export async function concreteType(
  type: GraphQLAbstractType,
  value: unknown,
  { context, info }: Surroundings,
): Promise<GraphQLObjectType | null> {
  if (info === undefined) return null;
  const name = await (type.resolveType ?? defaultTypeResolver)(value, context, info, type);
  const found = name === undefined ? null : info.schema.getType(name);
  return isObjectType(found) ? found : null;
}
