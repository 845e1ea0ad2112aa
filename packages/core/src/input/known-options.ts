import { DarkroomError } from '../errors/darkroom-error.ts';

/**
 * Refuses options that are none: a misspelt limit would hold nobody back. `within` precedes their names in the message, such as `quotas.`.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, naming the first such option and those there are.
 */
export function requireKnownOptions(given: object, known: readonly string[], within: string = ''): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    `\`${within}${unknown}\` is no option: leave it out, or write one of ${known.join(', ')}.`,
  );
}
