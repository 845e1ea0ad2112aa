import assert from 'node:assert/strict';
import { test } from 'vitest';
import { freshStorage, put } from './storage-under-test.ts';

const COUNT = 400;

// Where each PUT lists what has landed, these take 6 seconds of CPU.
test.each([
  { size: 1, limit: 10 * COUNT },
  { size: null, limit: COUNT },
])('a part of size $size costs the same however many have landed', { timeout: 60_000 }, async ({ size, limit }) => {
  const { storage } = freshStorage();
  const upload = { key: 'a/b', ...(await storage.uploads.start({ key: 'a/b', contentType: null, maxBytes: limit })) };
  const parts = Array.from({ length: COUNT + 1 }, (_, index) => ({ number: index + 1, size, maxBytes: 1 }));
  const { urls } = await storage.uploads.sign({ ...upload, parts, expiresInSeconds: 600 });
  const before = process.cpuUsage();
  for (const url of urls.slice(0, COUNT)) assert.equal((await put(storage, url, 'a')).status, 200);
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 3e6, `${(user + system) / 1e6} s`);
  // What this process landed counts at once.
  assert.equal((await put(storage, urls[COUNT] ?? '', 'a')).status, size === null ? 413 : 200);
});
