import { spawn } from 'node:child_process';

type Step = { readonly name: string; readonly command: readonly [string, ...string[]] };

const source = '--conditions=@graphql-darkroom/source';

// The lanes run in parallel, the steps of a lane in sequence: packages can be checked only after the build.
const lanes: readonly (readonly Step[])[] = [
  [
    { name: 'build', command: ['pnpm', 'run', 'build'] },
    { name: 'packages', command: ['node', 'scripts/check-packages.ts'] },
    { name: 'packed', command: ['node', 'scripts/packed/install-packed.ts'] },
  ],
  [
    { name: 'format', command: ['oxfmt', '--check'] },
    { name: 'lint', command: ['oxlint'] },
    { name: 'comments', command: ['node', 'scripts/check-comments.ts'] },
    { name: 'words', command: ['node', 'scripts/check-words.ts'] },
    { name: 'types', command: ['tsc', '--noEmit'] },
    { name: 'types of the client', command: ['tsc', '--noEmit', '--project', 'packages/client'] },
    { name: 'types of the examples', command: ['tsc', '--noEmit', '--project', 'examples'] },
    { name: 'types of the example on NestJS', command: ['tsc', '--noEmit', '--project', 'examples/nestjs'] },
    { name: 'codegen', command: ['node', source, 'scripts/generate-resolver-types.ts', '--check'] },
    { name: 'size of the client', command: ['node', 'scripts/check-client-size.ts'] },
    { name: 'size of the page', command: ['node', 'scripts/check-page-size.ts'] },
    { name: 'types of the docs site', command: ['tsc', '--noEmit', '--project', 'docs/.vitepress'] },
    { name: 'reference of the docs site', command: ['node', source, 'scripts/docs/generate.ts', '--check'] },
    { name: 'links of the docs', command: ['node', 'scripts/docs/check-links.ts'] },
    { name: 'docs site', command: ['vitepress', 'build', 'docs'] },
    { name: 'knip', command: ['knip'] },
  ],
];

/**
 * Prints the output of a step once it has ended, so that the lanes' output does not mix. Resolves to whether it
 * succeeded.
 */
async function succeeds({ name, command: [file, ...args] }: Step): Promise<boolean> {
  const startedAt = performance.now();
  const { code, said } = await run(file, args);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`\n── ${name}: ${[file, ...args].join(' ')} (${seconds} s)\n${said}`);
  return code === 0;
}

function run(file: string, args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const said: Buffer[] = [];
  const child = spawn(file, args, { stdio: ['inherit', 'pipe', 'pipe'] });
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve) => {
    const end = (code: number | null, more = ''): void =>
      resolve({ code, said: Buffer.concat(said).toString() + more });
    child.once('error', (error) => end(null, `${error.message}\n`));
    child.once('close', (code) => end(code));
  });
}

// Every step runs, even after a failure, so that one run shows all problems.
async function failuresIn(steps: readonly Step[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const step of steps) if (!(await succeeds(step))) failed.push(step.name);
  return failed;
}

const failed = (await Promise.all(lanes.map(failuresIn))).flat();
console.log(failed.length === 0 ? '\ncheck: all good' : `\ncheck: failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
