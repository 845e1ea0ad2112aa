import {
  type ASTNode,
  type DefinitionNode,
  type DirectiveDefinitionNode,
  type DirectiveNode,
  Kind,
  visit,
  type DocumentNode,
} from 'graphql';

/**
 * Problems with `@fileUpload` in definitions as written, one line each, beginning with the coordinate: graphql detects
 * them too but does not report where they are.
 *
 * @param directive The definition of `@fileUpload`.
 */
export function findMisplacedDirectives(
  definitions: readonly DefinitionNode[],
  directive: DirectiveDefinitionNode,
): readonly string[] {
  const known = (directive.arguments ?? []).map(({ name }) => name.value);
  const problems: string[] = [];
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions };
  visit(document, {
    Directive(node, _key, _parent, _path, ancestors) {
      if (node.name.value !== directive.name.value) return;
      const nodes = ancestors.filter((ancestor): ancestor is ASTNode => 'kind' in ancestor);
      const coordinate = coordinateOf(nodes);
      problems.push(...problemsOf(node, nodes.at(-1), known).map((problem) => `${coordinate}: ${problem}`));
    },
  });
  return problems;
}

function problemsOf(node: DirectiveNode, place: ASTNode | undefined, known: readonly string[]): readonly string[] {
  if (place?.kind !== Kind.FIELD_DEFINITION && place?.kind !== Kind.INPUT_VALUE_DEFINITION) {
    return ['@fileUpload is not allowed here. Put it on a field, a field argument or an input field.'];
  }
  const unknown = (node.arguments ?? []).map(({ name }) => name.value).filter((name) => !known.includes(name));
  return unknown.map(
    (name) => NEEDS[name] ?? `Unknown argument ${name} of @fileUpload. Valid arguments: ${known.join(', ')}.`,
  );
}

const NEEDS_TAGGER =
  'tag and minConfidence require a tagger, which suggests tags. Pass one to createDarkroom, or remove them.';

/** The messages for arguments that exist only with an adapter. */
const NEEDS: Readonly<Record<string, string>> = {
  convert: 'convert requires a processor, which makes conversions. Pass one to createDarkroom, or remove convert.',
  tag: NEEDS_TAGGER,
  minConfidence: NEEDS_TAGGER,
};

/** Such as `Mutation.addPhoto(photo:)`. */
function coordinateOf(nodes: readonly ASTNode[]): string {
  return nodes.reduce((owner, node, index) => {
    if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) return 'schema';
    if (!('name' in node) || node.name === undefined) return owner;
    const name = node.name.value;
    if (node.kind === Kind.DIRECTIVE_DEFINITION) return `@${name}`;
    if (owner === '') return name;
    const parent = nodes[index - 1]?.kind;
    const isArgument = parent === Kind.FIELD_DEFINITION || parent === Kind.DIRECTIVE_DEFINITION;
    return isArgument ? `${owner}(${name}:)` : `${owner}.${name}`;
  }, '');
}
