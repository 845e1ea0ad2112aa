import { inspect } from 'node:util';
import { type ConstValueNode, Kind } from 'graphql';
import { withEnums } from './enum-arguments.ts';

/**
 * The arguments of `@fileUpload` in `extensions.directives`, the convention of graphql-tools, which code-first builders
 * write: an object of arguments by the directive's name, or of a list of these, or a list of `{ name, args }`.
 *
 * @see https://the-guild.dev/graphql/tools/docs/schema-directives
 */
export function extensionArguments(directives: unknown): readonly ReadonlyMap<string, ConstValueNode>[] {
  return usesIn(directives).map((given) => argumentsOf(isObject(given) ? given : {}));
}

/**
 * Arguments of `@fileUpload` that are given as plain values, as they are written in SDL. What is null or
 * undefined counts as left out.
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

/** What a value is written as in SDL. Whatever no argument can be becomes a text that its reader refuses. */
function toNode(value: unknown): ConstValueNode {
  if (Array.isArray(value)) return { kind: Kind.LIST, values: value.map(toNode) };
  if (typeof value === 'boolean') return { kind: Kind.BOOLEAN, value };
  if (typeof value === 'number') return { kind: Number.isInteger(value) ? Kind.INT : Kind.FLOAT, value: String(value) };
  return { kind: Kind.STRING, value: typeof value === 'string' ? value : inspect(value) };
}
