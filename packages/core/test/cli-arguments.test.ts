import assert from 'node:assert/strict';
import { test } from 'vitest';
import { readArguments } from '../src/cli/read-arguments.ts';
import { createDarkroom, memoryDatabase, memoryStorage } from '../src/index.ts';

test.each([
  ['reprocess --conversion SEPIA --json', 'reprocess has no option --json.'],
  ['jobs', 'jobs wants one of: list, retry, discard.'],
  ['jobs remove', 'There is no command jobs remove.'],
  ['jobs list 7', 'What is 7?'],
  ['jobs retry', 'jobs retry wants ids of jobs, or --queue NAME or --file ID for all dead ones.'],
  ['jobs discard 7 --queue tag', 'jobs discard wants ids of jobs, or --queue NAME or --file ID for all dead ones.'],
  ['sweep --queue tag', 'sweep has no option --queue.'],
  ['inspect', 'inspect wants the id of one file.'],
  ['inspect 7 8', 'inspect wants the id of one file.'],
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
  await assert.rejects(darkroom.operator.listJobs({ queues: [unknown] }), /no queue converts\. There are: verify, /);
  const lost = 'LOST' as 'DEAD';
  await assert.rejects(darkroom.operator.listJobs({ states: [lost] }), /no state LOST\. There are: WAITING, /);
  for (const limit of [0, 1001, Number.NaN]) {
    await assert.rejects(darkroom.operator.listJobs({ limit }), { code: 'BAD_USER_INPUT' });
  }
  await darkroom.close();
});
