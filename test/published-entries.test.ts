import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';

const packages = join(import.meta.dirname, '../packages');
const SOURCE = '@graphql-darkroom/source';

test.each(readdirSync(packages))('what is published of %s has its entries, all but the sources', (name) => {
  type Entries = Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  const manifest = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')) as {
    readonly main: string;
    readonly types: string;
    readonly typesVersions?: { readonly '*': Readonly<Record<string, readonly string[]>> };
    readonly exports: Entries;
    readonly publishConfig: { readonly exports: Entries };
  };
  const published = Object.entries(manifest.exports).map(([entry, conditions]) => {
    if (typeof conditions === 'string') return [entry, conditions];
    return [entry, Object.fromEntries(Object.entries(conditions).filter(([condition]) => condition !== SOURCE))];
  });
  assert.deepEqual(manifest.publishConfig.exports, Object.fromEntries(published));

  // What does not read `exports`, such as TypeScript's `moduleResolution: node`, finds the same.
  const { '.': main, ...others } = manifest.publishConfig.exports as unknown as Readonly<
    Record<string, { readonly require: { readonly types: string; readonly default: string } }>
  >;
  assert.deepEqual([manifest.main, manifest.types], [main?.require.default, main?.require.types]);
  const types = Object.entries(others)
    .filter(([entry]) => entry !== './package.json')
    .map(([entry, { require }]) => [entry.slice(2), [require.types]]);
  assert.deepEqual(manifest.typesVersions?.['*'] ?? {}, Object.fromEntries(types));
});
