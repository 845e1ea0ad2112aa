import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'vitest';
import { OCTET_STREAM, rowOf } from '../../src/media-types/names.ts';

const SOURCES = join(import.meta.dirname, '../../src');
const NAMED = /'((?:application|audio|font|image|model|text|video)\/[\w.+-]+)'/g;
/** How programs say that they know nothing of a file, all in one list. */
const UNKNOWN = 'media-types/media-type.ts';

test('every media type that the code of a use case names is one of the table, under its canonical name', async () => {
  const others: string[] = [];
  for await (const path of glob('**/*.ts', { cwd: SOURCES, exclude: ['testing/**', UNKNOWN] })) {
    const source = await readFile(join(SOURCES, path), 'utf8');
    for (const [, name = ''] of source.matchAll(NAMED)) {
      if (name !== OCTET_STREAM && rowOf(name)?.type !== name) others.push(`${path}: ${name}`);
    }
  }
  assert.deepEqual(others, []);
});

test('the magic bytes and tracks that Darkroom tells itself are of types that the table says are told so', async () => {
  const toldBy = async (path: string): Promise<ReadonlySet<string | undefined>> => {
    const source = await readFile(join(SOURCES, path), 'utf8');
    return new Set([...source.matchAll(NAMED)].map(([, name = '']) => rowOf(name)?.toldBy));
  };
  assert.deepEqual([...(await toldBy('containers/leading-bytes.ts'))], ['bytes']);
  assert.deepEqual([...(await toldBy('containers/tell-tracks.ts'))], ['tracks']);
});
