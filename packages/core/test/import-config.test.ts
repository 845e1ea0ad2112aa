import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { importConfig } from '../src/cli/import-config.ts';

test('a configuration is read where no folder above has a package.json', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-'));
  const path = join(directory, 'darkroom.config.ts');
  await writeFile(path, "import { sep } from 'node:path';\nexport default sep satisfies string;\n");
  assert.equal(((await importConfig(path)) as { readonly default: unknown }).default, '/');
  await rm(directory, { recursive: true });
});
