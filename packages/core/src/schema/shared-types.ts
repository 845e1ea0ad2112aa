import { type GraphQLObjectType, type GraphQLSchema, isObjectType, Kind } from 'graphql';
import { hostDefinitions, partsOf } from './definition-nodes.ts';
import type { Names } from './names.ts';
import { leadsToFile, type OwnDefinitions } from './own-definitions.ts';

/**
 * The object types of ours that a host may have as well, such as `PageInfo`, and that this schema's host has: those
 * that lead to no file. Where nothing says who defined one, both may have.
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
