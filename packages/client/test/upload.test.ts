import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'vitest';
import { createDarkroomClient, type DarkroomClient, httpTransport, memoryResumeStore } from '../src/index.ts';
import { startApi, type TestApi } from './support/api.ts';

const PART = 8 * 1024 * 1024;
const RETRY = { minMs: 1, maxMs: 20 };

function clientOf({ graphqlUrl }: TestApi): DarkroomClient {
  return createDarkroomClient({
    transport: httpTransport({ url: graphqlUrl }),
    retry: RETRY,
    resume: memoryResumeStore(),
  });
}

test('uploads a file of one part by three requests', async () => {
  const api = await startApi();
  const bytes = randomBytes(1000);
  const task = clientOf(api).upload(new File([bytes], 'some.bin'));
  const { id } = await task.ready;
  assert.equal(api.proxy.passed.length, 3);
  const { status, fileId, name, size, sentBytes, error } = task.getState();
  assert.deepEqual(
    { status, fileId, name, size, sentBytes, error },
    { status: 'READY', fileId: id, name: 'some.bin', size: 1000, sentBytes: 1000, error: null },
  );
  assert.deepEqual(await api.bytesOf(id), new Uint8Array(bytes));
});

test('uploads a file of many parts', async () => {
  const api = await startApi();
  const bytes = randomBytes(5 * PART + 12_345);
  const { id } = await clientOf(api).upload(new File([bytes], 'some.bin')).ready;
  assert.ok(Buffer.from(bytes).equals(await api.bytesOf(id)));
  assert.deepEqual(
    api.proxy
      .puts()
      .map(({ part }) => part)
      .toSorted((a, b) => (a ?? 0) - (b ?? 0)),
    [1, 2, 3, 4, 5, 6],
  );
});
