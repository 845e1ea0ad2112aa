import { expect, test } from 'vitest';
import { MAX_PART_BYTES, MIN_PART_BYTES } from '../../src/adapter.ts';
import { memoryStorage } from '../../src/index.ts';
import { codesOf, testHost } from '../support/test-host.ts';

const START =
  'mutation ($count: Int, $size: SafeInt) { startFileUpload(count: $count, size: $size) { urls partSize } }';

test('an upload has no more parts than its storage takes', async () => {
  const storage = memoryStorage();
  const host = testHost({ storage: { ...storage, uploads: { ...storage.uploads, maxParts: 3 } } });
  const size = 10 * MIN_PART_BYTES;

  const refused = await host.run(START, { count: 4, size });
  expect(codesOf(refused)).toEqual(['INVALID_PART_COUNT']);
  expect(refused.errors?.[0]?.message).toContain('between 1 and 3');

  const chosen = await host.ask<{ urls: string[]; partSize: number }>(START, { size });
  expect(chosen.urls).toHaveLength(3);
  expect(chosen.partSize * 3).toBeGreaterThanOrEqual(size);
});

test('no policy allows a file that its storage cannot take, and errors name the longest one', () => {
  const storage = memoryStorage();
  const few = { storage: { ...storage, uploads: { ...storage.uploads, maxParts: 3 } } };
  const longest = 3 * MAX_PART_BYTES;
  const film = (maxBytes: number) => () =>
    testHost(few).darkroom.makeSchema({ typeDefs: `type Query { film: File @fileUpload(maxBytes: ${maxBytes}) }` });
  expect(film(longest)).not.toThrow();
  expect(film(longest + 1)).toThrow(
    `Query.film: maxBytes is ${longest + 1}, but no file may be longer than ${longest} bytes`,
  );
  expect(film(-1)).toThrow(`Query.film: maxBytes is -1; give a whole number of bytes from 1 to ${longest}.`);
  expect(() => testHost({ ...few, maxBytes: longest })).not.toThrow();
  expect(() => testHost({ ...few, maxBytes: longest + 1 })).toThrow(
    `from 1 to ${longest}, the most that the storage takes`,
  );
});
