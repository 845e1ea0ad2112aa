import type { LadderRung, Processor } from '../processor.ts';

/** A conversion of a ladder. */
export interface Rung extends LadderRung {
  /** The name of the conversion. */
  readonly conversion: string;
}

/** A processor's ladders by name, each with its conversions, the narrowest first. */
export function laddersOf(processor: Processor | null): ReadonlyMap<string, readonly Rung[]> {
  const rungs = Object.entries(processor?.conversions ?? {}).flatMap(([conversion, { ladder }]) =>
    ladder === undefined ? [] : [{ conversion, ...ladder }],
  );
  return Map.groupBy(
    rungs.toSorted((one, other) => one.width - other.width),
    ({ name }) => name,
  );
}

/**
 * The conversions that a ladder makes of an original: those that are narrower, and the next one, which becomes as wide
 * as the original. If the dimensions are not known, all of them.
 */
export function rungsFor(
  ladder: readonly Rung[],
  { width, height }: { readonly width: number | null; readonly height: number | null },
): readonly Rung[] {
  if (width === null || height === null) return ladder;
  const top = ladder.findIndex((rung) => rung.width >= widestOf(rung, width, height));
  return top === -1 ? ladder : ladder.slice(0, top + 1);
}

/** The width of the largest part of an original with the proportions of a ladder, in pixels. */
function widestOf({ aspectRatio }: LadderRung, width: number, height: number): number {
  return aspectRatio === undefined ? width : Math.min(width, Math.round(height * aspectRatio));
}
