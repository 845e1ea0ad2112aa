import assert from 'node:assert/strict';
import { test } from 'vitest';
import { memoryStorage } from '../src/index.ts';
import { testHost } from './support/test-host.ts';

const PNG_HEADER = Buffer.from('89504e470d0a1a0a0000000d494844520000000200000003', 'hex');

test('a file is uploaded past the API, converted in the background, and pushed to who follows it', async () => {
  const storage = memoryStorage();
  const host = testHost({ storage });
  const worker = await host.darkroom.startWorker();

  const upload = await host.ask<{ id: string; urls: string[] }>(
    'mutation ($size: SafeInt) { startFileUpload(size: $size, target: "Customer.portrait", name: "me.png") { id urls } }',
    { size: PNG_HEADER.length },
  );
  const events = await host.follow<{ status: string; conversion: { status: string; url: string | null } | null }>(
    'subscription ($id: ID!) { file(id: $id) { status version conversion(name: SEPIA) { status url } } }',
    { id: upload.id },
  );
  assert.partialDeepStrictEqual((await events.next()).value, { status: 'UPLOADING' });

  const put = await storage.handler(new Request(upload.urls[0] ?? '', { method: 'PUT', body: PNG_HEADER }));
  assert.equal(put.status, 200);
  const completed = await host.ask(
    'mutation ($id: ID!) { completeFileUpload(id: $id) { success file { width height } } }',
    {
      id: upload.id,
    },
  );
  assert.deepEqual(completed, { success: true, file: { width: 2, height: 3 } });

  let url: string | null = null;
  while (url === null) {
    const { value } = await events.next();
    url = value?.conversion?.url ?? null;
  }
  const sepia = await storage.handler(new Request(url));
  assert.deepEqual(Buffer.from(await sepia.arrayBuffer()), Buffer.from(PNG_HEADER.map((byte) => 255 - byte)));

  await events.return?.();
  await worker.close();
  await host.darkroom.close();
});
