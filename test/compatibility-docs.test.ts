import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs/guides/compatibility.md'), 'utf8');

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The versions of a package that the workspace installs, by what its manifests ask for. */
function versionsOf(name: string): readonly string[] {
  const manifests = globSync('{package.json,*/package.json,{packages,examples}/*/package.json}', { cwd: root });
  return manifests.flatMap((path) => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
    const asked = { ...devDependencies, ...dependencies }[name];
    return asked === undefined ? [] : [asked.replace(/^(npm:.+@|[\^~])/, '')];
  });
}

const rows = [...page.matchAll(/^\| `([^`]+)` +\| ([\d.]+)/gm)].map(([, name = '', version = '']) => ({
  name,
  version,
}));

test('names the packages that the tests run on', () => assert.ok(rows.length >= 20, String(rows.length)));

test.each(rows)('$name $version is what the tests run on', ({ name, version }) => {
  const versions = versionsOf(name);
  assert.ok(
    versions.some((installed) => installed.startsWith(`${version}.`)),
    `The page says ${version}, the workspace has ${versions.join(', ')}.`,
  );
});
