import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { reprocess } from '../../src/cli/reprocess.ts';
import {
  DarkroomError,
  memoryProcessor,
  memoryDatabase,
  type ReprocessProgress,
  type Database,
} from '../../src/index.ts';
import { createReady, newConversion } from '../../src/testing/database/files-in-states.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { testHost } from '../support/test-host.ts';
import { fileOf, upload } from '../support/uploading.ts';

const OLD = memoryProcessor({ conversions: { SEPIA: { recipe: 'sepia-1' } } });
const NEW = memoryProcessor({ conversions: { SEPIA: { recipe: 'sepia-2' } } });
const SEPIA = { conversion: 'SEPIA' };

/** So many READY files with a sepia of this recipe. */
async function fill(database: Database, count: number, recipe = 'sepia-1'): Promise<readonly string[]> {
  const opened = await database.open();
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    ids.push(await createReady(opened, { conversions: [newConversion({ recipe })] }));
  }
  return ids.toSorted();
}

describe('reprocess', () => {
  test('makes again what another recipe made, once', async () => {
    const storage = observedStorage();
    const database = memoryDatabase();
    const old = testHost({ storage, database, processor: OLD });
    const id = await upload(old, storage, PNG, { target: 'Customer.portrait' });
    const oldWorker = await old.darkroom.startWorker();
    await eventually(async () =>
      assert.deepEqual(
        (await fileOf(old, id))?.conversions.map(({ status }) => status),
        ['DONE'],
      ),
    );
    await oldWorker.close();

    const host = testHost({ storage, database, processor: NEW });
    const before = await fileOf(host, id);
    assert.deepEqual(await host.darkroom.reprocess({ ...SEPIA, dryRun: true }), { found: 1, requested: 0, after: id });
    assert.deepEqual(await fileOf(host, id), before);
    assert.deepEqual(await host.darkroom.reprocess(SEPIA), { found: 1, requested: 1, after: id });
    assert.deepEqual(await host.darkroom.reprocess(SEPIA), { found: 0, requested: 0, after: null });
    const worker = await host.darkroom.startWorker();
    const { files } = await database.open();
    await eventually(async () => {
      assert.deepEqual(
        (await files.get({ ids: [id] }))[0]?.conversions.map(({ status, recipe }) => ({ status, recipe })),
        [{ status: 'DONE', recipe: 'sepia-2' }],
      );
    });
    assert.notEqual((await fileOf(host, id))?.conversions[0]?.url, before?.conversions[0]?.url);
    assert.partialDeepStrictEqual(await host.darkroom.reprocess(SEPIA), { found: 0 });
    await worker.close();
    await host.darkroom.close();
  });

  test('goes through all pages, and reports its progress', async () => {
    const database = memoryDatabase();
    const ids = await fill(database, 205);
    await fill(database, 3, 'sepia-2');
    const told: ReprocessProgress[] = [];
    const { darkroom } = testHost({ database, processor: NEW });
    await darkroom.reprocess({ ...SEPIA, onProgress: (progress) => told.push(progress) });
    assert.deepEqual(told, [
      { found: 100, requested: 100, after: ids[99] },
      { found: 200, requested: 200, after: ids[199] },
      { found: 205, requested: 205, after: ids[204] },
    ]);
  });

  test('continues after the given id', async () => {
    const database = memoryDatabase();
    const ids = await fill(database, 6);
    const { darkroom } = testHost({ database, processor: NEW });
    const after = ids[3] ?? '';
    assert.partialDeepStrictEqual(await darkroom.reprocess({ ...SEPIA, after: after.toUpperCase() }), {
      found: 2,
      requested: 2,
    });
    assert.partialDeepStrictEqual(await darkroom.reprocess(SEPIA), { found: 4, requested: 4 });
  });

  test('is not held up by the limit of requests, which is for viewers', async () => {
    const database = memoryDatabase();
    await fill(database, 1);
    for (let version = 2; version < 20; version += 1) {
      const processor = memoryProcessor({ conversions: { SEPIA: { recipe: `sepia-${version}` } } });
      assert.partialDeepStrictEqual(await testHost({ database, processor }).darkroom.reprocess(SEPIA), {
        requested: 1,
      });
    }
  });

  test('retries conversions that failed with the current recipe only on request', async () => {
    const database = memoryDatabase();
    const conversion = newConversion({ recipe: 'sepia-2' });
    const opened = await database.open();
    await createReady(opened, { conversions: [conversion] });
    const { id: conversionId, requestId } = conversion;
    await opened.conversions.fail({ conversionId, requestId, attemptId: null, error: 'Damaged.', jobs: [] });
    const { darkroom } = testHost({ database, processor: NEW });
    assert.partialDeepStrictEqual(await darkroom.reprocess(SEPIA), { found: 0 });
    assert.partialDeepStrictEqual(await darkroom.reprocess({ ...SEPIA, failed: true }), { found: 1, requested: 1 });
    assert.partialDeepStrictEqual(await darkroom.reprocess({ ...SEPIA, failed: true }), { found: 0 });
  });

  test('does not count what was deleted meanwhile as requested', async () => {
    const database = override(memoryDatabase(), { 'conversions.request': async () => 'NOT_READY' });
    await fill(database, 2);
    let calls = 0;
    const { darkroom } = testHost({ database, processor: NEW });
    await darkroom.reprocess({
      ...SEPIA,
      onProgress: (progress) => {
        calls += 1;
        assert.partialDeepStrictEqual(progress, { found: 2, requested: 0 });
      },
    });
    assert.equal(calls, 1);
  });

  test('refuses an unknown conversion', async () => {
    await assert.rejects(testHost().darkroom.reprocess({ conversion: 'constructor' }), {
      code: 'BAD_USER_INPUT',
      message: 'Unknown conversion constructor. Valid names: SEPIA.',
    });
  });

  test('takes the name of a ladder for all of its conversions, each file once', async () => {
    const database = memoryDatabase();
    const opened = await database.open();
    const recipe = '2';
    const conversions = {
      SEPIA: { recipe },
      PHOTO_320: { recipe, ladder: { name: 'PHOTO', width: 320 } },
      PHOTO_640: { recipe, ladder: { name: 'PHOTO', width: 640 } },
    };
    const outdated = [['PHOTO_320', 'PHOTO_640'], ['PHOTO_320'], ['PHOTO_640']] as const;
    for (let count = 0; count < 360; count += 1) {
      const names = outdated[count % 3] ?? [];
      await createReady(opened, { conversions: names.map((name) => newConversion({ name, recipe: '1' })) });
    }
    const { darkroom } = testHost({ database, processor: memoryProcessor({ conversions }) });
    const told: ReprocessProgress[] = [];
    const onProgress = (progress: ReprocessProgress): void => void told.push(progress);
    const { found, requested } = await darkroom.reprocess({ conversion: 'PHOTO', onProgress });
    assert.deepEqual([found, requested], [360, 360]);
    assert.ok(told.length >= 3);
    const places = told.map(({ after }) => after ?? '');
    assert.ok(places.every((place, index) => index === 0 || place > (places[index - 1] ?? '')));
    const files = await opened.files.listAll({ limit: 1000, after: null });
    const left = files.flatMap((file) => file.conversions.filter((one) => one.recipe !== recipe));
    assert.deepEqual(left, []);
    assert.partialDeepStrictEqual(await darkroom.reprocess({ conversion: 'PHOTO' }), { found: 0 });
    await assert.rejects(darkroom.reprocess({ conversion: 'PHOTOS' }), {
      message: 'Unknown conversion PHOTOS. Valid names: SEPIA, PHOTO_320, PHOTO_640, PHOTO.',
    });
  });

  test('prints on the command line where to continue after it was interrupted', async () => {
    const database = memoryDatabase();
    const ids = await fill(database, 120);
    let pages = 0;
    const failing = override(database, {
      'conversions.listOutdated': async (_, proceed) => {
        pages += 1;
        if (pages === 2) throw new DarkroomError('DATABASE_UNAVAILABLE', 'The database does not answer: try again.');
        return proceed();
      },
    });
    const { darkroom } = testHost({ database: failing, processor: NEW });
    const told: string[] = [];
    const command = { conversion: 'SEPIA', after: null, failed: false, dryRun: false };
    const stream = { write: (text: string) => told.push(text) };
    await assert.rejects(reprocess(darkroom, command, stream), {
      code: 'DATABASE_UNAVAILABLE',
      message: `The database does not answer: try again. Continue with: npx @graphql-darkroom/core reprocess --conversion SEPIA --after ${ids[99]}`,
    });
    assert.deepEqual(told, [`100 found, 100 requested, up to ${ids[99]}\n`]);
    assert.equal(
      await reprocess(darkroom, { ...command, after: ids[99] ?? null }, stream),
      '20 files had an outdated SEPIA; 20 were requested again. Workers make them.\n',
    );
  });
});
