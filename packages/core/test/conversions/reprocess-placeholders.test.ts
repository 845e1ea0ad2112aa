import assert from 'node:assert/strict';
import { onTestFinished, test } from 'vitest';
import { reprocess } from '../../src/cli/reprocess.ts';
import {
  type Database,
  DarkroomError,
  memoryDatabase,
  memoryProcessor,
  memoryStorage,
  type ReprocessProgress,
} from '../../src/index.ts';
import { createReady } from '../../src/testing/database/files-in-states.ts';
import { intercept, override } from '../support/intercept.ts';
import { PNG } from '../support/sample-bytes.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { upload } from '../support/uploading.ts';

const PREVIEWS = memoryProcessor({ previews: true });
const PLACEHOLDERS = { placeholders: true };

function hostOf(database: Database, processor = PREVIEWS, storage = memoryStorage()): TestHost {
  const host = testHost({ database, storage, processor });
  onTestFinished(() => host.darkroom.close());
  return host;
}

const placeholderOf = async (database: Database, id: string): Promise<string | undefined> => {
  const { files } = await database.open();
  return (await files.get({ ids: [id] }))[0]?.placeholder?.thumbHash;
};

test('files from before there were previews get a placeholder, once', async () => {
  const [database, storage] = [memoryDatabase(), memoryStorage()];
  const before = hostOf(database, memoryProcessor(), storage);
  const id = await upload(before, storage, PNG, { target: 'Customer.portrait' });
  await before.darkroom.runJobs({ maxSeconds: 10 });
  assert.equal(await placeholderOf(database, id), undefined);

  const { darkroom } = hostOf(database, PREVIEWS, storage);
  assert.deepEqual(await darkroom.reprocess({ ...PLACEHOLDERS, dryRun: true }), { found: 1, requested: 0, after: id });
  await darkroom.runJobs({ maxSeconds: 10 });
  assert.equal(await placeholderOf(database, id), undefined);
  assert.deepEqual(await darkroom.reprocess(PLACEHOLDERS), { found: 1, requested: 1, after: id });
  await darkroom.runJobs({ maxSeconds: 10 });
  assert.ok(await placeholderOf(database, id));
  assert.deepEqual(await darkroom.reprocess(PLACEHOLDERS), { found: 0, requested: 0, after: null });
});

test('two runs before the workers make it read the original once', async () => {
  const [database, storage] = [memoryDatabase(), memoryStorage()];
  const id = await upload(hostOf(database, memoryProcessor(), storage), storage, PNG);
  let previews = 0;
  const counting = intercept(PREVIEWS, (call, proceed) => {
    if (call.name === 'preview') previews += 1;
    return proceed();
  });
  const { darkroom } = hostOf(database, counting, storage);
  for (let run = 0; run < 2; run += 1) {
    assert.partialDeepStrictEqual(await darkroom.reprocess(PLACEHOLDERS), { requested: 1 });
  }
  await darkroom.runJobs({ maxSeconds: 10 });
  assert.ok(await placeholderOf(database, id));
  assert.equal(previews, 1);
});

test('goes through all pages, and says on the command line where to continue', async () => {
  const database = memoryDatabase();
  const opened = await database.open();
  for (let count = 0; count < 120; count += 1) await createReady(opened);
  const ids = (await opened.files.listAll({ limit: 1000, after: null })).map(({ id }) => id);
  let pages = 0;
  const failing = override(database, {
    'files.listWithoutPlaceholder': async (_, proceed) => {
      pages += 1;
      if (pages === 2) throw new DarkroomError('DATABASE_UNAVAILABLE', 'The database does not answer: try again.');
      return proceed();
    },
  });
  const told: string[] = [];
  const command = { conversion: undefined, after: null, failed: false, dryRun: false };
  const stream = { write: (text: string) => told.push(text) };
  const { darkroom } = hostOf(failing);
  await assert.rejects(reprocess(darkroom, command, stream), {
    message: `The database does not answer: try again. Continue with: npx @graphql-darkroom/core reprocess --placeholders --after ${ids[99]}`,
  });
  assert.deepEqual(told, [`100 found, 100 requested, up to ${ids[99]}\n`]);
  assert.equal(
    await reprocess(darkroom, { ...command, after: ids[99] ?? null, dryRun: true }, stream),
    '20 files have no placeholder. Nothing was changed.\n',
  );
  assert.equal(
    await reprocess(darkroom, { ...command, after: ids[99] ?? null }, stream),
    '20 files had no placeholder; 20 were requested. The workers make them.\n',
  );
});

test('leaves out types without previews, and says if there are none at all', async () => {
  const database = memoryDatabase();
  await createReady(await database.open());
  const none = hostOf(database, { ...PREVIEWS, supports: (type) => type === 'image/png' });
  assert.partialDeepStrictEqual(await none.darkroom.reprocess(PLACEHOLDERS), { found: 0 });
  await assert.rejects(hostOf(database, memoryProcessor()).darkroom.reprocess(PLACEHOLDERS), {
    code: 'BAD_USER_INPUT',
    message: /need a processor that makes previews/,
  });
});

test.each([{}, { ...PLACEHOLDERS, conversion: 'SEPIA' }, { ...PLACEHOLDERS, failed: true }])(
  'refuses options that do not go together: %o',
  async (options) => {
    const told: ReprocessProgress[] = [];
    const { darkroom } = hostOf(memoryDatabase());
    await assert.rejects(darkroom.reprocess({ ...options, onProgress: (one) => told.push(one) }), {
      code: 'BAD_USER_INPUT',
    });
    assert.deepEqual(told, []);
  },
);
