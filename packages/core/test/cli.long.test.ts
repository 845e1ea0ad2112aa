import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildASTSchema, parse } from 'graphql';
import { afterAll, beforeAll, describe, it } from 'vitest';

const bin = new URL('../src/cli/bin.ts', import.meta.url).pathname;
const core = join(import.meta.dirname, '../src/index.ts');

const CONFIG = `
import { createDarkroom, memoryProcessor, memoryStorage, memoryDatabase } from ${JSON.stringify(core)};
setInterval(() => {}, 1000);
const storage = memoryStorage();
const database: import(${JSON.stringify(core)}).Database = memoryDatabase();
export default createDarkroom({
  storage,
  database: { open: async () => { console.log('opened'); return database.open(); } },
  processor: memoryProcessor(),
  viewer: () => null,
});
`;

const UNREACHABLE = `
import { createDarkroom, DarkroomError, memoryStorage, memoryDatabase } from ${JSON.stringify(core)};
const open = async () => {
  throw new DarkroomError('DATABASE_UNAVAILABLE', 'Try again.', { cause: new Error('connect ECONNREFUSED') });
};
export default createDarkroom({ storage: memoryStorage(), database: { open }, viewer: () => null });
`;

describe('the command line', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'darkroom-cli-'));
    await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
    await writeFile(join(directory, 'darkroom.config.ts'), CONFIG);
    await writeFile(join(directory, 'other.mjs'), 'export default {};');
    await writeFile(join(directory, 'broken.mjs'), "throw new Error('DATABASE_URL is not set');");
    await writeFile(join(directory, 'unreachable.ts'), UNREACHABLE);
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function run(...args: readonly string[]): Promise<{ code: number | null; out: string; errors: string }> {
    const child = spawn(process.execPath, [...process.execArgv, bin, ...args], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const [out, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
    return { code, out, errors };
  }

  it('prints SDL that editors and code generators can read, and connects to nothing', async () => {
    const { code, out, errors } = await run('schema');
    assert.equal(code, 0);
    assert.doesNotMatch(errors, /opened/);
    const schema = buildASTSchema(parse(`${out}\nschema { query: Query }`), { assumeValidSDL: true });
    assert.ok(schema.getDirective('fileUpload'));
    assert.match(out, /"\s+type File /);
    assert.match(out, /enum FileConversionName \{\s+"[^"]+"\s+SEPIA\s+\}/);
  });

  it('writes it to a file, and checks whether the file is up to date', async () => {
    const file = join(directory, 'schema.graphql');
    const missing = await run('schema', '--out', file, '--check');
    assert.deepEqual([missing.code, missing.out], [1, '']);
    assert.match(missing.errors, /is out of date\. Run `npx @graphql-darkroom\/core schema --out/);
    assert.match((await run('schema', '--out', file)).out, /was written/);
    const written = await readFile(file, 'utf8');
    assert.equal((await run('schema', '--out', file, '--check')).code, 0);
    await writeFile(file, written.replaceAll('\n', '\r\n'));
    assert.match((await run('schema', '--out', file)).out, /up to date/);
    await writeFile(file, `${written}type Old { a: Int }\n`);
    assert.equal((await run('schema', '--out', file, '--check')).code, 1);
    assert.match(await readFile(file, 'utf8'), /type Old/);
  });

  it('claims the storage', async () => {
    const { code, out, errors } = await run('claim-storage', '--config', 'darkroom.config.ts');
    assert.equal(code, 0);
    assert.match(errors, /opened/);
    assert.match(out, /^This database is now the only one .*\.\n$/);
  });

  it('has outdated derivatives made again', async () => {
    const counted = await run('reprocess', '--conversion', 'SEPIA', '--dry-run');
    assert.equal(counted.code, 0);
    assert.match(counted.out, /0 files have an outdated SEPIA\. Nothing was changed/);
    assert.match((await run('reprocess', '--conversion', 'SEPIA', '--failed')).out, /0 files had an outdated SEPIA/);
    const unknown = await run('reprocess', '--conversion', 'SEPIAS');
    assert.equal(unknown.code, 2);
    const nowhere = await run('reprocess', '--conversion', 'SEPIA', '--after', '7');
    assert.equal(nowhere.code, 2);
    assert.match(nowhere.errors, /7 is not a file id/);
    assert.match(unknown.errors, /Unknown conversion SEPIAS\. Valid names: SEPIA\./);
  });

  it('prints its usage, and what is wrong with a command', async () => {
    assert.match((await run('--help')).out, /npx @graphql-darkroom\/core <command>/);
    for (const [args, problem] of [
      [[], /Pass a command/],
      [['shema'], /Unknown command: shema/],
      [['schema', 'now'], /Unexpected argument: now\./],
      [['schema', '--check'], /--check requires --out/],
      [['schema', '--put', 'a'], /--put/],
      [['reprocess'], /requires either --conversion/],
      [['schema', '--config', 'missing.ts'], /Cannot find missing\.ts/],
      [['schema', '--config', 'other.mjs'], /default-export/],
    ] as const) {
      const { code, out, errors } = await run(...args);
      assert.deepEqual([code, out], [2, ''], args.join(' '));
      assert.match(errors, problem);
    }
  });

  it('reports why it cannot start, with another exit code than for an outdated file', async () => {
    for (const [args, problem] of [
      [['claim-storage', '--config', 'unreachable.ts'], /Try again\.\n.*connect ECONNREFUSED/],
      [['schema', '--out', 'x.graphql', '--check', '--config', 'broken.mjs'], /DATABASE_URL is not set/],
    ] as const) {
      const { code, out, errors } = await run(...args);
      assert.deepEqual([code, out], [2, ''], args.join(' '));
      assert.match(errors, problem);
    }
  });
});
