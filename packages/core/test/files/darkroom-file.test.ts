import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type DarkroomFile, memoryTagger } from '../../src/index.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { type TestContext, testHost } from '../support/test-host.ts';
import { fileOf, upload } from '../support/uploading.ts';

const KEYS = [
  'attachments',
  'completedAt',
  'contentType',
  'conversions',
  'createdAt',
  'declaredContentType',
  'declaredSize',
  'dominantColor',
  'expiresAt',
  'focalPoint',
  'height',
  'id',
  'name',
  'ownerId',
  'placeholder',
  'policy',
  'rejection',
  'sha256',
  'size',
  'status',
  'tagging',
  'target',
  'uploadExpiresAt',
  'version',
  'visibility',
  'width',
];

function requirePublic(file: DarkroomFile | null | undefined): void {
  assert.deepEqual(Object.keys(file ?? {}).toSorted(), KEYS);
}

describe('a file in the host’s hands', () => {
  it('has what the host needs of its record, and no ids of requests, no keys and no counters', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, tagger: memoryTagger(), defaults: { tag: true } });
    const { files } = host.darkroom;
    const worker = await host.darkroom.startWorker();
    const id = await upload(host, storage, PNG, { target: 'Customer.logo', name: 'a.png' });
    await eventually(async () => {
      const file = await files.get(id);
      assert.deepEqual([file?.conversions[0]?.status, file?.tagging?.status], ['DONE', 'DONE']);
    });
    await worker.close();

    const file = await files.get(id);
    const { files: listed } = await files.list({ owner: 'ada' });
    assert.deepEqual(listed, [file]);
    requirePublic(file);
    const { conversions, tagging } = file ?? {};
    const [conversion] = conversions ?? [];
    assert.deepEqual(conversion, {
      id: conversion?.id,
      name: 'SEPIA',
      status: 'DONE',
      contentType: 'image/png',
      size: conversion?.size,
      width: conversion?.width,
      height: conversion?.height,
      error: null,
      attempts: 1,
    });
    assert.ok(typeof conversion?.size === 'number' && typeof conversion.width === 'number');
    assert.deepEqual(tagging, { status: 'DONE', source: 'memory:tags', error: null, attempts: 1 });
    requirePublic(await files.import({ from: new Blob([PNG]).stream(), owner: 'ada' }));
  });

  it('is the same that `authorize` is asked about', async () => {
    const storage = observedStorage();
    const asked: (DarkroomFile | null)[] = [];
    const host = testHost({
      storage,
      authorize: ({
        file,
        default: byDefault,
      }: {
        file: DarkroomFile | null;
        default: boolean;
        context: TestContext;
      }) => {
        asked.push(file);
        return byDefault;
      },
    });
    const id = await upload(host, storage, PNG, { name: 'a.png' });
    await fileOf(host, id);
    assert.deepEqual(asked.at(-1), await host.darkroom.files.get(id));
    for (const file of asked) if (file !== null) requirePublic(file);
  });
});
