import { notRemovable } from '../not-removable.ts';
import { type HeldBox, numbersIn } from './boxes.ts';
import type { Extent } from './extents.ts';

/** Limits the cost of tables that claim billions of samples. */
const MAX_SAMPLES = 1_000_000;

/**
 * Where the samples of a track are in the file, by the tables in its box `stbl`: chunks, how many samples each has, and
 * how long these are.
 *
 * @throws {DarkroomError} METADATA_NOT_REMOVABLE.
 */
export function sampleExtents(tables: readonly HeldBox[]): readonly Extent[] {
  const find = (name: string): Uint8Array | undefined => tables.find((box) => box.name === name)?.content;
  const sizes = find('stsz');
  const chunks = find('stco') ?? find('co64');
  const runs = find('stsc');
  if (sizes === undefined || chunks === undefined || runs === undefined) throw notRemovable('A track without tables.');
  const sizeOf = sampleSizes(sizes);
  const perChunk = samplesPerChunk(runs);
  const offsetSize = find('stco') === undefined ? 8 : 4;
  const numbers = numbersIn(chunks, 4);
  const extents: Extent[] = [];
  let sample = 0;
  for (let count = numbers.next(4), chunk = 1; chunk <= count; chunk += 1) {
    const start = numbers.next(offsetSize);
    let end = start;
    for (let left = perChunk(chunk); left > 0; left -= 1, sample += 1) end += sizeOf(sample);
    extents.push({ start, end });
  }
  return extents;
}

function sampleSizes(stsz: Uint8Array): (sample: number) => number {
  const numbers = numbersIn(stsz, 4);
  const uniform = numbers.next(4);
  const count = numbers.next(4);
  if (count > MAX_SAMPLES) throw notRemovable('A track has too many samples.');
  const sizes = uniform === 0 ? Array.from({ length: count }, () => numbers.next(4)) : null;
  return (sample) => {
    const size = sample < count ? (sizes === null ? uniform : sizes[sample]) : undefined;
    if (size === undefined) throw notRemovable('A chunk has samples that are not listed.');
    return size;
  };
}

/** For ascending numbers of chunks, from 1. */
function samplesPerChunk(stsc: Uint8Array): (chunk: number) => number {
  const numbers = numbersIn(stsc, 4);
  const runs = Array.from({ length: Math.min(numbers.next(4), MAX_SAMPLES) }, () => {
    const first = numbers.next(4);
    const samples = numbers.next(4);
    numbers.next(4);
    return { first, samples };
  });
  let index = 0;
  return (chunk) => {
    while ((runs[index + 1]?.first ?? Number.POSITIVE_INFINITY) <= chunk) index += 1;
    const run = runs[index];
    if (run === undefined || run.first > chunk) throw notRemovable('A chunk without samples.');
    return run.samples;
  };
}
