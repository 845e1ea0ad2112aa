import assert from 'node:assert/strict';
import { test } from 'vitest';
import { MAX_PART_BYTES, MAX_PARTS } from '../../src/adapter.ts';
import { createDarkroom, memoryDatabase, memoryStorage, memoryTagger } from '../../src/index.ts';
import { NUMERIC_OPTIONS, type NumericGroup, type NumericOption } from '../../src/input/numeric-options.ts';
import { readNumbers } from '../../src/input/read-numbers.ts';
import { numericOptions } from '../support/numeric-options.ts';

/** Reads options in which a number, by its path, has a value. */
function read(path: string, value: unknown): void {
  const [name = '', ...groups] = path.split('.').toReversed();
  if (groups[0] === 'runJobs') {
    readNumbers('runJobs', { [name]: value });
    return;
  }
  let options: object = { [name]: value };
  // What all anonymous callers may take together needs a key.
  if (groups[0] === 'webhooks') {
    const secret = Buffer.alloc(32).toString('base64');
    options = [{ url: 'https://example.com', secret, events: ['fileReady'], ...options }];
  }
  for (const group of groups) options = { [group]: options, ...(group === 'together' ? { key: () => null } : {}) };
  createDarkroom({
    storage: memoryStorage(),
    database: memoryDatabase(),
    tagger: memoryTagger(),
    viewer: () => null,
    ...options,
  });
}

const refused = (path: string) => ({
  code: 'INVALID_CONFIGURATION',
  // `defaults` are checked as a policy is, with the sentences of one.
  message: path.startsWith('defaults.')
    ? /^`defaults`: (maxBytes|maxPixels|minConfidence|unattachedExpiresInSeconds) (must|is) /
    : new RegExp(`^\`${path}\` must `),
});

test.each(numericOptions)('%s takes what its range has, and nothing else', (path, option) => {
  const { min, max: most = Number.MAX_SAFE_INTEGER, fraction, unlimited } = option;
  // A policy's member that is null counts as left out, as in SDL.
  const hasNull = unlimited === true || path.startsWith('defaults.');
  const taken = [min, most, undefined, ...(fraction ? [0.5] : []), ...(hasNull ? [null] : [])];
  const others = [min - 1, most + 1, Number.NaN, Infinity, 5n, String(most), ...(fraction ? [] : [min + 0.5])];
  for (const value of taken) assert.doesNotThrow(() => read(path, value), String(value));
  for (const value of [...others, ...(hasNull ? [] : [null])]) {
    assert.throws(() => read(path, value), refused(path), String(value));
  }
});

test('what is left out has its default', () => {
  for (const group of Object.keys(NUMERIC_OPTIONS) as NumericGroup[]) {
    if (group === 'defaults') continue;
    const defaults = Object.entries<NumericOption>(NUMERIC_OPTIONS[group]).map(([name, option]) => [
      name,
      option.default,
    ]);
    assert.deepEqual(readNumbers(group, {}), Object.fromEntries(defaults));
  }
});

test('the longest file is what the parts of an upload hold', () => {
  assert.equal(NUMERIC_OPTIONS.darkroom.maxBytes.max, MAX_PARTS * MAX_PART_BYTES);
  assert.equal(NUMERIC_OPTIONS.darkroom.maxBytes.default, NUMERIC_OPTIONS.darkroom.maxBytes.max);
  assert.equal(NUMERIC_OPTIONS.defaults.maxBytes.max, NUMERIC_OPTIONS.darkroom.maxBytes.max);
});
