import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PACKAGE = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** A project with files of a document, which has what this package's tests have installed. */
export interface DocProject {
  /** Fails with the compiler's words where the files are not correct to the type checker. */
  checkTypes(): Promise<void>;
  /** Runs a module among the files, and gives what it wrote. */
  run(code: string): Promise<string>;
  remove(): Promise<void>;
}

/** Writes the files into a folder of their own. */
export async function docProject(files: Readonly<Record<string, string>>): Promise<DocProject> {
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-docs-'));
  const modules = join(directory, 'node_modules');
  await link(join(PACKAGE, 'node_modules'), modules);
  await symlink(PACKAGE, join(modules, '@graphql-darkroom/client'));
  const texts = { ...files, 'package.json': '{ "type": "module" }', 'tsconfig.json': JSON.stringify(TSCONFIG) };
  for (const [name, text] of Object.entries({ ...texts, 'css.d.ts': `declare module '*.css';` })) {
    await writeFile(join(directory, name), text);
  }
  const execute = async (args: readonly string[]): Promise<string> => {
    const { stdout } = await run(process.execPath, args, { cwd: directory, timeout: 50_000 }).catch(
      (error: { readonly stdout: string; readonly stderr: string }) => assert.fail(error.stdout + error.stderr),
    );
    return stdout.trim();
  };
  return {
    checkTypes: async () => {
      await execute([join(PACKAGE, '../../node_modules/typescript/bin/tsc'), '-p', directory]);
    },
    run: (code) => execute([...process.execArgv, '--input-type=module', '--eval', `${code}\nprocess.exit();`]),
    remove: () => rm(directory, { recursive: true }),
  };
}

const TSCONFIG = {
  extends: join(PACKAGE, '../../tsconfig.base.json'),
  compilerOptions: {
    noEmit: true,
    jsx: 'react-jsx',
    lib: ['es2024', 'dom', 'dom.iterable'],
    typeRoots: [join(PACKAGE, '../../node_modules/@types')],
  },
  include: ['*.ts', '*.tsx'],
};

/** Links each package of one folder into another, so that some can stand beside them. */
async function link(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (name.startsWith('.')) continue;
    if (name.startsWith('@')) await link(join(from, name), join(to, name));
    else await symlink(join(from, name), join(to, name));
  }
}
