import type { Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { hasChromium, sharedChromium } from '../../../test/support/chromium.ts';
import { sharedDemo } from './support/demo-process.ts';
import { visit } from './support/visit.ts';

describe.skipIf(!hasChromium)('in Chromium, below a photo', () => {
  const browser = sharedChromium();
  const demo = sharedDemo();

  /** Asks the API as the visitor of a page. */
  const ask = <Data>(page: Page, query: string, variables: Record<string, unknown>): Promise<Data> =>
    page.evaluate(async (body) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch('/graphql', { method: 'POST', headers, body });
      return ((await response.json()) as { data: Data }).data;
    }, JSON.stringify({ query, variables }));

  test('it says which customer has it, and once that is gone, when it is deleted', async () => {
    const page = await visit(browser(), demo().baseUrl);
    await page.click('button[title="Dunes at dusk"]');
    await page.waitForSelector('.compare.loaded');
    const photo = new URL(page.url()).searchParams.get('id');
    const { createCustomer } = await ask<{ createCustomer: { id: string } }>(
      page,
      'mutation ($name: String!) { createCustomer(name: $name) { id } }',
      { name: 'Ferry & Co' },
    );
    const { id } = createCustomer;
    await ask(page, 'mutation ($id: ID!, $photo: ID!) { addCustomerPhoto(id: $id, photo: $photo) { id } }', {
      id,
      photo,
    });
    await page.waitForSelector(`.caption-facts:has-text("used as Customer.photos of ${id}")`);
    await ask(page, 'mutation ($id: ID!) { deleteCustomer(id: $id) }', { id });
    await page.waitForSelector('.caption-facts:has-text("unless it is used by then")');
  });
});
