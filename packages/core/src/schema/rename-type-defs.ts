import { visit, type DocumentNode, type FieldDefinitionNode, type NameNode, type TypeDefinitionNode } from 'graphql';
import { nameOf, type Names } from './names.ts';
import { isRootTypeName } from './root-types.ts';

/** The definitions under their configured names. Descriptions that mention a root field are updated. */
export function renameTypeDefs(document: DocumentNode, names: Names): DocumentNode {
  if (names.size === 0) return document;

  const renamed = (node: NameNode, key: string): NameNode => ({ ...node, value: nameOf(names, key) });
  const rename = <Node extends TypeDefinitionNode>(node: Node): Node => ({
    ...node,
    name: renamed(node.name, node.name.value),
  });
  return visit(document, {
    NamedType: (node) => ({ ...node, name: renamed(node.name, node.name.value) }),
    ScalarTypeDefinition: { leave: rename },
    EnumTypeDefinition: { leave: rename },
    InputObjectTypeDefinition: { leave: rename },
    ObjectTypeDefinition: {
      leave: (node) => {
        const type = node.name.value;
        if (!isRootTypeName(type)) return rename(node);
        const fields = (node.fields ?? []).map((field): FieldDefinitionNode => ({
          ...field,
          name: renamed(field.name, `${type}.${field.name.value}`),
        }));
        return { ...rename(node), fields };
      },
    },
    StringValue: (node) => ({ ...node, value: renameMentions(node.value, names) }),
  });
}

/** Replaces mentions such as `startFileUpload` and `fileUpload(id:)` in the text of a description. */
function renameMentions(text: string, names: Names): string {
  const fields = new Map([...names].map(([key, name]) => [key.slice(key.indexOf('.') + 1), name]));
  return text.replaceAll(/`(\w+)(?=[`(])/g, (mention, field: string) => {
    const name = fields.get(field);
    return name === undefined ? mention : `\`${name}`;
  });
}
