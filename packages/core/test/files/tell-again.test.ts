import assert from 'node:assert/strict';
import { afterEach, beforeEach, test, vi } from 'vitest';
import { repetition } from '../../src/files/tell-again.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Repeats events of one file, and counts them. */
function counted(): { readonly begin: () => () => void; readonly stop: () => void; readonly count: () => number } {
  let count = 0;
  const repeated = repetition(() => (count += 1));
  return { begin: () => repeated.begin('a'), stop: () => repeated.stop(), count: () => count };
}

/** The seconds until an event that failed is told again. */
function pauseAfter(repeated: ReturnType<typeof counted>): number {
  const before = repeated.count();
  let seconds = 0;
  while (repeated.count() === before && seconds < 100) {
    vi.advanceTimersByTime(1000);
    seconds += 1;
  }
  return seconds;
}

test('an event that fails each time is told again after pauses that double, up to 30 s', () => {
  const repeated = counted();
  const pauses = Array.from({ length: 8 }, () => {
    repeated.begin()();
    return pauseAfter(repeated);
  });
  assert.deepEqual(pauses, [1, 2, 4, 8, 16, 30, 30, 30]);
});

test('the pauses begin again with a second after an event that did not fail', () => {
  const repeated = counted();
  for (let failure = 0; failure < 4; failure += 1) {
    repeated.begin()();
    pauseAfter(repeated);
  }
  repeated.begin();
  repeated.begin()();
  assert.equal(pauseAfter(repeated), 1);
});

test('an event is told again once, however many of its fields fail', () => {
  const repeated = counted();
  const failed = repeated.begin();
  failed();
  failed();
  vi.advanceTimersByTime(100_000);
  failed();
  vi.advanceTimersByTime(100_000);
  assert.equal(repeated.count(), 1);
});

test('an event that another has followed is not told again, whichever comes first, that or its failure', () => {
  const repeated = counted();
  const [before, after] = [repeated.begin(), repeated.begin()];
  before();
  after();
  repeated.begin();
  vi.advanceTimersByTime(100_000);
  assert.equal(repeated.count(), 0);
});

test('nothing is told again after the end, whichever comes first, that or the failure', () => {
  const repeated = counted();
  const failed = repeated.begin();
  failed();
  repeated.stop();
  failed();
  vi.advanceTimersByTime(100_000);
  assert.equal(repeated.count(), 0);
});

test('events of several files are told again each on its own', () => {
  const told: string[] = [];
  const repeated = repetition((key) => void told.push(key));
  const failed = repeated.begin('a');
  repeated.begin('b');
  failed();
  vi.advanceTimersByTime(500);
  repeated.begin('b')();
  vi.advanceTimersByTime(500);
  assert.deepEqual(told, ['a']);
  vi.advanceTimersByTime(500);
  assert.deepEqual(told, ['a', 'b']);
});
