import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const REPOSITORY = 'https://github.com/graphql-darkroom/darkroom/';

interface Manifest {
  readonly engines: { readonly node: string };
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A module's package: `@scope/name` or `name`. */
function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function captured(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found);
}

// What npm shows of a package, to somebody who has nothing of this repository.
describe.each(readdirSync(join(root, 'packages')))('the README of %s', (name) => {
  const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8');
  const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as Manifest;
  const installed = captured(readme, /npm install ([^\n`]+)/g).flatMap((line) => line.trim().split(' '));
  if (readme.includes('npx @nestjs/cli new')) installed.push('@nestjs/common', '@nestjs/core');

  test('installs all that its examples import', () => {
    const examples = captured(readme, /```(?:ts|tsx|js)(?: [^\n]*)?\n([\s\S]*?)```/g).join('\n');
    const imported = captured(examples, /(?:from|import) '([^'.][^']*)'/g).filter((module) => !isBuiltin(module));
    assert.deepEqual(
      [...new Set(imported.map(packageOf))].filter((each) => !installed.includes(each)),
      [],
    );
  });

  test('says which Node.js the package needs', () => {
    const [, version = ''] = /^>=(\d+\.\d+)\.0$/.exec(manifest.engines.node) ?? [];
    assert.ok(readme.includes(`Node.js ${version} or newer`), manifest.engines.node);
  });

  test('links to the repository where it leaves itself, and to what is there', () => {
    const links = captured(readme, /\]\(([^)\s]+)\)/g).filter((link) => !link.startsWith('#'));
    assert.deepEqual(
      links.filter((link) => !/^https?:/.test(link)),
      [],
    );
    const ours = links.filter((link) => link.startsWith(REPOSITORY));
    const missing = ours.filter((link) => {
      const [, path = ''] = /^(?:blob|tree)\/main\/([^#]+)/.exec(link.slice(REPOSITORY.length)) ?? [];
      return !existsSync(join(root, path));
    });
    assert.deepEqual(missing, []);
  });
});
