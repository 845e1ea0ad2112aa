import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** The examples whose files a guide shows, and how many it shows. */
const GUIDES = [
  ['apollo', 'servers', 2],
  ['apollo', 'existing-apollo-server', 3],
  ['mercurius', 'existing-mercurius', 3],
  ['migrate-from-graphql-upload', 'migrate-from-graphql-upload', 7],
  ['nestjs', 'nestjs', 10],
  ['nextjs', 'nextjs', 9],
  ['testing', 'testing-your-api', 3],
  ['yoga', 'servers', 2],
] as const;

/** Lines of an example that are there for this repository alone. */
const OURS = /^ {2}\/\/ The types of this example .*\n {2}typescript: .*\n/m;

test.each(GUIDES)('the guide %s shows the files of the example %s as they are', async (guide, example, count) => {
  const page = await readFile(join(root, 'docs/guides', `${guide}.md`), 'utf8');
  let shown = 0;
  for (const [, path = '', text] of page.matchAll(/^```\w+(?: fragment)?\n(?:\/\/|#) (\S+)\n([^]*?)^```$/gm)) {
    const file = await readFile(join(root, 'examples', example, path), 'utf8').catch(() => null);
    if (file === null) continue;
    assert.equal(text, file.replace(OURS, ''), path);
    shown += 1;
  }
  assert.equal(shown, count);
});
