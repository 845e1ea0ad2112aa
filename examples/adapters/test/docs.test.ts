import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';

const root = join(import.meta.dirname, '../../..');

test.each([
  ['storage', 'map-storage'],
  ['storage', 'signed-urls'],
  ['processor', 'grayscale'],
  ['tagger', 'label-service'],
])('docs/adapters/%s.md shows %s.ts as it is', (page, name) => {
  const text = readFileSync(join(root, 'docs/adapters', `${page}.md`), 'utf8');
  const source = readFileSync(join(root, 'examples/adapters/src', `${name}.ts`), 'utf8');
  assert.ok(text.includes(`\`\`\`ts fragment [${name}.ts]\n${source}\`\`\``), 'copy the file into the page');
});

test('docs/adapters/storage.md says how long the storage is', () => {
  const text = readFileSync(join(root, 'docs/adapters/storage.md'), 'utf8');
  const [storage, urls] = ['map-storage', 'signed-urls'].map(
    (name) =>
      readFileSync(join(root, 'examples/adapters/src', `${name}.ts`), 'utf8')
        .trimEnd()
        .split('\n').length,
  );
  assert.match(text.replaceAll('\n', ' '), new RegExp(`${storage} lines over a \`Map\`, and ${urls} that sign URLs`));
});
