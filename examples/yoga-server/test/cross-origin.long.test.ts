import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, type Server, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { hasChromium, sharedChromium } from '../../../test/support/chromium.ts';
import { apiClient } from './support/api-client.ts';
import { sharedDemo } from './support/demo-process.ts';

const MUTATION = 'mutation { startFileUpload(size: 1, name: "forged") { id } }';
const FILES = '{ files { nodes { id name } } }';

const demo = sharedDemo();

const graphql = (headers: Record<string, string>, query = MUTATION): Promise<Response> =>
  fetch(`${demo().baseUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });

describe('the API of the demo', () => {
  test.each([
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    [{ 'sec-fetch-site': 'same-site', origin: 'http://localhost:1' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://localhost:1' }],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
  ])('refuses what a page of another origin sends: %j', async (headers) => {
    const response = await graphql({ 'x-user': 'ada', ...headers });
    assert.equal(response.status, 403);
    assert.deepEqual(await apiClient(demo().baseUrl, 'ada').ask(FILES), { files: { nodes: [] } });
  });

  test('answers no page of a site whose name was made to lead here', async () => {
    const { port } = new URL(demo().baseUrl);
    for (const path of ['/', '/graphql?query={__typename}', '/files/public/x']) {
      const asked = request({ port, path, headers: { host: `evil.example:${port}`, 'x-user': 'ada' } }).end();
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      answer.resume();
      assert.equal(answer.statusCode, 403);
    }
  });

  test('lets no other origin ask before it sends, or read what it gets', async () => {
    for (const method of ['OPTIONS', 'GET']) {
      const response = await fetch(`${demo().baseUrl}/graphql?query={__typename}`, {
        method,
        headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
      });
      assert.equal(response.headers.get('access-control-allow-origin'), null);
      assert.equal(response.headers.get('access-control-allow-credentials'), null);
    }
  });

  test('cannot be framed, and gives https a cookie that no other server can set', async () => {
    for (const path of ['/', '/graphql']) {
      const { headers } = await fetch(demo().baseUrl + path, { headers: { accept: 'text/html' } });
      assert.match(headers.get('content-security-policy') ?? '', /(^|; )frame-ancestors 'none'$/);
      assert.equal(headers.get('x-frame-options'), 'DENY');
    }
    const { welcome, viewerOf } = await import('../src/viewer.ts');
    const page = new Response('', { headers: { 'content-type': 'text/html' } });
    const cookie = welcome(new Request('https://demo.example/'), page).headers.get('set-cookie') ?? '';
    assert.match(cookie, /^__Host-darkroom_visitor=[0-9a-f-]{36}; Path=\/; .*; Secure$/);
    const again = new Request('https://demo.example/', { headers: { cookie: cookie.replace('__Host-', '') } });
    assert.equal(viewerOf(again), null);
  });

  test('answers curl, and its own page', async () => {
    for (const headers of [{}, { 'sec-fetch-site': 'same-origin', origin: demo().baseUrl }]) {
      assert.equal((await graphql({ 'x-user': 'eve', ...headers }, FILES)).status, 200);
    }
  });
});

describe.skipIf(!hasChromium)('in Chromium, a page on another port', () => {
  const browser = sharedChromium();
  let attacker: Server;
  let page: Page;
  beforeAll(async () => {
    attacker = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<h1>Prizes</h1>'));
    await once(attacker.listen(0, 'localhost'), 'listening');
    page = await (await browser().newContext()).newPage();
    await page.goto(demo().baseUrl);
    await page.goto(`http://localhost:${(attacker.address() as AddressInfo).port}`);
  });
  afterAll(async () => {
    attacker.closeAllConnections();
    await once(attacker.close(), 'close');
  });

  test.each([
    ['with the cookie of its visitor', { 'content-type': 'application/json' }],
    ['as a simple request', { 'content-type': 'text/plain' }],
    ['as a user of its choice', { 'content-type': 'application/json', 'x-user': 'ada' }],
  ])('cannot read %s', async (_, headers) => {
    const read = await page.evaluate(
      async ([url, body, init]) => {
        try {
          const response = await fetch(url, { method: 'POST', credentials: 'include', headers: init, body });
          return await response.text();
        } catch (error) {
          return String(error);
        }
      },
      [`${demo().baseUrl}/graphql`, JSON.stringify({ query: FILES }), headers] as const,
    );
    assert.match(read, /Failed to fetch/);
  });

  test('cannot mutate by a form, nor show the page in a frame', async () => {
    const [response] = await Promise.all([
      page.waitForResponse((answer) => answer.url().endsWith('/graphql') && answer.request().method() === 'POST'),
      page.evaluate(
        ([url, query]) => {
          document.body.innerHTML = `<form method="POST" enctype="text/plain" action="${url}"><input></form>`;
          const input = document.querySelector('input');
          if (input !== null) [input.name, input.value] = [`{"query":${JSON.stringify(query)},"x":"`, '"}'];
          document.querySelector('form')?.submit();
        },
        [`${demo().baseUrl}/graphql`, MUTATION] as const,
      ),
    ]);
    assert.equal(response.status(), 403);
    const other = await page.context().newPage();
    await other.goto(`http://localhost:${(attacker.address() as AddressInfo).port}`);
    await other.evaluate((url) => {
      document.body.innerHTML = `<iframe src="${url}"></iframe>`;
    }, demo().baseUrl);
    await other.waitForFunction(() => window.frames.length === 1);
    const framed = other.frames().at(-1);
    await framed?.waitForLoadState();
    assert.equal(await framed?.locator('#choose').count(), 0);
  });
});
