import { type DefinitionNode, type DocumentNode, Kind, type ObjectTypeDefinitionNode, Source, parse } from 'graphql';
import { conversionTypeDefs } from './type-defs/conversions.ts';
import { directiveTypeDefs } from './type-defs/directive.ts';
import { fileTypeDefs } from './type-defs/files.ts';
import { jobTypeDefs } from './type-defs/jobs.ts';
import { taggingTypeDefs, tagTypeDefs } from './type-defs/tags.ts';
import { uploadTypeDefs } from './type-defs/uploads.ts';

/** The name of the source that all our definitions come from, by which they are told from a host's own. */
export const TYPE_DEFS_SOURCE = 'darkroom';

/** What a schema's definitions depend on. */
export interface SchemaParts {
  /** The names of the conversions on offer. */
  readonly conversions: readonly string[];
  /** What is said of conversions, by name. */
  readonly descriptions?: ReadonlyMap<string, string>;
  /** Whether tags can be suggested. */
  readonly tagger: boolean;
}

/**
 * The definitions that Darkroom adds to a schema. What needs a processor or a tagger is left out where there is none.
 */
export function buildTypeDefs({ conversions, descriptions = new Map(), tagger }: SchemaParts): DocumentNode {
  const parts = [directiveTypeDefs({ conversions, tagger }), uploadTypeDefs, fileTypeDefs, tagTypeDefs];
  if (conversions.length > 0) parts.push(conversionTypeDefs(conversions, descriptions));
  if (tagger) parts.push(taggingTypeDefs);
  if (conversions.length > 0 || tagger) parts.push(jobTypeDefs);
  const document = parse(new Source(parts.join('\n'), TYPE_DEFS_SOURCE));
  return { ...document, definitions: foldExtensions(document.definitions) };
}

/**
 * Makes one definition of a type and its extensions. A host may lack the root type that an extension would extend, and
 * two definitions of one type are no valid document.
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
