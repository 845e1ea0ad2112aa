import { DarkroomError } from '../errors/darkroom-error.ts';
import { requireOptionsObject } from './require-shape.ts';

/**
 * Refuses unknown options: a misspelt limit would have no effect. `within`, such as `quotas.`, precedes their names in
 * the message.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, naming the first unknown option and the valid ones; also for a value
 * that is not an object.
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
