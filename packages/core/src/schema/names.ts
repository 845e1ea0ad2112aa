import { Kind, assertName, type DocumentNode } from 'graphql';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { isRootTypeName } from './root-types.ts';

/** The names that replace those of Darkroom's types and root fields, by type name or coordinate. */
export type Names = ReadonlyMap<string, string>;

/** The name of a type or root field: `File`, or `file` for the coordinate `Query.file`, unless it was renamed. */
export function nameOf(names: Names, key: string): string {
  return names.get(key) ?? key.slice(key.indexOf('.') + 1);
}

/**
 * Checks the option `names` against the complete definitions of Darkroom.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for a key that is not Darkroom's, a name that GraphQL does not allow,
 * or a name that is used twice.
 */
export function readNames(given: Readonly<Record<string, string>>, definitions: DocumentNode): Names {
  const keys = renameableKeys(definitions);
  const names = new Map(Object.entries(given));
  const problems: string[] = [];
  for (const [key, name] of names) {
    if (!keys.includes(key)) {
      problems.push(`Unknown key \`names.${key}\`. Valid keys: ${keys.join(', ')}.`);
    } else if (!isName(name)) {
      problems.push(
        `\`names.${key}\` is ${JSON.stringify(name)}, which is not a valid GraphQL name. Use letters, digits and _, and do not start with a digit or __.`,
      );
    }
  }

  const taken = new Map<string, string>();
  for (const key of keys) {
    const place = key.includes('.') ? `${key.slice(0, key.indexOf('.'))}.${nameOf(names, key)}` : nameOf(names, key);
    const other = taken.get(place);
    if (other !== undefined) {
      problems.push(
        `\`names\` maps both ${other} and ${key} to ${nameOf(names, key)}. Choose a different name for each.`,
      );
    }
    taken.set(place, key);
  }
  if (problems.length > 0) throw new DarkroomError('INVALID_CONFIGURATION', problems.join('\n'));
  return names;
}

function renameableKeys({ definitions }: DocumentNode): readonly string[] {
  return definitions.flatMap((node) => {
    if (!('name' in node) || node.name === undefined || node.kind === Kind.DIRECTIVE_DEFINITION) return [];
    const type = node.name.value;
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION || !isRootTypeName(type)) return [type];
    return [type, ...(node.fields ?? []).map((field) => `${type}.${field.name.value}`)];
  });
}

function isName(name: unknown): boolean {
  if (typeof name !== 'string' || name.startsWith('__')) return false;
  try {
    return assertName(name) === name;
  } catch {
    return false;
  }
}
