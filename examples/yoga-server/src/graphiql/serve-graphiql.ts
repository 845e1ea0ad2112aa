import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { graphiqlPage } from './page.ts';

interface Asset {
  readonly path: string;
  readonly contentType: string;
  readonly text: string;
  readonly compressed: Uint8Array<ArrayBuffer>;
}

let assets: Promise<{ readonly script: Asset; readonly styles: Asset }> | null = null;

/**
 * Whether a browser requests a page rather than the result of an operation: GraphiQL shows the operation in `query`.
 */
export function isPageRequest(request: Request): boolean {
  return request.method === 'GET' && request.headers.get('accept')?.includes('text/html') === true;
}

/** GraphiQL's page. It is kept small, since browsers load it again for each `query`. */
export async function serveGraphiQL(): Promise<Response> {
  const { script, styles } = await (assets ??= makeAssets());
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', vary: 'accept' };
  return new Response(graphiqlPage({ script: script.path, styles: styles.path }), { headers });
}

/** GraphiQL's script and style sheet, 9 MB with the whole editor: compressed once and cached by browsers. */
export async function serveGraphiQLAsset(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const { script, styles } = await (assets ??= makeAssets());
  const asset = [script, styles].find(({ path }) => path === pathname);
  if (asset === undefined) return new Response('There is nothing here.\n', { status: 404 });
  const headers = {
    'content-type': asset.contentType,
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
  };
  return request.headers.get('accept-encoding')?.includes('gzip') === true
    ? new Response(asset.compressed, { headers: { ...headers, 'content-encoding': 'gzip' } })
    : new Response(asset.text, { headers });
}

async function makeAssets(): Promise<{ readonly script: Asset; readonly styles: Asset }> {
  const html = renderGraphiQL();
  const [script, styles] = await Promise.all([
    makeAsset('js', 'text/javascript', between(html, '<script>', 'YogaGraphiQL.renderYogaGraphiQL(')),
    makeAsset('css', 'text/css', between(html, '<style>', '</style>')),
  ]);
  return { script, styles };
}

/** GraphiQL comes as a single page that contains everything it needs. */
function between(html: string, start: string, end: string): string {
  const from = html.indexOf(start);
  const to = html.lastIndexOf(end);
  if (from === -1 || to <= from) {
    throw new Error(`The page of GraphiQL no longer contains ${start} followed by ${end}.`);
  }
  return html.slice(from + start.length, to);
}

async function makeAsset(extension: string, contentType: string, text: string): Promise<Asset> {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 16);
  const compressed = new Uint8Array(await promisify(gzip)(text));
  return { path: `/graphiql/${hash}.${extension}`, contentType: `${contentType}; charset=utf-8`, text, compressed };
}
