import type { Processor } from '../ports/processor.ts';
import type { FileRecord } from '../ports/records.ts';
import { laddersOf, rungsFor } from '../ports/rules/ladders.ts';

/** The dimensions that decide which conversions of a ladder are made; null if they are not known. */
export type Dimensions = Pick<FileRecord, 'width' | 'height'>;

const UNKNOWN: Dimensions = { width: null, height: null };

/**
 * The conversions that a policy names, by itself or by the name of their ladder, each once. Without dimensions, all
 * conversions of a ladder.
 */
export function namedConversions(
  processor: Processor | null,
  names: readonly string[],
  dimensions: Dimensions = UNKNOWN,
): readonly string[] {
  const ladders = laddersOf(processor);
  const conversions = names.flatMap((name) => {
    const ladder = ladders.get(name);
    return ladder === undefined ? [name] : rungsFor(ladder, dimensions).map(({ conversion }) => conversion);
  });
  return [...new Set(conversions)];
}
