import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { PNG } from '../../core/test/support/sample-bytes.ts';

const PACKAGE = join(import.meta.dirname, '..');
const ROOT = join(PACKAGE, '../..');
const server = await startRealPostgres();
const run = promisify(execFile);

/** What the examples import. */
const DEPENDENCIES = [
  '@graphql-darkroom/core',
  '@prisma/adapter-pg',
  '@types/pg',
  'drizzle-orm',
  'knex',
  'kysely',
  'pg',
  'postgres',
  'sequelize',
  'typeorm',
];

const PRISMA = `
import { PrismaClient, sql } from '${join(PACKAGE, 'test/libraries/prisma-client.generated.ts')}';
const Prisma: { readonly sql: typeof sql } = { sql };
export { Prisma, PrismaClient };
`;

const TSCONFIG = {
  extends: join(ROOT, 'tsconfig.base.json'),
  compilerOptions: {
    noEmit: true,
    isolatedDeclarations: false,
    declaration: false,
    rewriteRelativeImportExtensions: false,
    allowImportingTsExtensions: true,
    typeRoots: [join(ROOT, 'node_modules/@types')],
  },
  include: ['*.ts'],
};

/** Sets a logo that is there and one that is not by each example, then has all their handlers handle one event. */
const PROGRAM = `
import { randomUUID } from 'node:crypto';
import { createDarkroom, memoryStorage } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { darkroom, pool } from './darkroom.ts';

const context = { userId: 'ada' };
const png = () => new Blob([Buffer.from(process.env.PNG, 'base64')]).stream();
const handlers = [];
const answers = {};
for (const [index, name] of process.env.EXAMPLES.split(',').entries()) {
  const example = await import('./' + name);
  if (example.fileReady) handlers.push(example.fileReady);
  const { id } = await darkroom.files.import({ from: png(), owner: 'ada' });
  await example.setLogo(index, id, context);
  const code = await example.setLogo(index, randomUUID(), context).then(() => null, (error) => error.code);
  const { rows } = await pool.query('select logo from customers where id = $1', [index]);
  const { attachments } = await darkroom.files.get(id);
  const attachedTo = attachments.map(({ target, subject }) => target + ' ' + subject);
  answers[name] = [attachedTo, code, rows[0].logo === id];
}
const host = createDarkroom({
  database: postgresDatabase({ pool }),
  storage: memoryStorage(),
  viewer: () => null,
  on: { fileReady: async (event, tools) => { for (const handle of handlers) await handle(event, tools); } },
});
await host.ready();
await host.files.import({ from: png(), owner: 'ada' });
await host.startWorker();
const done = "select from darkroom_jobs.job where name = 'fileReady' and state = 'completed'";
while ((await pool.query(done)).rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
const { rows } = await pool.query('select count(*)::int, count(distinct event)::int as events from invoices');
console.log(JSON.stringify({ answers, handlers: handlers.length, ...rows[0] }));
process.exit();
`;

describe.skipIf(server === null)('the examples of docs/guides/transactions.md', async () => {
  const page = await readFile(join(ROOT, 'docs/guides/transactions.md'), 'utf8');
  const examples = Array.from(
    page.matchAll(/```ts(?: fragment)?\n\/\/ (\S+)\n([\s\S]*?)```/g),
    ([, name = '', code = '']) => ({
      name,
      code,
    }),
  );
  const names = examples.map(({ name }) => name).filter((name) => name !== 'darkroom.ts');
  const handlers = examples.filter(({ code }) => code.includes('export const fileReady')).length;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'darkroom-transactions-'));
    const link = async (name: string, path: string): Promise<void> => {
      const place = join(directory, 'node_modules', name);
      await mkdir(dirname(place), { recursive: true });
      await symlink(path, place);
    };
    await link('@graphql-darkroom/database-postgres', PACKAGE);
    for (const name of DEPENDENCIES) await link(name, join(PACKAGE, 'node_modules', name));
    await mkdir(join(directory, 'generated/prisma'), { recursive: true });
    await writeFile(join(directory, 'generated/prisma/client.ts'), PRISMA);
    await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
    await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    for (const { name, code } of examples) await writeFile(join(directory, name), code);
  });
  afterAll(async () => {
    await rm(directory, { recursive: true });
    await server?.stop();
  });

  test('are correct to the type checker', async () => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [compiler, '-p', directory]).catch(({ stdout }: { readonly stdout: string }) =>
      assert.fail(stdout),
    );
  });

  test('attach with the host’s row or not at all, and write an event’s row once', async () => {
    const url = (await server?.createDatabase()) ?? '';
    const pool = new Pool({ connectionString: url });
    await pool.query('create table customers (id int, logo uuid); create table invoices (file uuid, event uuid)');
    await pool.query('insert into customers (id) select generate_series(0, 9)');
    await pool.end();
    const { stdout } = await run(
      process.execPath,
      ['--conditions=@graphql-darkroom/source', '--input-type=module', '--eval', PROGRAM],
      {
        cwd: directory,
        env: { ...process.env, DATABASE_URL: url, EXAMPLES: names.join(','), PNG: Buffer.from(PNG).toString('base64') },
      },
    );
    assert.deepEqual(JSON.parse(stdout), {
      answers: Object.fromEntries(
        names.map((name, index) => [name, [[`Customer.logo ${index}`], 'FILE_NOT_FOUND', true]]),
      ),
      handlers,
      count: handlers,
      events: 1,
    });
    assert.deepEqual([names.length, handlers], [9, 6]);
  });
});
