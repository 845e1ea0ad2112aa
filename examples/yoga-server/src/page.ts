import { readFile } from 'node:fs/promises';
import { visitorCookie } from './viewer.ts';

const FILES: Readonly<Record<string, { readonly name: string; readonly contentType: string }>> = {
  '/': { name: 'index.html', contentType: 'text/html; charset=utf-8' },
  '/page.js': { name: 'page.js', contentType: 'text/javascript; charset=utf-8' },
  '/page.css': { name: 'page.css', contentType: 'text/css; charset=utf-8' },
};

/** Serves the page at `/`. */
export async function servePage(request: Request): Promise<Response> {
  const file = FILES[new URL(request.url).pathname];
  if (file === undefined) return new Response('There is nothing here.\n', { status: 404 });
  const headers = new Headers({ 'content-type': file.contentType, 'cache-control': 'no-cache' });
  const cookie = visitorCookie(request);
  if (cookie !== null) headers.set('set-cookie', cookie);
  return new Response(await readFile(new URL(`../public/${file.name}`, import.meta.url)), { headers });
}
