import { notRemovable } from '../not-removable.ts';

/** A piece of a file, or of an `idat` box. */
export interface Extent {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Extents in order, without overlaps between them. */
export function merged(extents: readonly Extent[]): readonly Extent[] {
  const result: Extent[] = [];
  for (const extent of extents.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && extent.start <= last.end) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, extent.end) };
    } else {
      result.push(extent);
    }
  }
  return result;
}

/** @throws {DarkroomError} METADATA_NOT_REMOVABLE if a byte is in both. */
export function requireApart(kept: readonly Extent[], removed: readonly Extent[]): void {
  let index = 0;
  for (const { start, end } of merged(removed)) {
    while ((kept[index]?.end ?? Number.POSITIVE_INFINITY) <= start) index += 1;
    const next = kept[index];
    if (next !== undefined && next.start < end && start < end) {
      throw notRemovable('Pixels and metadata share bytes.');
    }
  }
}

/** Sets every byte to 0 that is in none of the extents. These are `merged`, and counted from where `piece` starts. */
export function masked(piece: Uint8Array, offset: number, kept: readonly Extent[], from = 0): Uint8Array {
  const result = new Uint8Array(piece.length);
  for (let index = from; index < kept.length; index += 1) {
    const { start, end } = kept[index] ?? { start: 0, end: 0 };
    if (start >= offset + piece.length) break;
    if (end <= offset) continue;
    const first = Math.max(0, start - offset);
    result.set(piece.subarray(first, end - offset), first);
  }
  return result;
}
