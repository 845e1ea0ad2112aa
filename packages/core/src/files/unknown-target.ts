import { DarkroomError } from '../errors/darkroom-error.ts';
import { excerpt } from '../input/bounded-text.ts';

/** The error for a coordinate that is not a target. */
export function unknownTarget(coordinate: string): DarkroomError {
  return new DarkroomError(
    'UNKNOWN_TARGET',
    `Unknown target ${excerpt(coordinate)}. Use the coordinate of a schema element whose @fileUpload declares a policy, such as Customer.logo.`,
  );
}
