import { type DefinitionNode, type DocumentNode, type GraphQLSchema, Kind, parse, Source } from 'graphql';
import { TYPE_DEFS_SOURCE } from './type-defs.ts';

/**
 * The name of a directive that makes a schema invalid, because names that begin with two underscores are reserved for
 * GraphQL. Every server validates a schema before the first operation and repeats the name in its error, so the name
 * says what to do.
 */
const GUARD = '__pass_this_schema_through_darkroom_transformSchema';

/**
 * Adds a directive that keeps a schema with these definitions from being served until `transformSchema` has removed it.
 */
export function withTransformGuard(document: DocumentNode): DocumentNode {
  const sdl = `directive @${GUARD} on SCHEMA`;
  const guard = parse(new Source(sdl, TYPE_DEFS_SOURCE)).definitions;
  // If a document is interpolated into another one, `gql` uses its source text and not its definitions.
  const source = new Source(`${document.loc?.source.body ?? ''}\n${sdl}`, TYPE_DEFS_SOURCE);
  const { loc } = parse(source);
  return { ...document, definitions: [...document.definitions, ...guard], ...(loc && { loc }) };
}

/** The definitions without the guard, for code that only reads them. */
export function withoutTransformGuard(document: DocumentNode): DocumentNode {
  return { ...document, definitions: document.definitions.filter((node) => !isGuard(node)) };
}

/** Removes the guard from a schema, in place, so that the schema can be valid. */
export function removeTransformGuard(schema: GraphQLSchema): void {
  const directives = schema.getDirectives();
  const index = directives.findIndex(({ name }) => name === GUARD);
  if (index === -1) return;
  // This list belongs to the schema, and nothing else in the schema refers to a directive.
  (directives as (typeof directives)[number][]).splice(index, 1);
  // A schema that was validated before caches its errors.
  Object.assign(schema, { __validationErrors: undefined });
}

function isGuard(node: DefinitionNode): boolean {
  return node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === GUARD;
}
