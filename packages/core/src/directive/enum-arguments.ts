import { type ConstValueNode, Kind } from 'graphql';

/** The arguments of `@fileUpload` whose values are enum values. */
const ENUMS: ReadonlySet<string> = new Set(['visibility', 'metadata', 'convert', 'attach']);

/**
 * The value of an argument, with strings turned into enum values if the argument takes these: plain values contain only
 * strings, and tools that print the SDL of a schema built in code cannot tell which of them are enum values.
 */
export function withEnums(argument: string, value: ConstValueNode): ConstValueNode {
  return ENUMS.has(argument) ? textsAsEnums(value) : value;
}

function textsAsEnums(node: ConstValueNode): ConstValueNode {
  if (node.kind === Kind.LIST) return { ...node, values: node.values.map(textsAsEnums) };
  return node.kind === Kind.STRING ? { kind: Kind.ENUM, value: node.value } : node;
}
