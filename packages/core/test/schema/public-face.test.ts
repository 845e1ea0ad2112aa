import { readFile } from 'node:fs/promises';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { printSchema } from 'graphql';
import { expect, test } from 'vitest';
import * as core from '../../src/index.ts';

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
  expect(printed()).not.toMatch(/FileConversion|FileJobStatus|convert/);
  await expect(printed()).toMatchFileSnapshot('./snapshots/schema-without-conversions.graphql.snap');
});

test('the schema with a tagger has suggestions', async () => {
  await expect(printed(undefined, core.memoryTagger())).toMatchFileSnapshot(
    './snapshots/schema-with-suggestions.graphql.snap',
  );
});

test('the schema without a tagger has tags of people, and nothing that suggests', () => {
  expect(printed()).toContain('reviewFileTags');
  expect(printed()).not.toMatch(/FileTagging|FileJobStatus|suggestFileTags|tagging:|  tag: Boolean/);
});

test('the exports are as they were agreed', async () => {
  const source = await readFile(new URL('../../src/index.ts', import.meta.url), 'utf8');
  const names = [...source.matchAll(/export (type )?\{([^}]*)\}/g)].flatMap(([, type = '', list = '']) =>
    list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .map((name) => `${type}${name}`),
  );
  expect(names.filter((name) => !name.startsWith('type ')).toSorted()).toEqual(Object.keys(core).toSorted());
  await expect(`${names.toSorted().join('\n')}\n`).toMatchFileSnapshot('./snapshots/exports.txt.snap');
});
