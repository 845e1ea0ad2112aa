import { readFile } from 'node:fs/promises';

const FILES: Readonly<Record<string, { readonly name: string; readonly contentType: string }>> = {
  '/': { name: 'index.html', contentType: 'text/html; charset=utf-8' },
  '/page.js': { name: 'page.js', contentType: 'text/javascript; charset=utf-8' },
  '/graphql.js': { name: 'graphql.js', contentType: 'text/javascript; charset=utf-8' },
  '/library.js': { name: 'library.js', contentType: 'text/javascript; charset=utf-8' },
  '/tags.js': { name: 'tags.js', contentType: 'text/javascript; charset=utf-8' },
  '/page.css': { name: 'page.css', contentType: 'text/css; charset=utf-8' },
};

/** Serves the page at `/`. */
export async function servePage(request: Request): Promise<Response> {
  const file = FILES[new URL(request.url).pathname];
  if (file === undefined) return new Response('There is nothing here.\n', { status: 404 });
  const headers = { 'content-type': file.contentType, 'cache-control': 'no-cache' };
  return new Response(await readFile(new URL(`../public/${file.name}`, import.meta.url)), { headers });
}
