import assert from 'node:assert/strict';
import { test } from 'vitest';
import { sweepNow } from '../src/cli/operator-commands.ts';
import { orphansText, storyText } from '../src/cli/output.ts';
import { reprocess } from '../src/cli/reprocess.ts';
import { createDarkroom, memoryDatabase, memoryStorage } from '../src/index.ts';
import { readBudgets, requestBudget } from '../src/operation/request-budget.ts';

const darkroom = createDarkroom({ storage: memoryStorage(), database: memoryDatabase(), viewer: () => null });

test('a command says one file, and several files', async () => {
  const findings = { expired: 1, abandoned: 1, oversized: 2, unknown: 1, unreferenced: 1, settled: 2, unattached: 1 };
  const operator = { ...darkroom.operator, sweep: async () => findings };
  assert.equal(
    (await sweepNow({ operator }, { name: 'sweep', values: {}, ids: [] })).text,
    'Swept: 1 upload expired, 1 abandoned verification resumed, 2 uploads rejected as too large, 1 upload in the storage without a record, 1 file detached because no row names it, 2 files attached after an interrupted mutation, 1 unattached file deleted.\n',
  );
  const command = { conversion: 'SEPIA', after: null, failed: false, dryRun: false };
  const one = { reprocess: async () => ({ found: 1, requested: 1, after: null }) };
  const ignored = { write: () => true };
  assert.equal(
    await reprocess(one, command, ignored),
    '1 file had an outdated SEPIA; 1 was requested again. Workers make it.\n',
  );
  assert.equal(
    await reprocess(one, { ...command, dryRun: true }, ignored),
    '1 file has an outdated SEPIA. Nothing was changed.\n',
  );
});

test('a file and an orphan are described with one part and one byte', () => {
  const story = { file: null, work: [], tags: [], jobs: [], objects: [{ key: 'a', size: 1 }] };
  const text = storyText('7', { ...story, openUpload: { parts: 1, bytes: 1 } });
  assert.match(text, /Objects\n {2}a, 1 byte\nOpen upload\n {2}1 part, 1 byte\n$/);
  const unreferenced = {
    fileId: '7',
    target: 'Customer.logo',
    subject: '1',
    since: new Date(0),
    kept: 'GRACE_PERIOD' as const,
  };
  const lists = { objects: [], uploads: [], missing: [], stopped: [], detached: 1 };
  const orphans = orphansText({ ...lists, unreferenced: [{ ...unreferenced, size: 1 }] });
  assert.match(orphans, /record 1, 1 byte: not named[^]*\n1 file was detached\.\n$/);
});

test('a budget of one says so', () => {
  const { ofAnonymous } = readBudgets();
  const message = 'At most 1 list of files may be filtered in one operation. Send several operations.';
  assert.throws(() => requestBudget(ofAnonymous).spend('maxSearches', 2), { message });
});
