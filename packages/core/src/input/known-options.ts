import { DarkroomError } from '../errors/darkroom-error.ts';

/**
 * Refuses unknown options: a misspelt limit would have no effect. `within` precedes their names in the
 * message, such as `quotas.`.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, naming the first of them and the valid ones.
 */
export function requireKnownOptions(given: object, known: readonly string[], within: string = ''): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    `Unknown option \`${within}${unknown}\`. Valid options: ${known.join(', ')}.`,
  );
}
