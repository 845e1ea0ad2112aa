import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

test('a configuration that throws a SyntaxError while it runs is run once, and its error is the one that is seen', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-'));
  await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
  const runs = join(directory, 'runs');
  const noting = `import { appendFileSync } from 'node:fs';\nappendFileSync(${JSON.stringify(runs)}, 'x');\n`;
  const importing = async (name: string, source: string): Promise<unknown> => {
    const path = join(directory, name);
    await writeFile(path, source);
    await writeFile(runs, '');
    return importConfig(path);
  };
  for (const [name, failing, message] of [
    ['json.mjs', "export default JSON.parse('{ no JSON');", /JSON/],
    ['dynamic.mjs', "await import('./missing');", /missing/],
    ['typed.ts', "const port: number = JSON.parse('{ no JSON');\nexport default port;", /JSON/],
  ] as const) {
    await assert.rejects(importing(name, noting + failing), message);
    assert.equal(await readFile(runs, 'utf8'), 'x', name);
  }
  // What Node.js cannot parse or resolve has not run: it is compiled, and runs then.
  for (const [name, imported, failing] of [
    ['enum.ts', './one.ts', 'enum Kind { A }\nexport default Kind.A;'],
    ['extension.ts', './two', 'export default started;'],
  ] as const) {
    await writeFile(join(directory, `${imported.replace('.ts', '')}.ts`), `${noting}export const started = true;\n`);
    await importing(name, `import { started } from '${imported}';\nvoid started;\n${failing}`);
    assert.equal(await readFile(runs, 'utf8'), 'x', name);
  }
  await rm(directory, { recursive: true });
});
