import assert from 'node:assert/strict';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { hasChromium, sharedChromium } from '../../../test/support/chromium.ts';
import { sharedDemo } from './support/demo-process.ts';
import { choose, photoFile, samplePhoto, waitForSepia } from './support/photo-page.ts';
import { foliage } from './support/photo.ts';
import { artefact, visit } from './support/visit.ts';

/** In the test of a slow connection. */
const PHOTOS = 4;

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

  test('shows what comes in another tab, blurred until its image is there, which is small', async () => {
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
    const image = await other.waitForSelector('.tile-picture img');
    await other.waitForSelector('.tile-picture[style*="data:image/png;base64,"]');
    shown.resolve();
    await other.waitForSelector('.tile-picture:not([style*="data:"])');
    const url = await image.evaluate((element) => (element as HTMLImageElement).currentSrc);
    const taken = await page.request.get(url);
    assert.equal(taken.headers()['content-type'], 'image/webp');
    const { length } = await taken.body();
    assert.ok(length > 5 * 1024 && length <= 30 * 1024, `${length} bytes`);
    await other.click('.tile a');
    await waitForSepia(other);
    await other.goBack();
    assert.equal(await other.locator('.screen').count(), 0);
  });

  test('on a slow connection, shows placeholders, then images that fit the layout and the screen', async () => {
    const page = await visit(browser(), demo().baseUrl);
    const samples = await Promise.all(['dunes', 'fjord', 'poppies'].map(samplePhoto));
    await choose(page, ...samples, { name: 'tall.jpg', mimeType: 'image/jpeg', buffer: await foliage(1000, 1500) });
    await page.waitForFunction(
      (count) => document.querySelectorAll('.tile img[srcset*="512w, "]').length === count,
      PHOTOS,
    );
    const storageState = await page.context().storageState();

    const phone = await slowly('phone', {
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      isMobile: true,
      hasTouch: true,
      storageState,
    });
    const desktop = await slowly('desktop', {
      viewport: { width: 1280, height: 900 },
      deviceScaleFactor: 1,
      storageState,
    });
    assert.deepEqual(phone, [512, 512, 512, 512]);
    assert.deepEqual(desktop, [256, 256, 256, 256]);
  });

  /** Visits the gallery on a slow connection. Gives the widths of its images, after a look at their placeholders. */
  const slowly = async (name: string, options: BrowserContextOptions): Promise<readonly number[]> => {
    const page = await visit(browser(), 'about:blank', options);
    const network = await page.context().newCDPSession(page);
    await network.send('Network.enable');
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 100,
      downloadThroughput: 400_000,
      uploadThroughput: 400_000,
    });
    const looked = Promise.withResolvers<void>();
    let taken = 0;
    await page.route('**/files/**', async (route) => {
      taken += 1;
      await looked.promise;
      await route.continue();
    });
    await page.goto(demo().baseUrl);
    await page.locator('.gallery').scrollIntoViewIfNeeded();
    await page.waitForFunction((count) => document.querySelectorAll('.tile img').length === count, PHOTOS);
    const blurred = await page.$$eval('.tile-picture', (all) =>
      all.map((element) => getComputedStyle(element).backgroundImage.startsWith('url("data:image/png;base64,')),
    );
    assert.deepEqual(blurred, [true, true, true, true]);
    await page.screenshot({ path: await artefact(`gallery-${name}-blurred.png`) });

    looked.resolve();
    await page.waitForFunction(
      (count) => document.querySelectorAll('.tile-picture:not([style*="data:"])').length === count,
      PHOTOS,
    );
    assert.equal(taken, PHOTOS);
    await page.screenshot({ path: await artefact(`gallery-${name}-images.png`) });
    const images = await page.$$eval('.tile img', (all) =>
      Promise.all(
        (all as HTMLImageElement[]).map(async (shown) => {
          const image = new Image();
          image.src = shown.currentSrc;
          await image.decode();
          const { width, height } = shown.getBoundingClientRect();
          const covering = Math.max(width, (height * image.naturalWidth) / image.naturalHeight);
          return { width: image.naturalWidth, share: image.naturalWidth / (covering * devicePixelRatio) };
        }),
      ),
    );
    // Browsers take somewhat less than the screen has, rather than twice as much.
    for (const { width, share } of images) assert.ok(share > 0.7 && share <= 2, `${width} pixels, which is ${share}`);
    return images.map(({ width }) => width);
  };

  test('an opened photo is blurred until its pixels are there', async () => {
    const page = await visit(browser(), demo().baseUrl);
    await choose(page, await samplePhoto('fjord'));
    await waitForSepia(page);
    await page.waitForSelector('.tile img[srcset*="512w, "]');
    const looked = Promise.withResolvers<void>();
    await page.route('**/files/**', async (route) => {
      await looked.promise;
      await route.continue();
    });
    await page.reload();
    await page.waitForSelector('.frame[style*="data:image/png;base64,"]');
    await page.screenshot({ path: await artefact('photo-blurred.png') });
    looked.resolve();
    await page.waitForSelector('.frame:not([style*="data:"])');
    await waitForSepia(page);
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
