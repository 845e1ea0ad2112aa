import { inspect } from 'node:util';
import { type ConstValueNode, Kind } from 'graphql';
import { withEnums } from './enum-arguments.ts';

/**
 * The arguments of `@fileUpload` in `extensions.directives`, the convention of graphql-tools that code-first builders
 * follow: an object with the arguments, or a list of them, by directive name; or a list of `{ name, args }`.
 *
 * @see https://the-guild.dev/graphql/tools/docs/schema-directives
 */
export function extensionArguments(directives: unknown): readonly ReadonlyMap<string, ConstValueNode>[] {
  return usesIn(directives).map((given) => argumentsOf(isObject(given) ? given : {}));
}

/**
 * Converts arguments of `@fileUpload` from plain values to what SDL would have. Values that are null or undefined count
 * as omitted.
 */
export function argumentsOf(given: object): ReadonlyMap<string, ConstValueNode> {
  const values = Object.entries(given).filter(([, value]) => value != null);
  return new Map(values.map(([name, value]) => [name, withEnums(name, toNode(value))]));
}

function usesIn(directives: unknown): readonly unknown[] {
  if (Array.isArray(directives)) {
    return directives.flatMap((one: unknown) => (isObject(one) && one['name'] === 'fileUpload' ? [one['args']] : []));
  }
  if (!isObject(directives) || !Object.hasOwn(directives, 'fileUpload')) return [];
  const given = directives['fileUpload'];
  return Array.isArray(given) ? given : [given];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/**
 * Converts a value to what SDL would have. A value that no argument can have becomes a string that its reader refuses.
 */
function toNode(value: unknown): ConstValueNode {
  if (Array.isArray(value)) return { kind: Kind.LIST, values: value.map(toNode) };
  if (typeof value === 'boolean') return { kind: Kind.BOOLEAN, value };
  if (typeof value === 'number') return { kind: Number.isInteger(value) ? Kind.INT : Kind.FLOAT, value: String(value) };
  return { kind: Kind.STRING, value: typeof value === 'string' ? value : inspect(value) };
}
