import { type DefinitionNode, type DocumentNode, Kind, type ObjectTypeDefinitionNode, Source, parse } from 'graphql';
import { conversionTypeDefs } from './type-defs/conversions.ts';
import { directiveTypeDefs } from './type-defs/directive.ts';
import { fileTypeDefs } from './type-defs/files.ts';
import { uploadTypeDefs } from './type-defs/uploads.ts';

/** The name of the source that all our definitions come from, by which they are told from a host's own. */
export const TYPE_DEFS_SOURCE = 'darkroom';

/** The definitions that Darkroom adds to a schema. What needs a processor is left out where there is none. */
export function buildTypeDefs(options: { readonly conversions: readonly string[] }): DocumentNode {
  const parts = [directiveTypeDefs(options), uploadTypeDefs, fileTypeDefs];
  if (options.conversions.length > 0) parts.push(conversionTypeDefs(options.conversions));
  const document = parse(new Source(parts.join('\n'), TYPE_DEFS_SOURCE));
  return { ...document, definitions: foldExtensions(document.definitions) };
}

/**
 * Makes one definition of a type and its extensions. A host may lack the root type that an extension would extend, and two
 * definitions of one type are no valid document.
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
