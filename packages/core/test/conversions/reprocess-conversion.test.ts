import { describe, expect, test } from 'vitest';
import { reprocess } from '../../src/cli/reprocess.ts';
import {
  DarkroomError,
  memoryProcessor,
  memoryDatabase,
  type ReprocessProgress,
  type Database,
} from '../../src/index.ts';
import { createReady, newConversion } from '../../src/testing/database/files-in-states.ts';
import { eventually } from '../support/eventually.ts';
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
    await eventually(async () => expect((await fileOf(old, id))?.conversions).toMatchObject([{ status: 'DONE' }]));
    await oldWorker.close();

    const host = testHost({ storage, database, processor: NEW });
    const before = await fileOf(host, id);
    expect(await host.darkroom.reprocess({ ...SEPIA, dryRun: true })).toEqual({ found: 1, requested: 0, after: id });
    expect(await fileOf(host, id)).toEqual(before);
    expect(await host.darkroom.reprocess(SEPIA)).toEqual({ found: 1, requested: 1, after: id });
    expect(await host.darkroom.reprocess(SEPIA)).toEqual({ found: 0, requested: 0, after: null });
    const worker = await host.darkroom.startWorker();
    const { files } = await database.open();
    await eventually(async () => {
      expect((await files.get({ ids: [id] }))[0]?.conversions).toMatchObject([{ status: 'DONE', recipe: 'sepia-2' }]);
    });
    expect((await fileOf(host, id))?.conversions[0]?.url).not.toBe(before?.conversions[0]?.url);
    expect(await host.darkroom.reprocess(SEPIA)).toMatchObject({ found: 0 });
    await worker.close();
    await host.darkroom.close();
  });

  test('goes through all pages, and tells how far it came', async () => {
    const database = memoryDatabase();
    const ids = await fill(database, 205);
    await fill(database, 3, 'sepia-2');
    const told: ReprocessProgress[] = [];
    const { darkroom } = testHost({ database, processor: NEW });
    await darkroom.reprocess({ ...SEPIA, onProgress: (progress) => told.push(progress) });
    expect(told).toEqual([
      { found: 100, requested: 100, after: ids[99] },
      { found: 200, requested: 200, after: ids[199] },
      { found: 205, requested: 205, after: ids[204] },
    ]);
  });

  test('goes on where it is told to', async () => {
    const database = memoryDatabase();
    const ids = await fill(database, 6);
    const { darkroom } = testHost({ database, processor: NEW });
    const after = ids[3] ?? '';
    expect(await darkroom.reprocess({ ...SEPIA, after: after.toUpperCase() })).toMatchObject({
      found: 2,
      requested: 2,
    });
    expect(await darkroom.reprocess(SEPIA)).toMatchObject({ found: 4, requested: 4 });
  });

  test('is not held up by the limit of requests, which is for viewers', async () => {
    const database = memoryDatabase();
    await fill(database, 1);
    for (let version = 2; version < 20; version += 1) {
      const processor = memoryProcessor({ conversions: { SEPIA: { recipe: `sepia-${version}` } } });
      expect(await testHost({ database, processor }).darkroom.reprocess(SEPIA)).toMatchObject({ requested: 1 });
    }
  });

  test('tries what failed by the recipe of today again only where it is told to', async () => {
    const database = memoryDatabase();
    const conversion = newConversion({ recipe: 'sepia-2' });
    const opened = await database.open();
    await createReady(opened, { conversions: [conversion] });
    const { id: conversionId, requestId } = conversion;
    await opened.conversions.fail({ conversionId, requestId, attemptId: null, error: 'Damaged.' });
    const { darkroom } = testHost({ database, processor: NEW });
    expect(await darkroom.reprocess(SEPIA)).toMatchObject({ found: 0 });
    expect(await darkroom.reprocess({ ...SEPIA, failed: true })).toMatchObject({ found: 1, requested: 1 });
    expect(await darkroom.reprocess({ ...SEPIA, failed: true })).toMatchObject({ found: 0 });
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
        expect(progress).toMatchObject({ found: 2, requested: 0 });
      },
    });
    expect(calls).toBe(1);
  });

  test('refuses a conversion that there is not', async () => {
    await expect(testHost().darkroom.reprocess({ conversion: 'constructor' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'There is no conversion constructor. There are: SEPIA.',
    });
  });

  test('that broke off says on the command line where to go on', async () => {
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
    await expect(reprocess(darkroom, command, stream)).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: `The database does not answer: try again. Go on with: npx @graphql-darkroom/core reprocess --conversion SEPIA --after ${ids[99]}`,
    });
    expect(told).toEqual([`100 found, 100 requested, up to ${ids[99]}\n`]);
    expect(await reprocess(darkroom, { ...command, after: ids[99] ?? null }, stream)).toBe(
      '20 files had an outdated SEPIA; 20 are being made again by the workers.\n',
    );
  });
});
