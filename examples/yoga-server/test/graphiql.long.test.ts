import assert from 'node:assert/strict';
import { type IntrospectionQuery, buildClientSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { type Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { hasChromium, sharedChromium } from '../../../test/support/chromium.ts';
import { TABS } from '../src/graphiql/tabs.ts';
import { apiClient } from './support/api-client.ts';
import { sharedDemo } from './support/demo-process.ts';

const NAMES = ['Upload', 'Complete', 'Watch', 'Review', 'ByTag', 'SetLogo', 'Attachments'];

const demo = sharedDemo();

describe('GraphiQL of the demo', () => {
  const open = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(new URL(path, demo().baseUrl), { headers: { accept: 'text/html', ...headers } });

  test('is a small page, whose script and styles are sent compressed, and kept by browsers', async () => {
    const html = await (await open('/graphql?query={__typename}')).text();
    assert.ok(html.length < 10_000, `${html.length} characters`);
    const paths = [...html.matchAll(/(?:src|href)="(\/graphiql\/[^"]+)"/g)].map(([, path = '']) => path);
    assert.equal(paths.length, 2);
    for (const path of paths) {
      const { headers } = await open(path);
      assert.equal(headers.get('content-encoding'), 'gzip');
      assert.match(headers.get('cache-control') ?? '', /max-age=31536000, immutable/);
      assert.equal((await open(path, { 'accept-encoding': 'identity' })).headers.get('content-encoding'), null);
    }
    assert.equal((await open('/graphiql/unknown.js')).status, 404);
  });

  test('leaves operations by GET to the API', async () => {
    for (const accept of ['*/*', 'application/json']) {
      const answer = await (await open('/graphql?query={__typename}', { accept })).json();
      assert.deepEqual(answer, { data: { __typename: 'Query' } });
    }
  });

  test('has tabs whose operations the API has', async () => {
    const introspection = await apiClient(demo().baseUrl, 'ada').ask<IntrospectionQuery>(getIntrospectionQuery());
    const schema = buildClientSchema(introspection);
    assert.deepEqual(
      TABS.flatMap(({ query }) => validate(schema, parse(query))),
      [],
    );
  });
});

describe.skipIf(!hasChromium)('in Chromium, GraphiQL of the demo', () => {
  const browser = sharedChromium();

  /** A tab that is chosen earlier leaves editors that come later empty: of operation, variables, headers, answer. */
  const isReady = async (page: Page): Promise<void> => {
    await page.waitForSelector('.graphiql-tab');
    await page.waitForFunction(
      () => document.querySelectorAll('.monaco-editor[role=code]:has(.view-line)').length === 4,
    );
  };
  const visit = async (path: string): Promise<Page> => {
    const page = await (await browser().newContext()).newPage();
    await page.goto(demo().baseUrl + path);
    await isReady(page);
    return page;
  };
  /** GraphiQL loses a click on a tab while it starts, and remembers half a second later what is open. */
  const choose = async (page: Page, name: string): Promise<void> => {
    const tab = page.getByRole('tab', { name });
    while ((await tab.getAttribute('aria-selected')) !== 'true') await tab.locator('.graphiql-tab-button').click();
    await page.waitForFunction((title) => {
      const { tabs, activeTabIndex } = JSON.parse(localStorage.getItem('graphiql:tabState') ?? '{ "tabs": [] }');
      return tabs[activeTabIndex]?.title === title;
    }, name);
  };
  const tabsOf = (page: Page): Promise<readonly string[]> => page.locator('.graphiql-tab').allInnerTexts();
  const run = (page: Page): Promise<void> => page.click('.graphiql-execute-button');
  const answer = (page: Page, text: string): Promise<void> =>
    page.locator('.graphiql-response', { hasText: text }).waitFor();

  // A load of GraphiQL takes seconds, so each test shows all that its visit can show.
  test('shows a newcomer the way of a file, one tab after the other, and fills in their newest file', async () => {
    const page = await visit('/graphql');
    assert.deepEqual(await tabsOf(page), NAMES);
    await run(page);
    await answer(page, 'expiresAt');
    const id = /"id":\s"([^"]+)"/.exec(await page.innerText('.graphiql-response'))?.[1] ?? '';
    // What GraphiQL remembers would come before the tabs of a first visit.
    await page.evaluate(() => localStorage.clear());
    await page.goto(`${demo().baseUrl}/graphql`);
    await isReady(page);
    await choose(page, 'Watch');
    await page.waitForFunction(
      (variables) => {
        const shown = new URLSearchParams(location.search);
        return shown.get('query')?.includes('subscription Watch') === true && shown.get('variables') === variables;
      },
      JSON.stringify({ id }, null, 2),
    );
    await run(page);
    await answer(page, 'UPLOADING');
    // A returning visitor: the link's tab stands beside those that were open, with no variables but its own.
    const query = 'query Linked($id: ID) { customer(id: $id) { name } }';
    await page.goto(`${demo().baseUrl}/graphql?${new URLSearchParams({ query })}`);
    await isReady(page);
    assert.deepEqual(await tabsOf(page), [...NAMES, 'Linked']);
    await run(page);
    await answer(page, 'Harbour Books');
  }, 120_000);

  test('runs what a link names, with its variables, and shows it again after a reload', async () => {
    const query = 'query Linked($id: ID) { customer(id: $id) { name } }';
    const parameters = new URLSearchParams({ query, variables: '{"id":"2"}' });
    const page = await visit(`/graphql?${parameters}`);
    assert.deepEqual(await tabsOf(page), ['Linked', ...NAMES]);
    await run(page);
    await answer(page, 'Alder & Sons');
    await page.reload();
    await isReady(page);
    assert.deepEqual(await tabsOf(page), ['Linked', ...NAMES]);
    await run(page);
    await answer(page, 'Alder & Sons');
  });
});
