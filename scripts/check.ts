import { spawnSync } from 'node:child_process';

type Step = { readonly name: string; readonly command: readonly [string, ...string[]] };

const source = '--conditions=@graphql-darkroom/source';
const steps: readonly Step[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'types of the examples', command: ['tsc', '--noEmit', '--project', 'examples'] },
  { name: 'codegen', command: ['node', source, 'scripts/generate-resolver-types.ts', '--check'] },
  { name: 'build', command: ['pnpm', 'run', 'build'] },
  { name: 'packages', command: ['node', 'scripts/check-packages.ts'] },
  { name: 'packed', command: ['node', 'scripts/packed/install-packed.ts'] },
  { name: 'knip', command: ['knip'] },
];

// Every step runs, also after a failure: one run shows all that is wrong.
const failed = steps.filter(({ name, command: [file, ...args] }) => {
  console.log(`\n── ${name}: ${[file, ...args].join(' ')}`);
  return spawnSync(file, args, { stdio: 'inherit' }).status !== 0;
});

console.log(
  failed.length === 0 ? '\ncheck: all good' : `\ncheck: failed: ${failed.map(({ name }) => name).join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
