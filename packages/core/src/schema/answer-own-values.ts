import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { dispatchInPlace } from '../directive/dispatch-in-place.ts';
import { wrapInPlace } from '../directive/wrap-in-place.ts';
import { isOwnField, type OwnDefinitions } from './own-definitions.ts';
import type { ScalarForms } from './scalar-forms.ts';

/** Values that Darkroom returned for types that the host has too. */
const given = new WeakSet<object>();

/**
 * For types that both Darkroom and the host have, such as `PageInfo`: resolves Darkroom's values from their properties,
 * and the host's values with the host's resolvers.
 */
export function answerOwnValues(
  schema: GraphQLSchema,
  shared: readonly GraphQLObjectType[],
  { own, forms }: { readonly own: OwnDefinitions; readonly forms: ScalarForms },
): void {
  if (shared.length === 0) return;
  const isShared = (name: string): boolean => shared.some((type) => type.name === name);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!isOwnField(schema, own, type.name, field.name)) continue;
      const { name } = getNamedType(field.type);
      if (isShared(type.name)) dispatchInPlace(field, { has: isGiven, form: forms.get(name) ?? null });
      if (!isShared(name)) continue;
      wrapInPlace(field, 'resolve', { coordinate: `${type.name}.${field.name}`, enter: null, take: null, show: note });
    }
  }
  for (const type of shared) {
    const { isTypeOf } = type;
    if (isTypeOf === null || isTypeOf === undefined) continue;
    type.isTypeOf = (value, context, info) => isGiven(value) || isTypeOf(value, context, info);
  }
}

function isGiven(value: unknown): boolean {
  return given.has(value as object);
}

function note(value: unknown): unknown {
  for (const item of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
    if (typeof item === 'object' && item !== null) given.add(item);
  }
  return value;
}
