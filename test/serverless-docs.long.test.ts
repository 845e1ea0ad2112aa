import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const run = promisify(execFile);

const DARKROOM = `
import { createDarkroom, memoryDatabase, memoryStorage } from '@graphql-darkroom/core';
export const darkroom = createDarkroom({ storage: memoryStorage(), database: memoryDatabase(), viewer: () => null });
`;

const TSCONFIG = {
  extends: join(ROOT, 'tsconfig.base.json'),
  compilerOptions: {
    noEmit: true,
    isolatedDeclarations: false,
    declaration: false,
    typeRoots: [join(ROOT, 'node_modules/@types')],
  },
  include: ['*.ts'],
};

describe('the examples of docs/guides/serverless.md', async () => {
  const page = await readFile(join(ROOT, 'docs/guides/serverless.md'), 'utf8');
  const [, vercel = '', lambda = '', cloudRun = ''] = Array.from(
    page.matchAll(/```ts[^\n]*\n([\s\S]*?)```/g),
    ([, code = '']) => code,
  );
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'darkroom-serverless-'));
    await mkdir(join(directory, 'node_modules/@graphql-darkroom'), { recursive: true });
    await symlink(join(ROOT, 'packages/core'), join(directory, 'node_modules/@graphql-darkroom/core'));
    await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
    await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    for (const [name, code] of Object.entries({ darkroom: DARKROOM, vercel, lambda, cloudRun })) {
      await writeFile(join(directory, `${name}.ts`), code);
    }
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function evaluate(code: string): Promise<unknown> {
    const program = `${code}\nprocess.exit();`;
    const { stdout } = await run(process.execPath, [...process.execArgv, '--input-type=module', '--eval', program], {
      cwd: directory,
    });
    return JSON.parse(stdout);
  }

  test('are correct to the type checker', async () => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [compiler, '-p', directory]).catch(({ stdout }: { readonly stdout: string }) =>
      assert.fail(stdout),
    );
  });

  test('on Vercel run jobs for those who know the secret', async () => {
    const answer = await evaluate(`
      import { GET } from './vercel.ts';
      const ask = (authorization) => GET(new Request('http://a/api/jobs', { headers: { authorization } }));
      const unset = await ask('Bearer undefined');
      process.env.CRON_SECRET = 'secret';
      const [wrong, right] = [await ask('Bearer other'), await ask('Bearer secret')];
      console.log(JSON.stringify([unset.status, wrong.status, right.status, await right.json()]));
    `);
    const [unset, wrong, right, did] = answer as [number, number, number, { queues: { sweep: { done: number } } }];
    assert.deepEqual([unset, wrong, right, did.queues.sweep.done], [401, 401, 200, 1]);
  });

  test('on Lambda run jobs in the time that is left', async () => {
    const answer = await evaluate(`
      import { handler } from './lambda.ts';
      console.log(JSON.stringify(await handler({}, { getRemainingTimeInMillis: () => 600_000 })));
    `);
    assert.equal((answer as { readonly isWorkLeft: boolean }).isWorkLeft, false);
  });

  test('on Cloud Run run jobs and end', async () => {
    const answer = await evaluate(`import './cloudRun.ts';`);
    assert.equal((answer as { readonly isWorkLeft: boolean }).isWorkLeft, false);
  });
});
