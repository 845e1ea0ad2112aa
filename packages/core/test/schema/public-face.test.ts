import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { printSchema } from 'graphql';
import { expect, test } from 'vitest';
import * as adapter from '../../src/adapter.ts';
import * as core from '../../src/index.ts';
import * as testing from '../../src/testing/index.ts';

function printed(processor?: core.Processor<'SEPIA' | 'THUMBNAIL_320'>, tagger?: core.Tagger): string {
  const darkroom = core.createDarkroom({
    storage: core.memoryStorage(),
    database: core.memoryDatabase(),
    viewer: () => null,
    ...(processor === undefined ? {} : { processor }),
    ...(tagger === undefined ? {} : { tagger }),
  });
  return `${printSchema(darkroom.transformSchema(makeExecutableSchema({ typeDefs: darkroom.typeDefs })))}\n`;
}

test('the schema with conversions is as it was agreed', async () => {
  const conversions = { SEPIA: { recipe: '1' }, THUMBNAIL_320: { recipe: '1' } };
  await expect(printed(core.memoryProcessor({ conversions }))).toMatchFileSnapshot(
    './snapshots/schema-with-conversions.graphql.snap',
  );
});

test('the schema without a processor has no conversions', async () => {
  assert.doesNotMatch(printed(), /FileConversion|FileJobStatus|convert/);
  await expect(printed()).toMatchFileSnapshot('./snapshots/schema-without-conversions.graphql.snap');
});

test('the schema with a tagger has suggestions', async () => {
  await expect(printed(undefined, core.memoryTagger())).toMatchFileSnapshot(
    './snapshots/schema-with-suggestions.graphql.snap',
  );
});

test('the schema without a tagger has tags of people, and nothing that suggests', () => {
  assert.ok(printed().includes('reviewFileTags'));
  assert.doesNotMatch(printed(), /FileTagging|FileJobStatus|suggestFileTags|tagging:|  tag: Boolean/);
});

const ENTRIES: readonly (readonly [entry: string, module: object, source: string, snapshot: string])[] = [
  ['for hosts', core, 'index.ts', 'exports.txt.snap'],
  ['for adapters', adapter, 'adapter.ts', 'exports-adapter.txt.snap'],
  ['for tests of adapters', testing, 'testing/index.ts', 'exports-testing.txt.snap'],
];

test.each(ENTRIES)('the exports %s are as they were agreed', async (_, module, path, snapshot) => {
  const source = await readFile(new URL(`../../src/${path}`, import.meta.url), 'utf8');
  const names = [...source.matchAll(/export (type )?\{([^}]*)\}/g)].flatMap(([, type = '', list = '']) =>
    list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .map((name) => `${type}${name}`),
  );
  assert.deepEqual(names.filter((name) => !name.startsWith('type ')).toSorted(), Object.keys(module).toSorted());
  await expect(`${names.toSorted().join('\n')}\n`).toMatchFileSnapshot(`./snapshots/${snapshot}`);
});

test('what hosts and adapters share is the same in both entries', () => {
  const shared = Object.keys(core).filter((name) => name in adapter);
  assert.deepEqual(shared.toSorted(), ['DarkroomError', 'isRetryable']);
  assert.equal(core.DarkroomError, adapter.DarkroomError);
});
