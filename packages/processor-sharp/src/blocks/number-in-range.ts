import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** Returns the number if it is in its range; otherwise throws INVALID_CONFIGURATION. */
export function numberInRange(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw new DarkroomError('INVALID_CONFIGURATION', `${name} must be a number from ${least} to ${most}, not ${value}.`);
}

/** Returns the whole number if it is in its range; otherwise throws INVALID_CONFIGURATION. */
export function wholeNumberInRange(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    `${name} must be a whole number from ${least} to ${most}, not ${value}.`,
  );
}
