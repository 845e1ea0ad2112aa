import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'vitest';
import { WebSocket } from 'ws';
import { sharedDemo } from './support/demo-process.ts';

const demo = sharedDemo();

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(demo().baseUrl + path, { headers });

test('the page is compressed, and asked for again only when it has changed', async () => {
  const page = await get('/', { 'accept-encoding': 'gzip, br' });
  assert.equal(page.headers.get('content-encoding'), 'br');
  assert.equal(page.headers.get('cache-control'), 'no-cache');
  assert.match(await page.text(), /^<!doctype html>/);
  const again = await get('/', { 'if-none-match': page.headers.get('etag') ?? '' });
  assert.equal(again.status, 304);
  const plain = await get('/', { 'accept-encoding': 'identity' });
  assert.equal(plain.headers.get('content-encoding'), null);
});

test('files with a hash in their names are kept for good, and others do not exist', async () => {
  const html = await (await get('/')).text();
  const [script = ''] = /\/assets\/[\w-]+\.js/.exec(html) ?? [];
  const { status, headers } = await get(script);
  assert.equal(status, 200);
  assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable');
  assert.equal(headers.get('content-type'), 'text/javascript; charset=utf-8');
  for (const path of ['/assets/', '/assets/none.js', '/assets/../index.html', '/%2e%2e/package.json', '/page.js']) {
    assert.equal((await get(path)).status, path === '/assets/../index.html' ? 200 : 404, path);
  }
});

test('the page may run its own scripts alone', async () => {
  const policy = (await get('/')).headers.get('content-security-policy') ?? '';
  const html = await (await get('/')).text();
  assert.match(policy, /default-src 'none'; script-src 'self' 'sha256-[^ ]+'; style-src 'self' 'sha256-[^ ]+'; /);
  assert.ok(!policy.includes('unsafe'));
  assert.ok(!html.includes('style='));
});

test.each([[{ origin: 'https://evil.example' }], [{ host: 'evil.example', origin: 'http://evil.example' }]])(
  'a WebSocket is not opened for a page of another site: %j',
  async (headers) => {
    const socket = new WebSocket(`${demo().baseUrl.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers,
    });
    const [error] = (await once(socket, 'error')) as [Error];
    assert.match(error.message, /403/);
  },
);

test('a WebSocket of the page itself is', async () => {
  const headers = { origin: demo().baseUrl };
  const socket = new WebSocket(`${demo().baseUrl.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  await once(socket, 'open');
  socket.close();
  await once(socket, 'close');
});
