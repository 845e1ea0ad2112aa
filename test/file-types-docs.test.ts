import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { MEDIA_TYPES, type MediaTypeRow, type ToldBy } from '../packages/core/src/media-types/read-table.ts';

const SECTIONS: readonly (readonly [heading: string, toldBy: ToldBy])[] = [
  ['Types recognized by their first bytes', 'bytes'],
  ['Types recognized by their tracks', 'tracks'],
  ['Types recognized by the entries of a ZIP archive', 'zip'],
  ['Types recognized by the root of a compound file', 'cfb'],
  ['Types that Darkroom cannot verify', 'as'],
];

/** A type as the page has it. */
function itemOf({ type, toldBy, kind, aliases, extensions, source }: MediaTypeRow): string {
  const family = toldBy === 'bytes' ? '' : `${kind.toLowerCase().replaceAll('_', ' ')}; `;
  const others = aliases.length === 0 ? '' : `. Also ${aliases.map((name) => `\`${name}\``).join(', ')}`;
  const endings = extensions.length === 0 ? '' : `: ${extensions.join(', ')}`;
  return `- \`${type}\`${endings} (${family}${source})${others}`;
}

describe('docs/security/file-types.md', async () => {
  const page = await readFile(join(import.meta.dirname, '../docs/security/file-types.md'), 'utf8');
  const sections = new Map(page.split(/^## /m).map((section) => [section.split('\n', 1)[0] ?? '', section]));

  test.each(SECTIONS)('%s: has the types of the table, and no others', (heading, toldBy) => {
    const items = (sections.get(heading) ?? '').split('\n').filter((line) => line.startsWith('- `'));
    assert.deepEqual(items, MEDIA_TYPES.filter((row) => row.toldBy === toldBy).map(itemOf));
  });
});
