import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'rolldown';

/** The maximum that each use of the client may add to a page: minified and gzipped, in bytes, without React. */
const BUDGETS = [
  { what: 'uploads', from: 'index.ts', names: ['createDarkroomClient', 'httpTransport'], bytes: 8200 },
  {
    what: 'uploads and live files',
    from: 'index.ts',
    names: ['createDarkroomClient', 'httpTransport', 'watchFile'],
    bytes: 10_100,
  },
  { what: 'all of it', from: 'index.ts', names: ['*'], bytes: 11_000 },
  {
    what: 'the hooks, and live files, beside uploads',
    from: 'react/index.ts',
    names: ['DarkroomProvider', 'useDarkroom', 'useFile', 'useTagReview', 'useUpload'],
    bytes: 4700,
  },
  { what: 'the hook for placeholders', from: 'react/index.ts', names: ['usePlaceholder'], bytes: 1400 },
] as const;

const source = join(import.meta.dirname, '../packages/client/src');
const entry = '\0entry';

async function sizeOf(from: string, names: readonly string[]): Promise<number> {
  const { output } = await build({
    input: entry,
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? entry : null),
        load: (id) => {
          const what = names.includes('*') ? '*' : `{ ${names.join(', ')} }`;
          return id === entry ? `export ${what} from ${JSON.stringify(join(source, from))};` : null;
        },
      },
    ],
    external: [/^react/],
    platform: 'browser',
    output: { minify: true },
    logLevel: 'silent',
    write: false,
  });
  return gzipSync(output[0].code, { level: 9 }).length;
}

for (const { what, from, names, bytes } of BUDGETS) {
  const size = await sizeOf(from, names);
  console.log(`${what}: ${size} of ${bytes} bytes${size > bytes ? ', which is more than it may weigh' : ''}`);
  if (size > bytes) process.exitCode = 1;
}
