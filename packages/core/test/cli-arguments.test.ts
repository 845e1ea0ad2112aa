import assert from 'node:assert/strict';
import { test } from 'vitest';
import { readArguments } from '../src/cli/read-arguments.ts';
import { createDarkroom, memoryDatabase, memoryStorage } from '../src/index.ts';

test.each([
  ['reprocess --conversion SEPIA --placeholders', 'reprocess requires either --conversion NAME or --placeholders.'],
  ['reprocess --placeholders --failed', '--failed requires --conversion NAME.'],
  ['reprocess --conversion SEPIA --json', 'Unknown option for reprocess: --json.'],
  ['jobs', 'jobs needs a subcommand: list, retry or discard.'],
  ['jobs remove', 'Unknown command: jobs remove.'],
  ['jobs list 7', 'Unexpected argument: 7.'],
  ['jobs retry', 'jobs retry requires job ids, or --queue NAME or --file ID to select all dead jobs.'],
  [
    'jobs discard 7 --queue tag',
    'jobs discard requires job ids, or --queue NAME or --file ID to select all dead jobs.',
  ],
  ['sweep --queue tag', 'Unknown option for sweep: --queue.'],
  ['inspect', 'inspect requires the id of one file.'],
  ['inspect 7 8', 'inspect requires the id of one file.'],
])('%s is refused', (line, problem) => {
  assert.equal(readArguments(line.split(' ')), problem);
});

test('a command is read with its options and ids', () => {
  const command = readArguments(['jobs', 'retry', 'a', 'b', '--json', '--config', 'c.ts']);
  assert.ok(command !== null && typeof command === 'object');
  assert.deepEqual(
    { ...command, values: { ...command.values } },
    {
      name: 'jobs retry',
      values: { json: true, config: 'c.ts' },
      ids: ['a', 'b'],
    },
  );
  assert.equal(readArguments(['inspect', '-h']), null);
});

test('an operator is told which queues and states there are', async () => {
  const darkroom = createDarkroom({ storage: memoryStorage(), database: memoryDatabase(), viewer: () => null });
  const unknown = 'converts' as 'convert';
  await assert.rejects(
    darkroom.operator.listJobs({ queues: [unknown] }),
    /Unknown queue converts\. Valid values: verify, /,
  );
  const lost = 'LOST' as 'DEAD';
  await assert.rejects(darkroom.operator.listJobs({ states: [lost] }), /Unknown state LOST\. Valid values: WAITING, /);
  for (const limit of [0, 1001, Number.NaN]) {
    await assert.rejects(darkroom.operator.listJobs({ limit }), { code: 'BAD_USER_INPUT' });
  }
  await darkroom.close();
});
