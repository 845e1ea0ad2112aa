import { DarkroomError } from '../errors/darkroom-error.ts';
import { requireOptionsObject } from './require-shape.ts';

/**
 * Refuses unknown options: a misspelt limit would have no effect. `within` precedes their names in the
 * message, such as `quotas.`.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, naming the first of them and the valid ones; for what is no object.
 */
export function requireKnownOptions(given: object, known: readonly string[], within: string = ''): void {
  requireOptionsObject(within === '' ? 'options' : within.slice(0, -1), given);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    `Unknown option \`${within}${unknown}\`. Valid options: ${known.join(', ')}.`,
  );
}
