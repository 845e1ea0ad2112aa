import { DarkroomError } from '@graphql-darkroom/core/adapter';

/**
 * Returns an option if it is a whole number from 1 to `most`.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for any other value.
 */
export function wholeNumber(name: string, value: number, most: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new DarkroomError('INVALID_CONFIGURATION', `${name} must be a whole number from 1 to ${most}, not ${value}.`);
}
