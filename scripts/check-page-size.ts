import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

/** The maximum size of the demo's page, gzipped, in bytes. */
const BUDGETS = { JavaScript: 110_000, CSS: 8000 } as const;

const folder = await mkdtemp(join(tmpdir(), 'darkroom-page-'));
try {
  await promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, '../examples/yoga-server/web/build.ts'), folder],
    { env: { ...process.env, NODE_ENV: 'production' } },
  );
  const assets = await readdir(join(folder, 'assets'));
  const scripts = assets.filter((name) => name.endsWith('.js')).map((name) => readFile(join(folder, 'assets', name)));
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  const styles = [...html.matchAll(/<style>([^]*?)<\/style>/g)].map(([, text = '']) => Buffer.from(text));
  const sizes = { JavaScript: gzipped(await Promise.all(scripts)), CSS: gzipped(styles) };
  for (const kind of ['JavaScript', 'CSS'] as const) {
    const isOver = sizes[kind] === 0 || sizes[kind] > BUDGETS[kind];
    console.log(
      `${kind}: ${sizes[kind]} of ${BUDGETS[kind]} bytes${isOver ? ', which is not what the page may weigh' : ''}`,
    );
    if (isOver) process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true });
}

function gzipped(files: readonly Buffer[]): number {
  return files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
}
