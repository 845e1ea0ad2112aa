import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

/** What is known about a field that is being resolved. */
export type Selected = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'operation' | 'path'>;

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

/** Costs by AST node, since servers cache parsed documents: a node belongs to one document, and so to its fragments. */
const costs = new WeakMap<SelectionSetNode, number>();

/**
 * The number of fields selected below a field, at any depth, each as often as its fragment is spread, plus the number
 * of list items in their arguments: servers read these each time they resolve the field. `@skip` and `@include` are
 * ignored, and lists count once. Takes time linear in the document, however often its fragments spread each other.
 * Validation guarantees that there are no cycles.
 */
export function selectionCost(selected: Selected): number {
  const { fieldNodes, fragments, path } = selected;
  const cost = costOfFields(fieldNodes, fragments);
  // graphql-jit, whose paths have no types, confuses fields whose aliases joined by `_` are equal, and then passes the
  // nodes of the other field.
  return path.typename === undefined ? Math.max(cost, costAt(selected)) : cost;
}

function costOfFields(nodes: readonly FieldNode[], fragments: Fragments): number {
  return nodes.reduce((sum, node) => sum + costOfField(node, fragments), 0);
}

const costsByPath = new WeakMap<OperationDefinitionNode, Map<string, number>>();

/** The same, for the fields of an operation at a path. */
function costAt({ operation, fragments, path }: Selected): number {
  const keys: string[] = [];
  for (let place: Selected['path'] | undefined = path; place !== undefined; place = place.prev) {
    if (typeof place.key === 'string') keys.push(place.key);
  }
  const known = costsByPath.get(operation) ?? new Map<string, number>();
  costsByPath.set(operation, known);
  const name = keys.join(' ');
  const cost = known.get(name) ?? costOfFields(fieldsAt(operation, keys.toReversed(), fragments), fragments);
  known.set(name, cost);
  return cost;
}

function fieldsAt(
  { selectionSet }: OperationDefinitionNode,
  keys: readonly string[],
  fragments: Fragments,
): readonly FieldNode[] {
  let sets = [selectionSet];
  let fields: readonly FieldNode[] = [];
  for (const key of keys) {
    fields = fieldsIn(sets, fragments).filter(({ alias, name }) => (alias ?? name).value === key);
    sets = fields.flatMap((field) => field.selectionSet ?? []);
  }
  return fields;
}

/** The fields of selection sets and of the fragments that they spread, each once. */
function fieldsIn(sets: readonly SelectionSetNode[], fragments: Fragments): readonly FieldNode[] {
  const fields: FieldNode[] = [];
  const all = new Set(sets);
  // The loop also visits sets that are added while it runs.
  for (const { selections } of all) {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) fields.push(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) all.add(selection.selectionSet);
      else {
        const fragment = fragments[selection.name.value];
        if (fragment !== undefined) all.add(fragment.selectionSet);
      }
    }
  }
  return fields;
}

function costOfField({ selectionSet }: FieldNode, fragments: Fragments): number {
  return selectionSet === undefined ? 0 : costOf(selectionSet, fragments);
}

function costOf(set: SelectionSetNode, fragments: Fragments): number {
  const known = costs.get(set);
  if (known !== undefined) return known;
  // A server that does not validate may pass a fragment that spreads itself: the inner spread then counts as nothing.
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

/** The items of all lists in a value, without those of variables, which are read once per operation. */
function itemsIn(value: ValueNode): number {
  if (value.kind === Kind.LIST) return value.values.reduce((sum, item) => sum + 1 + itemsIn(item), 0);
  if (value.kind === Kind.OBJECT) return value.fields.reduce((sum, field) => sum + itemsIn(field.value), 0);
  return 0;
}
