import { type GraphQLSchema, isEnumType, Kind } from 'graphql';
import { DarkroomError } from '../errors/darkroom-error.ts';
import type { OwnDefinitions } from './own-definitions.ts';

/**
 * Refuses internal values that a host's resolvers give to Darkroom's enums: Darkroom could not interpret the values
 * that clients send, and the values that it returns could not be serialized.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function checkEnumValues(schema: GraphQLSchema, own: OwnDefinitions): void {
  const problems = [...own.types].flatMap(([name, { key, node }]) => {
    const type = schema.getType(name);
    if (!isEnumType(type) || node.kind !== Kind.ENUM_TYPE_DEFINITION) return [];
    return (node.values ?? []).flatMap((value) => {
      const inside: unknown = type.getValue(value.name.value)?.value ?? value.name.value;
      if (inside === value.name.value) return [];
      return [
        `${name}.${value.name.value}: your resolvers set its internal value to ${JSON.stringify(inside) ?? typeof inside}, but Darkroom uses the name. Remove ${name} from your resolvers, or rename Darkroom's enum with \`names: { ${key}: 'Darkroom${key}' }\`.`,
      ];
    });
  });
  if (problems.length > 0) throw new DarkroomError('INVALID_CONFIGURATION', problems.join('\n'));
}
