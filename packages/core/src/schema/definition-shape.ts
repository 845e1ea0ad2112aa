import {
  isTypeDefinitionNode,
  parse,
  print,
  printType,
  type ASTNode,
  type DirectiveDefinitionNode,
  type GraphQLDirective,
  type GraphQLField,
  type GraphQLNamedType,
  type TypeDefinitionNode,
} from 'graphql';

/**
 * Everything in which two definitions must agree to be the same, by name: the kind, each field with its type and
 * arguments, each value. Without descriptions, directives and default values.
 */
export type DefinitionShape = ReadonlyMap<string, string>;

// A field cannot have this name.
const KIND = ' kind';

/** The shape of a definition as written. */
export function shapeOfNode(node: TypeDefinitionNode | DirectiveDefinitionNode): DefinitionShape {
  const shape = new Map([[KIND, node.kind.replace(/(Type)?Definition$/, '')]]);
  if ('interfaces' in node) node.interfaces?.forEach(({ name }) => shape.set(`implements ${name.value}`, 'interface'));
  if ('fields' in node) node.fields?.forEach((field) => shape.set(field.name.value, shapeOfField(field)));
  if ('values' in node) node.values?.forEach(({ name }) => shape.set(name.value, 'value'));
  if ('types' in node) node.types?.forEach(({ name }) => shape.set(name.value, 'member'));
  if ('arguments' in node) node.arguments?.forEach(({ name, type }) => shape.set(name.value, print(type)));
  return shape;
}

/** The shape of a field as written, without its name. */
export function shapeOfField(field: {
  readonly type: ASTNode;
  readonly arguments?: DirectiveDefinitionNode['arguments'];
}): string {
  const args = field.arguments ?? [];
  return signature(
    print(field.type),
    args.map(({ name, type }) => [name.value, print(type)]),
  );
}

/** The shape of a type of a schema. */
export function shapeOfType(type: GraphQLNamedType): DefinitionShape {
  const [node] = parse(printType(type), { noLocation: true }).definitions;
  return node !== undefined && isTypeDefinitionNode(node) ? shapeOfNode(node) : new Map();
}

/** The shape of a field of a schema, without its name. */
export function shapeOfSchemaField(field: GraphQLField<unknown, unknown>): string {
  return signature(
    field.type.toString(),
    field.args.map(({ name, type }) => [name, type.toString()]),
  );
}

/** The shape of a directive of a schema. */
export function shapeOfSchemaDirective({ args }: GraphQLDirective): DefinitionShape {
  return new Map([[KIND, 'Directive'], ...args.map(({ name, type }) => [name, type.toString()] as const)]);
}

/** How `theirs` differs from `ours`, for people; empty if it does not. */
export function difference(theirs: DefinitionShape, ours: DefinitionShape): string {
  const kind = theirs.get(KIND) ?? '';
  if (kind !== ours.get(KIND)) return `yours is of kind ${kind.toLowerCase()}`;
  const more = [...theirs.keys()].filter((name) => !ours.has(name));
  const less = [...ours.keys()].filter((name) => !theirs.has(name));
  const other = [...ours.keys()].filter((name) => theirs.has(name) && theirs.get(name) !== ours.get(name));
  return [
    ...(more.length > 0 ? [`yours also has ${some(more)}`] : []),
    ...(less.length > 0 ? [`yours lacks ${some(less)}`] : []),
    ...(other.length > 0 ? [`they differ in ${some(other)}`] : []),
  ].join('; ');
}

function some(names: readonly string[]): string {
  const [first, second, third, ...others] = names;
  const shown = [first, second, third].filter((name) => name !== undefined).join(', ');
  return others.length === 0 ? shown : `${shown} and ${others.length} more`;
}

function signature(type: string, args: readonly (readonly [string, string])[]): string {
  const listed = args.map(([name, argument]) => `${name}: ${argument}`).toSorted();
  return `(${listed.join(', ')}): ${type}`;
}
