import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** Gives back a number that is in its range. */
export function numberInRange(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw new DarkroomError('INVALID_CONFIGURATION', `${name} is ${value}: give a number from ${least} to ${most}.`);
}

/** Gives back a whole number that is in its range. */
export function wholeNumberInRange(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    `${name} is ${value}: give a whole number from ${least} to ${most}.`,
  );
}
