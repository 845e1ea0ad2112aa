import { expect, test } from 'vitest';
import { MIN_PART_BYTES, memoryStorage } from '../../src/index.ts';
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
