import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'vitest';
import { JOB_NAMES, type JobRequest } from '../../src/adapter.ts';
import { createDarkroom, memoryDatabase, memoryStorage } from '../../src/index.ts';
import { createVerifying, newFile } from '../../src/testing/database/files-in-states.ts';

describe('stats', () => {
  test('are zero where nothing waits', async () => {
    const darkroom = createDarkroom({ storage: memoryStorage(), database: memoryDatabase(), viewer: () => 'somebody' });
    const { queues, ...totals } = await darkroom.stats();
    assert.deepEqual(totals, {
      oldestDueAgeSeconds: 0,
      filesToVerify: 0,
      removalsToDo: 0,
      conversionsPostponed: 0,
      taggingsPostponed: 0,
    });
    const { due, running, delayed, retrying, deadLettered } = queues.convert;
    assert.deepEqual({ due, running, delayed, retrying, deadLettered }, ZERO);
    assert.deepEqual(Object.keys(queues), [...JOB_NAMES]);
    await darkroom.close();
  });

  test('tell what waits, and for how long the oldest of all queues', async () => {
    let time = Date.UTC(2026, 0, 1);
    const database = memoryDatabase({ now: () => new Date(time) });
    const darkroom = createDarkroom({ storage: memoryStorage(), database, viewer: () => 'somebody' });
    const opened = await database.open();
    await createVerifying(opened);
    const { id: fileId } = await opened.files.create(newFile());
    const later = { delaySeconds: 300 };
    const requestId = randomUUID();
    const jobs: readonly JobRequest[] = [
      { name: 'tag', data: { fileId, requestId } },
      { name: 'tag', data: { fileId, requestId }, ...later },
      { name: 'convert', data: { fileId, conversions: [{ conversionId: randomUUID(), requestId }] }, ...later },
      { name: 'convert', data: { fileId, conversions: [{ conversionId: randomUUID(), requestId }] }, ...later },
      { name: 'delete', data: { upload: null, prefixes: [], keys: ['a'], attemptsAt: null, copies: [] } },
      { name: 'delete', data: { upload: null, prefixes: [], keys: ['b'], attemptsAt: null, copies: [] }, ...later },
    ];
    await opened.files.endUpload({ fileId, as: 'ABORTED', jobs });
    time += 100_000;
    const { queues, ...totals } = await darkroom.stats();
    assert.deepEqual(totals, {
      oldestDueAgeSeconds: 100,
      filesToVerify: 1,
      removalsToDo: 2,
      conversionsPostponed: 2,
      taggingsPostponed: 1,
    });
    assert.deepEqual(queues.tag, {
      ...ZERO,
      due: 1,
      delayed: 1,
      oldestDueAgeSeconds: 100,
      nextDueInSeconds: 200,
    });
    await darkroom.close();
  });
});

const ZERO = { due: 0, running: 0, delayed: 0, retrying: 0, deadLettered: 0 };
