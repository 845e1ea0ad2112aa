import { notRemovable } from '../not-removable.ts';
import { type HeldBox, numbersIn } from './boxes.ts';
import type { Extent } from './extents.ts';

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
  const lengthOf = samplesLength(sizes);
  const perChunk = samplesPerChunk(runs);
  const offsetSize = find('stco') === undefined ? 8 : 4;
  const numbers = numbersIn(chunks, 4);
  const extents: Extent[] = [];
  for (let count = numbers.next(4), chunk = 1; chunk <= count; chunk += 1) {
    const start = numbers.next(offsetSize);
    extents.push({ start, end: start + lengthOf(perChunk(chunk)) });
  }
  return extents;
}

/** For the number of samples in each chunk, in order: how long they are together. */
function samplesLength(stsz: Uint8Array): (samples: number) => number {
  const numbers = numbersIn(stsz, 4);
  const uniform = numbers.next(4);
  let left = numbers.next(4);
  return (samples) => {
    if (samples > left) throw notRemovable('A chunk has samples that are not listed.');
    left -= samples;
    // A few bytes can claim any number of samples of one length.
    if (uniform > 0) return uniform * samples;
    let length = 0;
    for (let sample = 0; sample < samples; sample += 1) length += numbers.next(4);
    return length;
  };
}

/** For ascending numbers of chunks, from 1. */
function samplesPerChunk(stsc: Uint8Array): (chunk: number) => number {
  const numbers = numbersIn(stsc, 4);
  const runs: { first: number; samples: number }[] = [];
  for (let left = numbers.next(4); left > 0; left -= 1) {
    runs.push({ first: numbers.next(4), samples: numbers.next(4) });
    numbers.next(4);
  }
  let index = 0;
  return (chunk) => {
    while ((runs[index + 1]?.first ?? Number.POSITIVE_INFINITY) <= chunk) index += 1;
    const run = runs[index];
    if (run === undefined || run.first > chunk) throw notRemovable('A chunk without samples.');
    return run.samples;
  };
}
