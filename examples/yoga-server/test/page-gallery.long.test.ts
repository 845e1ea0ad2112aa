import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { hasChromium, sharedChromium } from '../../../test/support/chromium.ts';
import { sharedDemo } from './support/demo-process.ts';
import { choose, photoFile, waitForSepia } from './support/photo-page.ts';
import { foliage } from './support/photo.ts';
import { visit } from './support/visit.ts';

describe.skipIf(!hasChromium)('in Chromium, the gallery', () => {
  const browser = sharedChromium();
  const demo = sharedDemo();

  /** Uploads small files as the visitor of the page. */
  const uploadReports = async (page: Page, count: number): Promise<void> => {
    const bytes = Buffer.from('%PDF-1.7\n%%EOF\n');
    const ask = async (
      query: string,
      variables: object,
    ): Promise<{ startFileUpload: { id: string; urls: string[] } }> => {
      const response = await page.request.post(`${demo().baseUrl}/graphql`, { data: { query, variables } });
      return ((await response.json()) as { data: { startFileUpload: { id: string; urls: string[] } } }).data;
    };
    for (let number = 1; number <= count; number += 1) {
      const { startFileUpload: upload } = await ask(
        'mutation ($size: SafeInt, $name: String) { startFileUpload(size: $size, name: $name, target: "Customer.reports") { id urls } }',
        { size: bytes.length, name: `report-${number}.pdf` },
      );
      await page.request.put(upload.urls[0] ?? '', { data: bytes, headers: { 'content-type': '' } });
      await ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id: upload.id });
    }
  };

  test('shows what comes in another tab, blurred until its thumbnail is there, which is small', async () => {
    const page = await visit(browser(), demo().baseUrl);
    const other = await page.context().newPage();
    await other.goto(demo().baseUrl);
    await other.waitForSelector('.gallery-empty');
    const shown = Promise.withResolvers<void>();
    await other.route('**', async (route) => {
      if (route.request().resourceType() === 'image') await shown.promise;
      await route.continue();
    });
    await choose(page, { name: 'shared.jpg', mimeType: 'image/jpeg', buffer: await foliage(2400, 1600) });
    await waitForSepia(page);
    const url = await (await other.waitForSelector('.tile-picture img')).getAttribute('src');
    await other.waitForSelector('.tile-picture[style*="data:image/png;base64,"]');
    shown.resolve();
    await other.waitForSelector('.tile-picture:not([style*="data:"])');
    const thumbnail = await page.request.get(url ?? '');
    assert.equal(thumbnail.headers()['content-type'], 'image/webp');
    const { length } = await thumbnail.body();
    assert.ok(length > 12 * 1024 && length <= 30 * 1024, `${length} bytes`);
    await other.click('.tile a');
    await waitForSepia(other);
    await other.goBack();
    assert.equal(await other.locator('.screen').count(), 0);
  });

  test('loads page by page, and has elements of what is near the screen alone', async () => {
    const page = await visit(browser(), demo().baseUrl);
    await uploadReports(page, 60);
    await page.waitForSelector('.tile:has-text("report-60.pdf")');
    const reached = async (): Promise<boolean> => {
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      return (await page.locator('.tile:has-text("report-1.pdf")').count()) > 0;
    };
    while (!(await reached())) await page.waitForTimeout(50);
    assert.ok((await page.locator('.tile').count()) < 60);
    assert.equal(await page.locator('.tile:has-text("report-60.pdf")').count(), 0);
    assert.equal(await page.locator('.tile').last().getAttribute('aria-setsize'), '60');
  });

  test('offers each operation in GraphiQL, with its variables', async () => {
    const page = await visit(browser(), demo().baseUrl);
    await choose(page, await photoFile('logged.jpg', 300, 200));
    await waitForSepia(page);
    await page.click('.log-list button:has-text("startFileUpload")');
    const url = new URL((await page.getAttribute('.log-open', 'href')) ?? '', demo().baseUrl);
    assert.equal(url.pathname, '/graphql');
    assert.match(url.searchParams.get('query') ?? '', /^mutation startFileUpload\(\$name: String/);
    assert.partialDeepStrictEqual(JSON.parse(url.searchParams.get('variables') ?? ''), { name: 'logged.jpg' });
    await page.click('.log-list button:has-text("fileUpdates")');
    await page.waitForSelector('.log-view pre:has-text("SEPIA") + pre:has-text("READY")');
  });
});
