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

/** The tests that a page names, as `file`: "title". */
function shownOn(page: string): readonly (readonly [file: string, title: string])[] {
  return [...page.matchAll(/^- `([^`]+)`: "(.+)"$/gm)].map(([, file = '', title = '']) => [file, title]);
}

/** The sections of a page that have a heading of this level, by their headings. */
function sectionsOf(page: string, level: number): ReadonlyMap<string, string> {
  const mark = `${'#'.repeat(level)} `;
  const sections = page.split(/^(?=#+ )/m).filter((section) => section.startsWith(mark));
  return new Map(sections.map((section) => [section.slice(mark.length).split('\n', 1)[0] ?? '', section]));
}

async function namesTest(file: string, title: string): Promise<void> {
  assert.ok((await read(file)).includes(`'${title}'`), title);
}

describe('docs/security/asvs.md', async () => {
  const page = await read('docs/security/asvs.md');
  const sections = sectionsOf(page, 3);

  test('has a row and a section for each requirement of ASVS 5.0, chapter V5', () => {
    assert.deepEqual(
      [...page.matchAll(/^\| \[(5\.\d\.\d)\]/gm)].map(([, number]) => number),
      REQUIREMENTS,
    );
    assert.deepEqual([...sections.keys()], REQUIREMENTS);
  });

  test('says the same of each requirement in its row and in its section', () => {
    for (const [, number = '', state = ''] of page.matchAll(/^\| \[(5\.\d\.\d)\].*\| ([^|]+?) +\|$/gm)) {
      assert.match(sections.get(number) ?? '', new RegExp(`\\*\\*${state}\\.\\*\\*`, 'i'), number);
    }
  });

  test('names a test for each requirement that is met', () => {
    const met = [...page.matchAll(/^\| \[(5\.\d\.\d)\].*\| (?:met|partly)/gm)].map(([, number = '']) => number);
    assert.deepEqual(
      met.filter((number) => shownOn(sections.get(number) ?? '').length === 0),
      [],
    );
  });

  test.each(shownOn(page))('%s has "%s"', namesTest);
});

describe('the threat model of docs/security', async () => {
  const model = await read('docs/security/index.md');
  const page = await read('docs/security/threats.md');

  test('has a section with tests for each of its rows, and no others', () => {
    const rows = [...model.matchAll(/\| \[(T\d+)\]\(threats\.md#t\d+\) +\|$/gm)].map(([, number]) => number);
    assert.ok(rows.length > 10, String(rows.length));
    const withTests = [...sectionsOf(page, 2)].filter(([, section]) => shownOn(section).length > 0);
    assert.deepEqual(
      withTests.map(([number]) => number),
      rows,
    );
  });

  test.each(shownOn(page))('%s has "%s"', namesTest);
});

test('every package says in its README what its security rests on', async () => {
  for (const name of await readdir(join(ROOT, 'packages'))) {
    assert.match(await read(`packages/${name}/README.md`), /^## Security$/m, name);
  }
});
