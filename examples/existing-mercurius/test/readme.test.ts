import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'vitest';
import { beforeDarkroom } from '../../../e2e/test/support/before-darkroom.ts';
import { startExample } from '../../../e2e/test/support/example-process.ts';
import { hostClient } from '../../../e2e/test/support/host-client.ts';

test('without the diff of the README it is an API that knows nothing of Darkroom', async () => {
  const before = await beforeDarkroom(join(import.meta.dirname, '..'));
  assert.doesNotMatch(before.text, /darkroom|@fileUpload/i);
  assert.ok(
    (await readFile(join(import.meta.dirname, '../README.md'), 'utf8')).includes(
      `${before.lines.added} lines in, ${before.lines.removed} out;`,
    ),
  );
  const example = await startExample(before.folder);
  const ada = hostClient(example.url, 'WEBSOCKET', 'ada');
  assert.deepEqual(await ada.ask('{ companies { contacts { name } } }'), {
    companies: [{ contacts: [{ name: 'Mina' }] }, { contacts: [{ name: 'Tom' }] }],
  });
  await example.stop();
  await before.remove();
});
