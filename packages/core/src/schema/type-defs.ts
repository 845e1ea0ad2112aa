import { type DefinitionNode, type DocumentNode, Kind, type ObjectTypeDefinitionNode, Source, parse } from 'graphql';
import { conversionTypeDefs } from './type-defs/conversions.ts';
import { directiveTypeDefs } from './type-defs/directive.ts';
import { fileTypeDefs } from './type-defs/files.ts';
import { focalPointTypeDefs } from './type-defs/focal-points.ts';
import { jobTypeDefs } from './type-defs/jobs.ts';
import { ladderTypeDefs } from './type-defs/ladders.ts';
import { taggingTypeDefs, tagTypeDefs } from './type-defs/tags.ts';
import { uploadTypeDefs } from './type-defs/uploads.ts';

/** The source name of all Darkroom's definitions, which distinguishes them from the host's. */
export const TYPE_DEFS_SOURCE = 'darkroom';

/** What the definitions depend on. */
export interface SchemaParts {
  /** The names of the available conversions. */
  readonly conversions: readonly string[];
  /** The descriptions of conversions, by name. */
  readonly descriptions?: ReadonlyMap<string, string>;
  /** The names of the ladders that the conversions make up. @default none */
  readonly ladders?: readonly string[];
  /** Whether any conversion uses the focal point of a file. @default false */
  readonly focalPoints?: boolean;
  /** Whether tags can be suggested. */
  readonly tagger: boolean;
}

/** The definitions that Darkroom adds to a schema, without those that need a processor or a tagger if there is none. */
export function buildTypeDefs({
  conversions,
  descriptions = new Map(),
  ladders = [],
  focalPoints = false,
  tagger,
}: SchemaParts): DocumentNode {
  const parts = [directiveTypeDefs({ conversions, ladders, tagger }), uploadTypeDefs, fileTypeDefs, tagTypeDefs];
  if (conversions.length > 0) parts.push(conversionTypeDefs(conversions, descriptions));
  if (ladders.length > 0) parts.push(ladderTypeDefs(conversions, ladders));
  if (focalPoints) parts.push(focalPointTypeDefs);
  if (tagger) parts.push(taggingTypeDefs);
  if (conversions.length > 0 || tagger) parts.push(jobTypeDefs);
  const document = parse(new Source(parts.join('\n'), TYPE_DEFS_SOURCE));
  return { ...document, definitions: foldExtensions(document.definitions) };
}

/**
 * Merges a type and its extensions into one definition. A host may not have the root type that an extension extends,
 * and a document with two definitions of one type is invalid.
 */
function foldExtensions(definitions: readonly DefinitionNode[]): readonly DefinitionNode[] {
  const types = new Map<string, ObjectTypeDefinitionNode>();
  const others: DefinitionNode[] = [];
  for (const node of definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) {
      others.push(node);
      continue;
    }
    const known = types.get(node.name.value);
    const fields = [...(known?.fields ?? []), ...(node.fields ?? [])];
    types.set(node.name.value, { ...(known ?? node), kind: Kind.OBJECT_TYPE_DEFINITION, fields });
  }
  return [...others, ...types.values()];
}
