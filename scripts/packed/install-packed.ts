import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedSize } from './installed-size.ts';
import { localRegistry } from './local-registry.ts';

// A user's first hour: a fresh project, npm, tarballs as they would be published, both ways to
// resolve modules, and an upload.
const root = join(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'darkroom-packed-'));
const project = join(directory, 'project');
const tarballs = join(directory, 'tarballs');

function run(file: string, args: readonly string[], cwd: string): string {
  return execFileSync(file, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** As `run`, without keeping the registry, which is of this process, from answering. */
async function npm(...args: readonly string[]): Promise<void> {
  const child = spawn('npm', args, { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  check(code === 0, `npm ${args[0]} ended with ${code}.`);
}

function check(holds: boolean, complaint: string): void {
  if (!holds) throw new Error(complaint);
}

/** Where `scripts/runtimes/fetch` puts it; null where that was not run, which CI does not allow. */
function runtimeOf(name: string): string | null {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const path = join(process.env['RUNTIMES_HOME'] ?? join(cache, 'darkroom-runtimes'), name);
  if (existsSync(path)) return path;
  check(process.env['CI'] !== 'true', `${name} is not in ${path}: run scripts/runtimes/fetch.`);
  return null;
}

const registry = await localRegistry(join(root, 'node_modules'));
try {
  const names = ['client', 'core', 'database-postgres', 'storage-fs', 'processor-sharp', 'processor-pdf'];
  const packed = names.flatMap((name) => ['--filter', `./packages/${name}`]);
  run('pnpm', ['--recursive', ...packed, 'pack', '--pack-destination', tarballs], root);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "name": "fresh", "private": true, "type": "module" }');
  const ours = readdirSync(tarballs).map((name) => join(tarballs, name));
  const offline = ['--registry', registry.url, '--cache', join(directory, 'cache')];
  await npm(
    'install',
    ...ours,
    'graphql',
    'sharp',
    '@electric-sql/pglite',
    '@types/node',
    '--ignore-scripts',
    ...offline,
  );
  await npm('ls', '--all');

  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version: string }>>;
  };
  const copies = Object.entries(lock.packages).filter(([path]) => path.endsWith('node_modules/graphql'));
  check(copies.length === 1, `There are several copies of graphql: ${copies.map(([path]) => path).join(', ')}`);
  console.log(`Installs, with one copy of graphql, ${copies[0]?.[1].version}.`);

  cpSync(join(import.meta.dirname, 'project'), project, { recursive: true });
  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    const options = { module, moduleResolution, target: 'es2024', strict: true, exactOptionalPropertyTypes: true };
    const compilerOptions = { ...options, noEmit: true, types: ['node'], skipLibCheck: false };
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['upload.ts', 'entries.ts', 'client.ts', 'preview.ts'] }),
    );
    run(join(root, 'node_modules/.bin/tsc'), ['--project', project], project);
    console.log(`Type-checks under ${moduleResolution}.`);
  }

  const older = ['--module', 'commonjs', '--moduleResolution', 'node', '--target', 'es2022', '--types', 'node'];
  const checks = ['--strict', '--noEmit', '--skipLibCheck', '--esModuleInterop', 'commonjs.ts'];
  run(process.execPath, [join(root, 'node_modules/typescript-5/bin/tsc'), ...older, ...checks], project);
  console.log('Type-checks under node.');
  const jest = ['--rootDir', project, '--testMatch', '**/runner.test.cjs', '--silent'];
  run(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), ...jest], project);
  console.log('Is tested by Jest, which loads no ES modules.');

  const shared = run(process.execPath, ['entries.ts'], project);
  check(!shared.includes('false'), `The entries of core do not share what they must: ${shared}`);
  console.log('Has one class of errors in all entries and adapters.');
  const client = run(process.execPath, ['client.ts'], project);
  check(!client.includes('false'), `The client does not do what it must: ${client}`);
  console.log('Has a client that runs on Node.js.');

  const command = join(project, 'node_modules/@graphql-darkroom/core/dist/cli.js');
  for (const kind of readdirSync(join(project, 'configs'))) {
    const sdl = run(process.execPath, [command, 'schema'], join(project, 'configs', kind));
    check(sdl.includes('type File '), `The command line printed no schema for a project of ${kind}: ${sdl}`);
    console.log(`Has a command line that reads the configuration of a project of ${kind}.`);
  }

  const answer = run(process.execPath, ['upload.ts'], project);
  check(answer.includes('"status":"READY"') && answer.includes('"status":"DONE"'), `The upload ended as: ${answer}`);
  console.log('Uploads a file, and converts it.');
  const preview = run(process.execPath, ['preview.ts'], project);
  check(preview.includes('200 × 100'), `The preview of a PDF ended as: ${preview}`);
  console.log('Draws the first page of a PDF.');

  for (const [name, ...args] of [
    ['bun', 'run'],
    ['deno', 'run', '--allow-all'],
  ] as const) {
    const runtime = runtimeOf(name);
    const ended = runtime === null ? null : run(runtime, [...args, 'upload.ts', 'memory'], project);
    check(ended?.includes('"status":"DONE"') ?? true, `The upload on ${name} ended as: ${ended}`);
    console.log(ended === null ? `${name} is not here: run scripts/runtimes/fetch.` : `Does so on ${name}, too.`);
  }

  rmSync(join(project, 'node_modules/@electric-sql'), { recursive: true });
  const missing = run(process.execPath, ['missing.ts'], project);
  const says = missing.startsWith('INVALID_CONFIGURATION') && missing.includes('npm install @electric-sql/pglite');
  check(says, `Without PGlite it says: ${missing}`);
  console.log('Says what to install where PGlite is missing.');
  const { packages, bytes } = installedSize(project, '@graphql-darkroom/core');
  console.log(`Core installs ${packages} packages, itself among them, of ${(bytes / 1_000_000).toFixed(1)} MB.`);
} finally {
  registry.close();
  rmSync(directory, { recursive: true, force: true });
}
