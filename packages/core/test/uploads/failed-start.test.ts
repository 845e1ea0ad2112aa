import assert from 'node:assert/strict';
import { test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { DarkroomError, memoryDatabase } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { testHost } from '../support/test-host.ts';
import { START } from '../support/uploading.ts';

test('however often clients try to start during an outage, no job is left of it', async () => {
  const storage = override(observedStorage(), {
    'uploads.start': async () => {
      throw new DarkroomError('STORAGE_UNAVAILABLE', 'The storage is out.');
    },
  });
  const host = testHost({ storage });
  for (let attempt = 0; attempt < 20; attempt += 1) {
    assert.deepEqual(await host.codes(START, { size: 10 }), ['STORAGE_UNAVAILABLE']);
  }
  const { queues, removalsToDo } = await host.darkroom.stats();
  assert.deepEqual([removalsToDo, queues.verify.delayed], [0, 0]);
  assert.deepEqual(await host.ask('{ files(where: { status: [UPLOADING] }) { nodes { id } } }'), { nodes: [] });
});

test('what was opened, and could not be noted, is removed by one job', async () => {
  const storage = observedStorage();
  const database = override(memoryDatabase(), { 'files.setUploadId': async () => false });
  const host = testHost({ storage, database });
  assert.deepEqual(await host.codes(START, { size: 10 }), ['UPLOAD_NOT_OPEN']);
  assert.equal((await host.darkroom.stats()).removalsToDo, 1);
  assert.deepEqual(await storage.openUploads(), [0], 'one is open, without a part');
  await host.darkroom.startWorker();
  await eventually(async () => assert.deepEqual(await storage.openUploads(), []));
  await host.darkroom.close();
});
