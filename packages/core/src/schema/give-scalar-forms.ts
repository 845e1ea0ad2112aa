import { getNamedType, type GraphQLObjectType, isObjectType, type GraphQLSchema } from 'graphql';
import { wrapInPlace } from '../directive/wrap-in-place.ts';
import type { OwnDefinitions } from './own-definitions.ts';
import type { ScalarForms } from './scalar-forms.ts';

/**
 * Makes the fields of Darkroom's own types return the values that the host's scalars take. Touches only fields that
 * need it. Types that the host has too are left to `answerOwnValues`.
 */
export function giveScalarForms(
  schema: GraphQLSchema,
  own: OwnDefinitions,
  forms: ScalarForms,
  shared: readonly GraphQLObjectType[],
): void {
  for (const [name, { node }] of own.types) {
    const type = schema.getType(name);
    if (!isObjectType(type) || !('fields' in node) || shared.includes(type)) continue;
    const fields = type.getFields();
    for (const { name: fieldName } of node.fields ?? []) {
      const field = fields[fieldName.value];
      const form = field === undefined ? null : (forms.get(getNamedType(field.type).name) ?? null);
      if (field === undefined || form === null) continue;
      const give = (value: unknown): unknown => {
        if (value === null || value === undefined) return value;
        return Array.isArray(value) ? value.map(give) : form(value);
      };
      wrapInPlace(field, 'resolve', { coordinate: `${name}.${field.name}`, enter: null, take: null, show: give });
    }
  }
}
