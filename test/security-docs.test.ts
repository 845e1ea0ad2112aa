import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');

/** The requirements of OWASP ASVS 5.0, chapter V5. */
const REQUIREMENTS = [
  '5.1.1',
  '5.2.1',
  '5.2.2',
  '5.2.3',
  '5.2.4',
  '5.2.5',
  '5.2.6',
  '5.3.1',
  '5.3.2',
  '5.3.3',
  '5.4.1',
  '5.4.2',
  '5.4.3',
];

describe('docs/security/index.md', async () => {
  const page = await read('docs/security/index.md');
  const sections = page.split(/^### /m).slice(1);
  const shown = [...page.matchAll(/^- `([^`]+)`: "(.+)"$/gm)];

  test('has a row and a section for each requirement of ASVS 5.0, chapter V5', () => {
    assert.deepEqual(
      [...page.matchAll(/^\| \[(5\.\d\.\d)\]/gm)].map(([, number]) => number),
      REQUIREMENTS,
    );
    assert.deepEqual(
      sections.map((section) => section.split('\n')[0]),
      REQUIREMENTS,
    );
  });

  test('names a test for each requirement that is met', () => {
    const met = [...page.matchAll(/^\| \[(5\.\d\.\d)\].*\| (?:met|partly)/gm)].map(([, number]) => number);
    const withTests = sections.flatMap((section) => (section.includes('\n- `') ? [section.split('\n')[0]] : []));
    assert.deepEqual(
      met.filter((number) => !withTests.includes(number)),
      [],
    );
  });

  test.each(shown.map(([, file = '', title = '']) => [file, title]))('%s has "%s"', async (file, title) => {
    assert.ok((await read(file)).includes(`'${title}'`), title);
  });
});

test('every package says in its README what its security rests on', async () => {
  for (const name of await readdir(join(ROOT, 'packages'))) {
    assert.match(await read(`packages/${name}/README.md`), /^## Security$/m, name);
  }
});
