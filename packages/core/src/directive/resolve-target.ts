import { Kind } from 'graphql';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { directiveArguments, type Annotated } from './directive-arguments.ts';
import type { FileTarget } from './directive-runtime.ts';

/**
 * The target of `@fileUpload` on an element of a schema: the one that it names, or the element itself. Null without the
 * directive.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if the targets were read from another schema.
 */
export function resolveTarget(
  element: Annotated,
  coordinate: string,
  targets: ReadonlyMap<string, FileTarget>,
): FileTarget | null {
  const [args] = directiveArguments(element);
  if (args === undefined) return null;
  const reference = args.get('target');
  const target = targets.get(reference?.kind === Kind.STRING ? reference.value : coordinate);
  if (target === undefined) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `${coordinate}: its target is unknown. Read the targets from this schema.`,
    );
  }
  return target;
}
