import { type ConstValueNode, Kind } from 'graphql';

/** Arguments of `@fileUpload` whose values are those of enums. */
const ENUMS: ReadonlySet<string> = new Set(['visibility', 'convert', 'attach']);

/**
 * The value of an argument, in which a text is the enum value of that name, where the argument takes one: plain values
 * have texts alone, and tools that write SDL of a schema made in code do not know which of them are enum values.
 */
export function withEnums(argument: string, value: ConstValueNode): ConstValueNode {
  return ENUMS.has(argument) ? textsAsEnums(value) : value;
}

function textsAsEnums(node: ConstValueNode): ConstValueNode {
  if (node.kind === Kind.LIST) return { ...node, values: node.values.map(textsAsEnums) };
  return node.kind === Kind.STRING ? { kind: Kind.ENUM, value: node.value } : node;
}
