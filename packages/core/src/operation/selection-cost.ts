import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  Kind,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

/** What is known of a field that is being resolved. */
export type Selected = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>;

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

/** By what they stand for, as servers keep parsed documents: a node belongs to one document, and so to its fragments. */
const costs = new WeakMap<SelectionSetNode, number>();

/**
 * How many fields are selected below a field, at any depth, each as often as its fragment is spread, and how many items their arguments list: servers
 * read these again each time that the field is resolved. `@skip` and `@include` are not looked at, and lists
 * count once. The time it takes is linear in the document, however often its fragments spread one another; documents without cycles are what validation lets in.
 */
export function selectionCost({ fieldNodes, fragments }: Selected): number {
  return fieldNodes.reduce((sum, node) => sum + costOfField(node, fragments), 0);
}

function costOfField({ selectionSet }: FieldNode, fragments: Fragments): number {
  return selectionSet === undefined ? 0 : costOf(selectionSet, fragments);
}

function costOf(set: SelectionSetNode, fragments: Fragments): number {
  const known = costs.get(set);
  if (known !== undefined) return known;
  // A server that does not validate may be handed a fragment that spreads itself: its inner half then counts for nothing.
  costs.set(set, 0);
  let cost = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const items = (selection.arguments ?? []).reduce((sum, { value }) => sum + itemsIn(value), 0);
      cost += 1 + items + costOfField(selection, fragments);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      cost += costOf(selection.selectionSet, fragments);
    } else {
      const fragment = fragments[selection.name.value];
      cost += fragment === undefined ? 0 : costOf(fragment.selectionSet, fragments);
    }
  }
  costs.set(set, cost);
  return cost;
}

/** The items of all lists in a value. Those of a variable are not among them, which is read once for an operation. */
function itemsIn(value: ValueNode): number {
  if (value.kind === Kind.LIST) return value.values.reduce((sum, item) => sum + 1 + itemsIn(item), 0);
  if (value.kind === Kind.OBJECT) return value.fields.reduce((sum, field) => sum + itemsIn(field.value), 0);
  return 0;
}
