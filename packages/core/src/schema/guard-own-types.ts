import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { fileNotFound, findReadableFile } from '../files/access.ts';
import { answerToFailure } from '../operation/exceeded.ts';
import type { Operation } from '../operation/operation.ts';
import type { FileRecord } from '../ports/records.ts';
import { nameOf, type Names } from './names.ts';
import { GUARDED_TYPES, isOwnField, type OwnDefinitions } from './own-definitions.ts';
import { type FieldCall, fieldResolver, grant, type ResolverRuntime } from './resolver-runtime.ts';

type FieldResolver = GraphQLFieldResolver<unknown, unknown>;

/**
 * Finds the object to resolve fields from if the parent was not looked up for their operation; null if there is none.
 */
type Recover = (call: FieldCall<unknown, unknown>) => Promise<object | null>;

const ONE_FIELD = { maxFields: 1 } as const;

const guards = new WeakSet<FieldResolver>();
const recognizers = new WeakSet<object>();

/**
 * Makes the fields of Darkroom's types resolve only objects that were looked up for their operation and that the caller
 * may read. A host's resolver may return anything for one of these types: an id, a `{ id }`, a row of its own, a record
 * of another request. For a `File`, its id is then looked up again; for the other types, nothing is returned.
 *
 * Fields are wrapped in place; repeated calls wrap only once.
 */
export function guardOwnTypes(
  schema: GraphQLSchema,
  { own, names }: { readonly own: OwnDefinitions; readonly names: Names },
  runtime: ResolverRuntime,
): void {
  for (const key of GUARDED_TYPES) {
    const type = schema.getType(nameOf(names, key));
    if (!isObjectType(type)) continue;
    recognizeOwn(type, runtime);
    const recover = key === 'File' ? fileRecoverer() : () => Promise.resolve(null);
    for (const field of Object.values(type.getFields())) {
      const resolve = field.resolve ?? defaultFieldResolver;
      if (guards.has(resolve) || !isOwnField(schema, own, type.name, field.name)) continue;
      field.resolve = guarded(resolve, recover, runtime);
      guards.add(field.resolve);
    }
  }
}

/**
 * A host's `__isTypeOf`, such as that of a type with an interface of the host's, recognizes only the host's own values.
 */
function recognizeOwn(type: GraphQLObjectType, runtime: ResolverRuntime): void {
  const { isTypeOf } = type;
  if (isTypeOf == null || recognizers.has(isTypeOf)) return;
  type.isTypeOf = (value, context, info) =>
    runtime.operationOf(info).granted.has(value as object) || isTypeOf(value, context, info);
  recognizers.add(type.isTypeOf);
}

function guarded(resolve: FieldResolver, recover: Recover, runtime: ResolverRuntime): FieldResolver {
  const resolveOther = fieldResolver<unknown, Record<string, unknown>, unknown>(runtime, async (call) => {
    const source = await recover(call);
    if (source === null) throw fileNotFound();
    return resolve(source, call.args, call.context, call.info);
  });
  return (source, args, context, info) => {
    const operation = runtime.operationOf(info);
    if (operation.granted.has(source as object)) return resolve(source, args, context, info);
    if (operation.exceeded !== undefined && !isNonNullType(info.returnType)) return null;
    try {
      // Reached through a field of the host's, so nothing below it was counted. Beyond the budget, promises would cost
      // too much.
      const known = operation.take(context, ONE_FIELD);
      if (known === null) return resolveOther(source, args, context, info);
      return known.then(() => resolveOther(source, args, context, info), refuse);
    } catch (error) {
      return refuse(error);
    }

    // Rejects and never throws, like fields with `@fileUpload`.
    async function refuse(error: unknown): Promise<unknown> {
      return answerToFailure(operation, error, info, runtime.log);
    }
  };
}

/**
 * Finds the file of a value that the host returned as a `File`, by the id that the value is or has, if the caller may
 * read it. Looks it up once per operation.
 */
function fileRecoverer(): Recover {
  const looked = new WeakMap<Operation, Map<string, Promise<FileRecord | null>>>();
  return ({ source, context, services, operation }) => {
    const id: unknown = typeof source === 'object' && source !== null && 'id' in source ? source.id : source;
    if (typeof id !== 'string') return Promise.resolve(null);
    const known = looked.get(operation) ?? new Map<string, Promise<FileRecord | null>>();
    looked.set(operation, known);
    const find = async (): Promise<FileRecord | null> => {
      await operation.take(context, { maxFiles: 1 });
      return grant({ operation }, await findReadableFile(services, id, await operation.caller(context)));
    };
    const found = known.get(id) ?? find();
    known.set(id, found);
    return found;
  };
}
