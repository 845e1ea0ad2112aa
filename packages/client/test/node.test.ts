import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, test } from 'vitest';
import { openSource } from '../src/node/index.ts';
import { startApi } from './support/api.ts';
import { clientOf, PART_BYTES, until } from './support/client.ts';

async function fileOf(bytes: Uint8Array): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-source-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, 'some.bin');
  await writeFile(path, bytes);
  return path;
}

test('a file of the disk is uploaded under its name', async () => {
  const api = await startApi();
  const bytes = randomBytes(2 * PART_BYTES + 1);
  const source = await openSource(await fileOf(bytes), { type: 'application/x-some' });
  assert.deepEqual([source.name, source.size, source.type], ['some.bin', bytes.length, 'application/x-some']);
  const { id } = await clientOf(api).upload(source).ready;
  assert.ok(bytes.equals(await api.bytesOf(id)));
  assert.equal((await api.darkroom.files.get(id))?.name, 'some.bin');
  await assert.rejects(openSource('/nowhere/at-all'), { code: 'ENOENT' });
});

test.each([
  ['of one part', 1000, false],
  ['of many parts', 3 * PART_BYTES, false],
  ['with checksums', 1000, true],
])('a file %s that is changed before it is sent is SOURCE_CHANGED', async (_, size, checksums) => {
  const api = await startApi();
  const path = await fileOf(randomBytes(size));
  const source = await openSource(path);
  await writeFile(path, randomBytes(size + 1));
  const client = clientOf(api, { checksums, retry: { attempts: 2, minMs: 1, maxMs: 2 } });
  await assert.rejects(client.upload(source).ready, { code: 'SOURCE_CHANGED', retryable: false });
});

test('a file that is changed while it is sent is SOURCE_CHANGED', async () => {
  const api = await startApi();
  const path = await fileOf(randomBytes(4 * PART_BYTES));
  const task = clientOf(api, { concurrency: 1 }).upload(await openSource(path));
  await until(task, ({ sentBytes }) => sentBytes >= PART_BYTES);
  await writeFile(path, randomBytes(4 * PART_BYTES + 1));
  await assert.rejects(task.ready, { code: 'SOURCE_CHANGED' });
});
