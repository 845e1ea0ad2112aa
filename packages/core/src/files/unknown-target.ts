import { DarkroomError } from '../errors/darkroom-error.ts';
import { excerpt } from '../input/bounded-text.ts';

/** The error for a coordinate that is not a target. */
export function unknownTarget(coordinate: string): DarkroomError {
  return new DarkroomError(
    'UNKNOWN_TARGET',
    `There is no target ${excerpt(coordinate)}. Targets are the places of the schema that have a policy by @fileUpload, such as Customer.logo.`,
  );
}
