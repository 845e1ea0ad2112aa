import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { CodeBlock } from './code-blocks.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'node_modules/.cache/docs-code');

/** A file's name in a block's first comment, or in the brackets of its fence. */
function nameOf({ code, info }: CodeBlock): string | undefined {
  const name = /^\/\/ ([\w./-]+\.[cm]?[jt]sx?)\b/.exec(code)?.[1] ?? /\[([\w./-]+\.[cm]?[jt]sx?)\]/.exec(info)?.[1];
  return name?.includes('..') ? undefined : name;
}

/** A file of its own for each block of a page. Blocks with names can import each other. */
function placed(blocks: readonly CodeBlock[]): ReadonlyMap<string, CodeBlock> {
  const files = new Map<string, CodeBlock>();
  for (const block of blocks) {
    const name = nameOf(block);
    const page = block.file.replace(/\.md$/, '');
    const named = `${page}/${name}`;
    const isFree = name !== undefined && !files.has(named);
    files.set(isFree ? named : `${page}/line-${block.line}.${name?.split('.').at(-1) ?? block.language}`, block);
  }
  return files;
}

/** Every package that a workspace of this repository depends on, as one `node_modules`. */
async function linkPackages(): Promise<void> {
  const modules = join(folder, 'node_modules');
  const seen = new Set<string>();
  const workspaces = ['.', ...globSync(['packages/*', 'examples/*', 'e2e', 'bench'], { cwd: root })];
  for (const workspace of workspaces) {
    const from = join(root, workspace, 'node_modules');
    const names = (await readdir(from).catch(() => [])).filter((name) => !name.startsWith('.'));
    const scoped = await Promise.all(
      names.map(async (name) =>
        name.startsWith('@') ? (await readdir(join(from, name))).map((each) => `${name}/${each}`) : [name],
      ),
    );
    for (const name of scoped.flat()) await link(name, join(from, name));
  }
  for (const name of await readdir(join(root, 'packages'))) {
    await link(`@graphql-darkroom/${name}`, join(root, 'packages', name));
  }

  async function link(name: string, target: string): Promise<void> {
    if (seen.has(name)) return;
    seen.add(name);
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(await realpath(target), join(modules, name));
  }
}

const CONFIG = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    customConditions: ['@graphql-darkroom/source'],
    types: ['node'],
    jsx: 'react-jsx',
    strict: true,
    noEmit: true,
    allowJs: true,
    checkJs: true,
    allowImportingTsExtensions: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    skipLibCheck: true,
  },
};

/** Type-checks blocks by themselves, all in one program. Resolves to a line for each error, with its place. */
export async function typeErrorsIn(
  blocks: readonly CodeBlock[],
  isChecked: (block: CodeBlock) => boolean,
): Promise<readonly string[]> {
  await rm(folder, { recursive: true, force: true });
  await linkPackages();
  const files = placed(blocks);
  for (const [path, { line, code }] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    // So that the lines of errors are those of the page.
    await writeFile(join(folder, path), '\n'.repeat(line) + code);
  }
  const checked = [...files].filter(([, block]) => isChecked(block)).map(([path]) => path);
  await writeFile(join(folder, 'styles.d.ts'), "declare module '*.css';\n");
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ ...CONFIG, files: ['styles.d.ts', ...checked] }));
  const output = await new Promise<string>((resolve) => {
    execFile('node_modules/.bin/tsc', ['--project', folder, '--pretty', 'false'], { cwd: root }, (_error, stdout) =>
      resolve(stdout),
    );
  });
  return output.split('\n').flatMap((line) => {
    const [, path = '', at = '', message = ''] = /^(.+?)\((\d+),\d+\): error (.*)$/.exec(line) ?? [];
    const block = files.get(relative(folder, join(root, path)));
    return block === undefined ? [] : [`${block.file}:${at}: ${message}`];
  });
}
