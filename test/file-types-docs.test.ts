import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { MEDIA_TYPES, type MediaTypeRow, type ToldBy } from '../packages/core/src/media-types/read-table.ts';
import { tableRows } from './support/table-rows.ts';

const SECTIONS: readonly (readonly [heading: string, toldBy: ToldBy])[] = [
  ['Told by its first bytes', 'bytes'],
  ['Told by its tracks', 'tracks'],
  ['Told by the entries of a ZIP archive', 'zip'],
  ['Told by the root of a compound file', 'cfb'],
  ['Only believed', 'as'],
];

/** A row as the page has it. */
function cellsOf({ type, toldBy, kind, aliases, extensions, source }: MediaTypeRow): readonly string[] {
  const by = toldBy === 'bytes' ? [] : [kind.toLowerCase().replaceAll('_', ' ')];
  return [`\`${type}\``, ...by, aliases.map((name) => `\`${name}\``).join(' '), extensions.join(' '), source];
}

describe('docs/file-types.md', async () => {
  const page = await readFile(join(import.meta.dirname, '../docs/file-types.md'), 'utf8');
  const sections = new Map(page.split(/^## /m).map((section) => [section.split('\n', 1)[0] ?? '', section]));

  test.each(SECTIONS)('%s: has the types of the table, and no others', (heading, toldBy) => {
    const rows = tableRows(sections.get(heading) ?? '');
    assert.deepEqual(rows, MEDIA_TYPES.filter((row) => row.toldBy === toldBy).map(cellsOf));
  });
});
