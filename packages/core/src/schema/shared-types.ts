import { type GraphQLObjectType, type GraphQLSchema, isObjectType, Kind } from 'graphql';
import { hostDefinitions, partsOf } from './definition-nodes.ts';
import type { Names } from './names.ts';
import { leadsToFile, type OwnDefinitions } from './own-definitions.ts';

/**
 * Those of Darkroom's object types that the schema's host has too, such as `PageInfo`. Only types that do not lead to a
 * file can be shared. If nothing shows who defined one, it counts as shared.
 */
export function sharedTypes(
  schema: GraphQLSchema,
  { own, names }: { readonly own: OwnDefinitions; readonly names: Names },
): readonly GraphQLObjectType[] {
  const candidates = [...own.types.keys()].flatMap((name) => {
    const type = schema.getType(name);
    return isObjectType(type) && !leadsToFile(name, own, names) ? [type] : [];
  });
  const nodes = candidates.map((type) => [type.astNode, ...ownPartsOf(type, own).map(({ astNode }) => astNode)]);
  const defined = new Set(
    hostDefinitions(nodes.flat()).flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION ? [node.name.value] : [],
    ),
  );
  return candidates.filter(
    ({ name }, index) => defined.has(name) || nodes[index]?.some((node) => node?.loc === undefined) === true,
  );
}

function ownPartsOf(type: GraphQLObjectType, own: OwnDefinitions): ReturnType<typeof partsOf> {
  const node = own.types.get(type.name)?.node;
  const ours = new Set(node?.kind === Kind.OBJECT_TYPE_DEFINITION ? node.fields?.map(({ name }) => name.value) : []);
  return partsOf(type).filter(({ name }) => ours.has(name));
}
