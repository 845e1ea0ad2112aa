import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { globSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const dist = join(root, 'docs/.vitepress/dist');

/** The site, served on a free port of this machine. */
export interface BuiltSite {
  /** For example, `http://127.0.0.1:4321/`. */
  readonly url: string;
  /** Every page by its path, such as `guides/nestjs.html`. */
  readonly pages: readonly string[];
  close(): Promise<void>;
}

/** Serves the built site. Builds it first if a page or the theme is newer than the last build. */
export async function builtSite(): Promise<BuiltSite> {
  const vitepress = join(root, 'node_modules/.bin/vitepress');
  if (!isBuilt()) await promisify(execFile)(vitepress, ['build', 'docs'], { cwd: root });
  const server = createServer(serveFile).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    pages: globSync('**/*.html', { cwd: dist })
      .filter((page) => page !== '404.html')
      .toSorted(),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function isBuilt(): boolean {
  const builtAt = statSync(join(dist, '404.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = globSync(['docs/**/*.md', 'docs/public/*', 'docs/.vitepress/*.ts', 'docs/.vitepress/theme/*'], {
    cwd: root,
  });
  return sources.every((file) => statSync(join(root, file)).mtimeMs < builtAt);
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

const serveFile: RequestListener = (request, response) => {
  const path = normalize(decodeURI(new URL(request.url ?? '/', 'http://localhost').pathname));
  const file = join(dist, path.endsWith('/') ? `${path}index.html` : path);
  readFile(file).then(
    (body) => response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body),
    () => response.writeHead(404).end('Not found'),
  );
};
