import { invalidConfiguration } from '../errors/invalid-configuration.ts';

/** The required kind of an object's member. */
export type MemberKind = 'function' | 'object' | 'string';

const KINDS: Readonly<Record<MemberKind, string>> = { function: 'a function', object: 'an object', string: 'a string' };

/**
 * Refuses a value of the wrong kind at start, not at the first request that needs it: a promise of the right value, the
 * function that makes it, or the client that it is made from.
 *
 * @param name The name of the option, such as `database`.
 * @param remedy A sentence that says what to pass.
 * @throws {DarkroomError} INVALID_CONFIGURATION, naming what is missing.
 */
export function requireShape(
  name: string,
  given: unknown,
  shape: Readonly<Record<string, MemberKind>>,
  remedy: string,
): void {
  if (given === undefined || given === null) throw invalidConfiguration(`\`${name}\` is missing. ${remedy}`);
  requireResolved(name, given);
  if (typeof given === 'function') {
    throw invalidConfiguration(`\`${name}\` is a function. Call it, and pass its result. ${remedy}`);
  }
  const lacking = Object.entries(shape).find(([member, kind]) => !isOf(kind, memberOf(given, member)));
  if (lacking === undefined) return;
  const [member, kind] = lacking;
  throw invalidConfiguration(
    `\`${name}\` has the wrong type: its member \`${member}\` is not ${KINDS[kind]}. ${remedy}`,
  );
}

/** @throws {DarkroomError} INVALID_CONFIGURATION for a promise; the message says what to write. */
export function requireResolved(name: string, given: unknown): void {
  if (typeof memberOf(given, 'then') !== 'function') return;
  throw invalidConfiguration(`\`${name}\` is a promise. Await it: \`${name}: await …\`.`);
}

/** @throws {DarkroomError} INVALID_CONFIGURATION for anything but an object with named members. */
export function requireOptionsObject(name: string, given: unknown): void {
  requireResolved(name, given);
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return;
  throw invalidConfiguration(`\`${name}\` must be an object.`);
}

function isOf(kind: MemberKind, member: unknown): boolean {
  return typeof member === kind && member !== null;
}

function memberOf(given: unknown, name: string): unknown {
  return (Object(given) as Readonly<Record<string, unknown>>)[name];
}
