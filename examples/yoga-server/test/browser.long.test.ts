import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type DemoProcess, dataDirectory, startDemoProcess } from './support/demo-process.ts';
import { photo } from './support/photo.ts';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

describe.skipIf(!existsSync(EXECUTABLE))('in Chromium, the page of the demo', () => {
  let browser: Browser;
  let demo: DemoProcess;
  let directory: Awaited<ReturnType<typeof dataDirectory>>;

  beforeAll(async () => {
    directory = await dataDirectory();
    demo = await startDemoProcess(directory.path);
    browser = await chromium.launch({
      executablePath: EXECUTABLE,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });

  afterAll(async () => {
    await browser.close();
    await demo.stop();
    await directory.remove();
  });

  test('turns a chosen photo sepia, and shows it again after a reload', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(demo.baseUrl);
    await page.setInputFiles('#file', { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await photo(1200, 800) });
    await page.waitForSelector('#sepia:not([hidden]) img');
    assert.equal(await page.textContent('#status'), 'Done.');
    assert.match(new URL(page.url()).searchParams.get('id') ?? '', /^[0-9a-f-]{36}$/);

    const width = (): Promise<number> =>
      page
        .waitForFunction(() => document.querySelector<HTMLImageElement>('#sepia img')?.naturalWidth || 0)
        .then((value) => value.jsonValue());
    assert.equal(await width(), 1200);
    await page.reload();
    assert.equal(await width(), 1200);
  });

  test('suggests tags to decide on, takes one’s own, and finds images by them', async () => {
    const page = await (await browser.newContext()).newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(demo.baseUrl);
    await page.setInputFiles('#file', { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await photo(900, 600) });
    await page.waitForSelector('#tag-list .suggested');
    assert.equal(await page.textContent('#tagging'), 'Which of these are right?');
    assert.match((await page.textContent('#tag-list')) ?? '', /landscape 100 %/);

    await page.click('[aria-label="Confirm landscape"]');
    await page.waitForSelector('#tag-list .confirmed:has-text("landscape")');
    await page.fill('#new-tag', '  Bull ');
    await page.click('#add-tag button');
    await page.waitForSelector('#tag-list .confirmed:has-text("Bull")');
    await page.click('[aria-label="Reject landscape"]');
    await page.waitForFunction(() => !document.querySelector('#tag-list')?.textContent?.includes('landscape'));
    await page.click('#discard');
    await page.waitForFunction(() => document.querySelectorAll('#tag-list li').length === 1);
    assert.equal(await page.isHidden('#discard'), true);

    await page.waitForSelector('#files img');
    await page.fill('#filter-tag', 'bull');
    await page.waitForSelector('#files img');
    await page.fill('#filter-tag', 'landscape');
    await page.waitForFunction(() => document.querySelectorAll('#files li').length === 0);
    await page.reload();
    await page.waitForSelector('#tag-list .confirmed:has-text("Bull")');
    assert.deepEqual(problems, []);
  });

  test('goes on with an upload that a reload cut off, when the same file is chosen again', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const buffer = Buffer.concat([await photo(600, 400), Buffer.alloc(20 * 1024 * 1024)]);
    const file = join(await mkdtemp(join(tmpdir(), 'darkroom-photo-')), 'large.jpg');
    await writeFile(file, buffer);

    let puts = 0;
    await page.route('**/files/**', (route) =>
      route.request().method() === 'PUT' && ++puts > 1 ? route.abort() : route.continue(),
    );
    await page.goto(demo.baseUrl);
    await page.setInputFiles('#file', file);
    await page.waitForSelector('#status.error');
    await page.unroute('**/files/**');
    await page.reload();
    await page.waitForFunction(() => document.querySelector('#label')?.textContent?.includes('large.jpg again'));

    const sent: string[] = [];
    page.on('request', (request) => request.method() === 'PUT' && sent.push(request.url()));
    await page.setInputFiles('#file', file);
    await page.waitForSelector('#sepia:not([hidden]) img');
    assert.equal(sent.length, 2);
    await rm(file);
  });

  test('says so where an id is unknown, or is of a file of somebody else', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${demo.baseUrl}/?id=00000000-0000-4000-8000-000000000000`);
    await page.waitForSelector('#status.error');
    assert.ok((await page.textContent('#status'))?.includes('There is no file'));
  });
});
