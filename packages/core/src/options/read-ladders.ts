import { invalidConfiguration } from '../errors/invalid-configuration.ts';
import type { Processor } from '../ports/processor.ts';
import { laddersOf, type Rung } from '../ports/rules/ladders.ts';

/**
 * The names of a processor's ladders.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if one of them cannot be used.
 */
export function readLadders(processor: Processor | null): readonly string[] {
  const ladders = laddersOf(processor);
  for (const [name, rungs] of ladders) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) {
      throw invalidConfiguration(
        `The name of the ladder "${name}" cannot be an enum value. Rename it in upper case, such as PHOTO.`,
      );
    }
    if (processor !== null && Object.hasOwn(processor.conversions, name)) {
      throw invalidConfiguration(`${name} is the name of a ladder and of a conversion. Rename one of them.`);
    }
    requireWidths(name, rungs);
  }
  return [...ladders.keys()].toSorted();
}

function requireWidths(name: string, rungs: readonly Rung[]): void {
  const wrong = rungs.find(({ width }) => !Number.isSafeInteger(width) || width < 1);
  if (wrong !== undefined) {
    throw invalidConfiguration(
      `The width of ${wrong.conversion} in the ladder ${name} must be a whole number, 1 or more, got ${wrong.width}.`,
    );
  }
  const twice = rungs.find(({ width }, index) => rungs[index - 1]?.width === width);
  if (twice !== undefined) {
    throw invalidConfiguration(`Two conversions of the ladder ${name} are ${twice.width} pixels wide. Remove one.`);
  }
  if (new Set(rungs.map(({ aspectRatio }) => aspectRatio)).size > 1) {
    throw invalidConfiguration(`All conversions of the ladder ${name} must have the same \`aspectRatio\`.`);
  }
}
