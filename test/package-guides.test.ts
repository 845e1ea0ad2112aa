import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { tableRows } from './support/table-rows.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The guides that have the options of a package, and the interfaces that declare these. */
const GUIDES: readonly (readonly [string, string, readonly (readonly [string, string])[]])[] = [
  [
    'sharp',
    'processor-sharp',
    [
      ['limits.ts', 'SharpLimits'],
      ['sharp-processor.ts', 'SharpProcessorOptions'],
    ],
  ],
  [
    'pdf',
    'processor-pdf',
    [
      ['limits.ts', 'PdfLimits'],
      ['pdf-processor.ts', 'PdfProcessorOptions'],
    ],
  ],
  [
    'conversions-in-a-function',
    'processor-http',
    [
      ['http-processor.ts', 'HttpProcessorOptions'],
      ['conversion-handler.ts', 'ConversionHandlerOptions'],
    ],
  ],
  ['files-in-a-folder', 'storage-fs', [['fs-storage.ts', 'FsStorageOptions']]],
  ['buckets', 'storage-s3', [['s3-storage.ts', 'S3StorageOptions']]],
  ['azure', 'storage-azure', [['azure-storage.ts', 'AzureStorageOptions']]],
  [
    'postgres',
    'database-postgres',
    [
      ['postgres-database.ts', 'PostgresDatabaseOptions'],
      ['sql/time-limits.ts', 'TimeLimits'],
      ['references/references-option.ts', 'ReferenceOptions'],
    ],
  ],
  [
    'bad-networks',
    'client',
    [
      ['darkroom-client.ts', 'DarkroomClientOptions'],
      ['environment/pace.ts', 'RetryOptions'],
    ],
  ],
];

/** The options that an interface of a package declares itself. */
function optionsOf(path: string, name: string): readonly string[] {
  const [, body = ''] = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n([^]*?)^\\}`, 'm').exec(read(path)) ?? [];
  return Array.from(body.matchAll(/^ {2}readonly (\w+)\??:/gm), ([, option = '']) => option);
}

describe.each(GUIDES)('docs/guides/%s.md', (guide, name, declared) => {
  test.each(declared)('has a row for each option of %s, %s', (source, type) => {
    const documented = new Set(
      tableRows(read(`docs/guides/${guide}.md`)).flatMap(([cell = '']) =>
        Array.from(cell.matchAll(/`([\w.]+)`/g), ([, option = '']) => option.split('.').at(-1)),
      ),
    );
    const options = optionsOf(`packages/${name}/src/${source}`, type);
    assert.ok(options.length > 0, type);
    assert.deepEqual(
      options.filter((option) => !documented.has(option)),
      // Said by the rows of their members.
      options.filter((option) => option === 'limits' || option === 'retry'),
    );
  });
});

test.each([
  ['sharp', 'processor-sharp'],
  ['pdf', 'processor-pdf'],
  ['conversions-in-a-function', 'processor-http'],
])('docs/guides/%s.md has the examples of the README of %s', (guide, name) => {
  const page = read(`docs/guides/${guide}.md`);
  for (const [, example = ''] of read(`packages/${name}/README.md`).matchAll(/```ts\n([^]*?)```/g)) {
    // The page exports its Darkroom, and names the file.
    const lines = example.split('\n').filter((line) => !line.startsWith('import') && !line.includes('const darkroom'));
    assert.ok(page.includes(lines.join('\n').trim().split('\n').slice(-6).join('\n')), example);
  }
});
