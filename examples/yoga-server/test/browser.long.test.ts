import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { hasChromium, sharedChromium } from '../../../test/support/chromium.ts';
import { sharedDemo } from './support/demo-process.ts';
import { choose, largePhoto, photoFile, waitForSepia } from './support/photo-page.ts';
import { visit } from './support/visit.ts';

describe.skipIf(!hasChromium)('in Chromium, the page of the demo', () => {
  const browser = sharedChromium();
  const demo = sharedDemo();

  const rowSays = (page: Page, name: string, text: string): Promise<unknown> =>
    page.waitForSelector(`.row:has-text("${name}") .row-state:has-text("${text}")`);

  test('turns a chosen photo sepia, and shows it again after a reload', async () => {
    const page = await visit(browser(), demo().baseUrl);
    await choose(page, await photoFile('photo.jpg', 1200, 800));
    await waitForSepia(page);
    assert.match((await page.textContent('.caption-state')) ?? '', /^Done\./);
    assert.match(new URL(page.url()).searchParams.get('id') ?? '', /^[0-9a-f-]{36}$/);
    const width = (): Promise<number> =>
      page.$eval('.compare-after', (image) => (image as HTMLImageElement).naturalWidth);
    assert.equal(await width(), 1200);
    await page.reload();
    await waitForSepia(page);
    assert.equal(await width(), 1200);
  });

  test('compares the two by a range input', async () => {
    const page = await visit(browser(), demo().baseUrl);
    await page.click('button[title="Dunes at dusk"]');
    await waitForSepia(page);
    await page.focus('.compare input');
    await page.keyboard.press('Home');
    assert.equal(await page.getAttribute('.compare input', 'aria-valuetext'), '0% original, 100% sepia');
    const box = await page.locator('.compare').boundingBox();
    assert.ok(box !== null);
    assert.ok(Math.abs(box.width / box.height - 1.5) < 0.01);
    await page.mouse.click(box.x + box.width * 0.75, box.y + box.height / 2);
    assert.equal(await page.inputValue('.compare input'), '75');
  });

  test('uploads several files at once', async () => {
    const page = await visit(browser(), demo().baseUrl);
    const names = ['one.jpg', 'two.jpg', 'three.jpg', 'four.jpg', 'five.jpg'];
    await choose(page, ...(await Promise.all(names.map((name) => photoFile(name, 300, 200)))));
    await page.waitForSelector('#queue-title:has-text("5 of 5 uploaded")');
    await page.waitForFunction(() => document.querySelectorAll('.tile-picture img').length === 5);
    // The first of them is shown.
    assert.equal(await page.textContent('.caption-name'), 'one.jpg');
    await page.click('text=Clear finished');
    assert.equal(await page.locator('.row').count(), 0);
  });

  test('takes what is dropped anywhere on it, or pasted', async () => {
    const page = await visit(browser(), demo().baseUrl);
    await page.waitForSelector('#choose[accept]', { state: 'attached' });
    await page.evaluate(
      async (url) => {
        const bytes = await (await fetch(url)).blob();
        for (const [type, name] of [
          ['drop', 'dropped.webp'],
          ['paste', 'pasted.webp'],
        ] as const) {
          const data = new DataTransfer();
          data.items.add(new File([bytes], name, { type: 'image/webp' }));
          const init = { bubbles: true, cancelable: true };
          const event =
            type === 'drop'
              ? new DragEvent(type, { ...init, dataTransfer: data })
              : new ClipboardEvent(type, { ...init, clipboardData: data });
          document.querySelector('footer')?.dispatchEvent(event);
        }
      },
      (await page.getAttribute('.samples img', 'src')) ?? '',
    );
    await rowSays(page, 'dropped.webp', 'Uploaded');
    await rowSays(page, 'pasted.webp', 'Uploaded');
  });

  test('is live again after connections that are refused', async () => {
    const page = await visit(browser(), 'about:blank');
    let attempts = 0;
    await page.routeWebSocket('**/graphql', (socket) => {
      if (++attempts > 2) socket.connectToServer();
      else void socket.close({ code: 1011 });
    });
    await page.goto(demo().baseUrl);
    await page.click('button[title="Dunes at dusk"]');
    await waitForSepia(page);
    await page.waitForSelector('.badge:has-text("Live")');
    assert.ok(attempts > 2);
  });

  test('works in eight tabs at once', async () => {
    const page = await visit(browser(), demo().baseUrl);
    await page.click('button[title="Dunes at dusk"]');
    await waitForSepia(page);
    const open = async (): Promise<Page> => {
      const tab = await page.context().newPage();
      await tab.goto(page.url());
      await waitForSepia(tab);
      return tab;
    };
    const tabs: Page[] = [];
    while (tabs.length < 7) tabs.push(await open());
    const [last] = tabs.slice(-1);
    assert.ok(last !== undefined);
    await last.click('button[title="Poppies in June"]');
    await rowSays(last, 'poppies.jpg', 'Uploaded');
    await page.waitForSelector('.tile:has-text("poppies.jpg")');
  });

  test('refuses what the policy does not accept before a byte is sent', async () => {
    const page = await visit(browser(), demo().baseUrl);
    assert.match((await page.textContent('.drop-hint')) ?? '', /^\s*$|Images up to 100 MB/);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.method()} ${request.postData() ?? ''}`));
    const report = { name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') };
    await choose(page, report, await photoFile('fine.jpg', 300, 200));
    assert.match((await page.textContent('.note-refused')) ?? '', /report\.pdf was not sent.*not accepted/);
    await rowSays(page, 'fine.jpg', 'Uploaded');
    assert.equal(sent.filter((request) => request.includes('startFileUpload')).length, 1);
    assert.equal(sent.filter((request) => request.startsWith('PUT')).length, 1);
    await page.click('.note-refused button');
    assert.equal(await page.locator('.note-refused').count(), 0);
  });

  test('resumes an upload that a reload interrupted, and sends no part twice', async () => {
    const page = await visit(browser(), demo().baseUrl);
    const file = await largePhoto('large.jpg');
    const landed = Promise.withResolvers<void>();
    let puts = 0;
    // The first part lands, the others hang.
    await page.route('**/files/**', async (route) => {
      if (route.request().method() !== 'PUT') return route.continue();
      if (++puts === 1) await route.continue();
      return undefined;
    });
    page.on('response', (response) => response.request().method() === 'PUT' && landed.resolve());
    await choose(page, file);
    await landed.promise;
    await page.waitForFunction(() => location.search.includes('id='));
    await page.reload();
    await page.unroute('**/files/**');
    await page.waitForSelector('.note:has-text("large.jpg is not finished")');

    const sent: string[] = [];
    page.on('request', (request) => request.method() === 'PUT' && sent.push(request.url()));
    await page.setInputFiles('.resume-input', file);
    await waitForSepia(page);
    assert.equal(sent.length, 2);
    assert.equal(await page.locator('.note').count(), 0);
  });

  test('discards an unfinished upload', async () => {
    const page = await visit(browser(), demo().baseUrl);
    await page.route('**/files/**', () => undefined);
    await choose(page, await largePhoto('large.jpg'));
    await page.waitForFunction(() => location.search.includes('id='));
    await page.reload();
    await page.click('.note button:has-text("Discard")');
    await page.waitForSelector('.caption-state:has-text("abandoned")');
    await page.reload();
    await page.waitForSelector('.caption-state:has-text("abandoned")');
    assert.equal(await page.locator('.note').count(), 0);
  });

  test('pauses, resumes and cancels', async () => {
    const page = await visit(browser(), demo().baseUrl);
    await page.route('**/files/**', () => undefined);
    await choose(page, await photoFile('slow.jpg'), await photoFile('unwanted.jpg'));
    await page.click('.row:has-text("slow.jpg") button:has-text("Pause")');
    await rowSays(page, 'slow.jpg', 'Paused');
    await page.click('.row:has-text("unwanted.jpg") button:has-text("Cancel")');
    await page.waitForFunction(() => document.querySelectorAll('.row').length === 1);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'queue-title');
    await page.unroute('**/files/**');
    await page.click('.row:has-text("slow.jpg") button:has-text("Resume")');
    await rowSays(page, 'slow.jpg', 'Uploaded');
  });

  test('waits while it is offline, and resumes automatically', async () => {
    const page = await visit(browser(), demo().baseUrl);
    await page.route('**/files/**', () => undefined);
    await choose(page, await photoFile('train.jpg'));
    await rowSays(page, 'train.jpg', '0%');
    await page.context().setOffline(true);
    await rowSays(page, 'train.jpg', 'Offline');
    await page.waitForSelector('.badge:has-text("Offline")');
    await page.unroute('**/files/**');
    await page.context().setOffline(false);
    await rowSays(page, 'train.jpg', 'Uploaded');
    await waitForSepia(page);
    await page.waitForSelector('.badge:has-text("Live")');
  });

  test('says so where an id is unknown, or is of a file of somebody else', async () => {
    const page = await visit(browser(), `${demo().baseUrl}/?id=00000000-0000-4000-8000-000000000000`);
    await page.waitForSelector('.message:has-text("Photo not found")');
    await page.click('.message button');
    assert.equal(new URL(page.url()).search, '');
  });
});
