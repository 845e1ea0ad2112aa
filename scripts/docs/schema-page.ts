import {
  type DefinitionNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputValueDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ScalarTypeDefinitionNode,
  print,
} from 'graphql';
import { buildTypeDefs } from '../../packages/core/src/schema/type-defs.ts';
import { asMarkdown } from './doc-comment.ts';

type TypeNode =
  | ObjectTypeDefinitionNode
  | InterfaceTypeDefinitionNode
  | InputObjectTypeDefinitionNode
  | EnumTypeDefinitionNode
  | ScalarTypeDefinitionNode;

/** The definitions that Darkroom adds to a schema with a tagger and a processor of SEPIA and the ladder PHOTO. */
export function darkroomDefinitions(): readonly DefinitionNode[] {
  return buildTypeDefs({ conversions: ['SEPIA'], ladders: ['PHOTO'], focalPoints: true, tagger: true }).definitions;
}

const ROOTS: Readonly<Record<string, string>> = {
  Query: 'Queries',
  Mutation: 'Mutations',
  Subscription: 'Subscriptions',
};

const KINDS: readonly (readonly [title: string, kinds: readonly Kind[]])[] = [
  ['Objects', [Kind.OBJECT_TYPE_DEFINITION, Kind.INTERFACE_TYPE_DEFINITION]],
  ['Inputs', [Kind.INPUT_OBJECT_TYPE_DEFINITION]],
  ['Enums', [Kind.ENUM_TYPE_DEFINITION]],
  ['Scalars', [Kind.SCALAR_TYPE_DEFINITION]],
];

/** Every type that Darkroom adds to a schema, with its fields, arguments and values, and their descriptions. */
export function schemaPage(): string {
  const types = darkroomDefinitions().filter(
    (node): node is TypeNode => 'name' in node && KINDS.some(([, kinds]) => kinds.includes(node.kind)),
  );
  const roots = Object.entries(ROOTS).flatMap(([name, title]) => {
    const node = types.find((type) => type.name.value === name);
    return node === undefined ? [] : [`## ${title}`, ...members(node, false)];
  });
  const others = KINDS.flatMap(([title, kinds]) => {
    const group = types
      .filter((node) => kinds.includes(node.kind) && !(node.name.value in ROOTS))
      .toSorted((one, other) => (one.name.value < other.name.value ? -1 : 1));
    return group.length === 0 ? [] : [`## ${title}`, ...group.flatMap(typeSection)];
  });
  return [
    '# GraphQL schema',
    'Look up every query, mutation, subscription and type that Darkroom adds to your schema. The texts are the descriptions that GraphiQL shows.',
    'Conversions are in the schema if you configure a processor, and suggested tags if you configure a tagger. `FileConversionName` has the conversions of your processor: `SEPIA` stands for them here. `PHOTO` stands for its ladders. The [`@fileUpload` directive](directive.md) has its own page.',
    ...roots,
    ...others,
  ].join('\n\n');
}

function typeSection(node: TypeNode): readonly string[] {
  return [`### ${node.name.value}`, ...described(node), ...members(node, true)];
}

function members(node: TypeNode, nested: boolean): readonly string[] {
  if (node.kind === Kind.SCALAR_TYPE_DEFINITION) return [];
  if (node.kind === Kind.ENUM_TYPE_DEFINITION) {
    return [(node.values ?? []).map((value) => `- \`${value.name.value}\`: ${textOf(value)}`).join('\n')];
  }
  const fields: readonly (FieldDefinitionNode | InputValueDefinitionNode)[] = node.fields ?? [];
  return fields.flatMap((field) => [
    nested ? `#### ${node.name.value}.${field.name.value}` : `### ${field.name.value}`,
    `Type: ${typeLink(field)}${field.kind === Kind.INPUT_VALUE_DEFINITION ? defaultOf(field) : ''}`,
    ...described(field),
    ...(field.kind === Kind.FIELD_DEFINITION ? argumentList(field.arguments ?? []) : []),
  ]);
}

/** A list of arguments, with their types, defaults and descriptions. */
export function argumentList(nodes: readonly InputValueDefinitionNode[]): readonly string[] {
  if (nodes.length === 0) return [];
  const lines = nodes.map((node) => `- \`${node.name.value}\`: ${typeLink(node)}${defaultOf(node)}. ${textOf(node)}`);
  return [`Arguments:`, lines.join('\n')];
}

const BUILT_IN = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);

/** The type as code, linked to its section. */
export function typeLink({ type }: FieldDefinitionNode | InputValueDefinitionNode, page = ''): string {
  const text = print(type);
  const name = text.replaceAll(/[[\]!]/g, '');
  return BUILT_IN.has(name) ? `\`${text}\`` : `[\`${text}\`](${page}#${name.toLowerCase()})`;
}

function defaultOf({ defaultValue }: InputValueDefinitionNode): string {
  return defaultValue === undefined ? '' : `, \`${print(defaultValue)}\` by default`;
}

function described(node: { readonly description?: { readonly value: string } | undefined }): readonly string[] {
  const text = textOf(node);
  return text === '' ? [] : [text];
}

/** A description, in one line. */
export function textOf({ description }: { readonly description?: { readonly value: string } | undefined }): string {
  return asMarkdown((description?.value ?? '').replaceAll(/\s*\n\s*/g, ' '));
}
