import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'rolldown';
import { afterAll, beforeAll, describe, test } from 'vitest';

/** A whole PNG of one pixel: of a public image, the metadata is removed. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const PACKAGE = join(import.meta.dirname, '..');
const ROOT = join(PACKAGE, '../..');
const run = promisify(execFile);

/** What the examples import. */
const DEPENDENCIES = [
  '@graphql-tools/schema',
  '@pothos/core',
  '@pothos/plugin-directives',
  'graphql',
  'reflect-metadata',
  'type-graphql',
];

const TSCONFIG = {
  extends: join(ROOT, 'tsconfig.base.json'),
  compilerOptions: {
    noEmit: true,
    isolatedDeclarations: false,
    declaration: false,
    rewriteRelativeImportExtensions: false,
    allowImportingTsExtensions: true,
    experimentalDecorators: true,
    typeRoots: [join(ROOT, 'node_modules/@types')],
  },
  include: ['*.ts'],
};

/** Sets a logo by an argument and by an input field, each with an id that is not there before, and takes it away. */
const PROGRAM = `
import { randomUUID } from 'node:crypto';
import { graphql } from 'graphql';
import { customer, darkroom } from './darkroom.js';

const { schema } = await import('./' + process.env.EXAMPLE);
const ask = async (source, variableValues) => {
  const { data, errors } = await graphql({ schema, source, variableValues, contextValue: { user: 'ada' } });
  return errors ? errors[0].extensions.code + ' ' + errors[0].extensions.coordinate : data;
};
const { id } = await darkroom.files.import({ from: new Blob([Buffer.from(process.env.PNG, 'base64')]).stream(), owner: 'ada', target: 'Customer.logo' });
const shown = async () => {
  const { customer: { logo, logoUrl } } = await ask('{ customer { logo { id visibility conversion(name: SEPIA) { status } } logoUrl } }');
  return logo && { ...logo, id: logo.id === id, isUrl: URL.canParse(logoUrl) };
};
const answers = [];
for (const setLogo of [
  'mutation ($logo: ID) { set: setLogo(customer: 7, logo: $logo) { id } }',
  'mutation ($logo: ID) { set: setLogoByInput(input: { customer: 7, logo: $logo }) { id } }',
]) {
  const refused = await ask(setLogo, { logo: randomUUID() });
  const reached = customer.logo;
  await ask(setLogo, { logo: id });
  const logo = await shown();
  await ask(setLogo, { logo: null });
  const { attachments } = await darkroom.files.get(id);
  answers.push({ refused, reached, logo, left: attachments.length });
}
console.log(JSON.stringify(answers));
process.exit();
`;

describe('the examples of docs/guides/code-first.md', async () => {
  const page = await readFile(join(ROOT, 'docs/guides/code-first.md'), 'utf8');
  const examples = Array.from(page.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g), ([, name = '', code = '']) => ({
    name,
    code,
  }));
  const names = examples.map(({ name }) => name).filter((name) => name !== 'darkroom.ts');
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'darkroom-code-first-'));
    const link = async (name: string, path: string): Promise<void> => {
      const place = join(directory, 'node_modules', name);
      await mkdir(dirname(place), { recursive: true });
      await symlink(path, place);
    };
    await link('@graphql-darkroom/core', PACKAGE);
    for (const name of DEPENDENCIES) await link(name, join(PACKAGE, 'node_modules', name));
    await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
    await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    for (const { name, code } of examples) await writeFile(join(directory, name), code);
    // Node.js runs no decorators.
    await build({
      cwd: directory,
      input: examples.map(({ name }) => `./${name}`),
      external: ['@graphql-darkroom/core', ...DEPENDENCIES],
      transform: { decorator: { legacy: true } },
      output: { dir: directory },
      logLevel: 'warn',
    });
  });
  afterAll(() => rm(directory, { recursive: true }));

  test('are correct to the type checker', async () => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [compiler, '-p', directory]).catch(({ stdout }: { readonly stdout: string }) =>
      assert.fail(stdout),
    );
    assert.deepEqual(names, ['pothos.ts', 'type-graphql.ts']);
  });

  test.each(names)('enforce the policies: %s', async (name) => {
    const { stdout } = await run(
      process.execPath,
      ['--conditions=@graphql-darkroom/source', '--input-type=module', '--eval', PROGRAM],
      {
        cwd: directory,
        env: { ...process.env, EXAMPLE: name.replace('.ts', '.js'), PNG },
      },
    );
    const logo = { id: true, visibility: 'PUBLIC', conversion: { status: 'PENDING' }, isUrl: true };
    assert.deepEqual(
      JSON.parse(stdout),
      ['Mutation.setLogo(logo:)', 'LogoInput.logo'].map((coordinate) => ({
        refused: `FILE_NOT_FOUND ${coordinate}`,
        reached: null,
        logo,
        left: 0,
      })),
    );
  });
});
