import { type DefinitionNode, type DocumentNode, type GraphQLSchema, Kind, parse, Source } from 'graphql';
import { TYPE_DEFS_SOURCE } from './type-defs.ts';

/**
 * The name of a directive that no valid schema can have, as names that begin with two underscores are GraphQL's own.
 * Every server validates a schema before the first operation, and repeats the name in its
 * error: it has to say what to do.
 */
const GUARD = '__pass_this_schema_through_darkroom_transformSchema';

/** The definitions with one that keeps a schema of them from being served before `transformSchema` took it out. */
export function withTransformGuard(document: DocumentNode): DocumentNode {
  const sdl = `directive @${GUARD} on SCHEMA`;
  const guard = parse(new Source(sdl, TYPE_DEFS_SOURCE)).definitions;
  // The tag `gql` takes a document that stands within another one by its source, and not by its definitions.
  const source = new Source(`${document.loc?.source.body ?? ''}\n${sdl}`, TYPE_DEFS_SOURCE);
  const { loc } = parse(source);
  return { ...document, definitions: [...document.definitions, ...guard], ...(loc && { loc }) };
}

/** The definitions without it, for what only reads them. */
export function withoutTransformGuard(document: DocumentNode): DocumentNode {
  return { ...document, definitions: document.definitions.filter((node) => !isGuard(node)) };
}

/** Takes the guard out of a schema, in place, so that it can be valid. */
export function removeTransformGuard(schema: GraphQLSchema): void {
  const directives = schema.getDirectives();
  const index = directives.findIndex(({ name }) => name === GUARD);
  if (index === -1) return;
  // The list is the schema's own, and nothing else in a schema leads to a directive.
  (directives as (typeof directives)[number][]).splice(index, 1);
  // Who validated the schema before keeps what was wrong with it.
  Object.assign(schema, { __validationErrors: undefined });
}

function isGuard(node: DefinitionNode): boolean {
  return node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === GUARD;
}
