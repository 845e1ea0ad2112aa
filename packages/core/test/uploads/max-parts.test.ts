import assert from 'node:assert/strict';
import { test } from 'vitest';
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
  assert.deepEqual(codesOf(refused), ['INVALID_PART_COUNT']);
  assert.ok(refused.errors?.[0]?.message.includes('between 1 and 3'));

  const chosen = await host.ask<{ urls: string[]; partSize: number }>(START, { size });
  assert.equal(chosen.urls.length, 3);
  assert.ok(chosen.partSize * 3 >= size);
});

test('no policy allows a file that its storage cannot take, and errors name the longest one', () => {
  const storage = memoryStorage();
  const few = { storage: { ...storage, uploads: { ...storage.uploads, maxParts: 3 } } };
  const longest = 3 * MAX_PART_BYTES;
  const film = (maxBytes: number) => () =>
    testHost(few).darkroom.makeSchema({ typeDefs: `type Query { film: File @fileUpload(maxBytes: ${maxBytes}) }` });
  assert.doesNotThrow(film(longest));
  assert.throws(film(longest + 1), (error) =>
    String(error).includes(`Query.film: maxBytes is ${longest + 1}, but the server accepts at most ${longest} bytes`),
  );
  assert.throws(film(-1), (error) =>
    String(error).includes(`Query.film: maxBytes must be a whole number of bytes from 1 to ${longest}, got -1.`),
  );
  assert.doesNotThrow(() => testHost({ ...few, maxBytes: longest }));
  assert.throws(
    () => testHost({ ...few, maxBytes: longest + 1 }),
    (error) => String(error).includes(`from 1 to ${longest}, the maximum of the storage`),
  );
});
