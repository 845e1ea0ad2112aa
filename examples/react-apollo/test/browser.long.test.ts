import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page, type Request } from 'playwright-core';
import { type PreviewServer, build, preview } from 'vite';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { hasChromium, launchChromium } from '../../../test/support/chromium.ts';
import { type DemoProcess, dataDirectory, startDemoProcess } from '../../yoga-server/test/support/demo-process.ts';
import { photo } from '../../yoga-server/test/support/photo.ts';

const ROOT = join(import.meta.dirname, '..');

describe.skipIf(!hasChromium)('in Chromium, the app with Apollo Client', () => {
  let browser: Browser;
  let demo: DemoProcess;
  let directory: Awaited<ReturnType<typeof dataDirectory>>;
  let outDir: string;
  let server: PreviewServer;

  beforeAll(async () => {
    directory = await dataDirectory();
    outDir = await mkdtemp(join(tmpdir(), 'darkroom-react-apollo-'));
    const shared = { root: ROOT, logLevel: 'error', build: { outDir, emptyOutDir: true } } as const;
    [demo] = await Promise.all([startDemoProcess(directory.path), build(shared)]);
    server = await preview({ ...shared, preview: { port: 0, proxy: { '/graphql': demo.baseUrl } } });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await demo.stop();
    await directory.remove();
    await rm(outDir, { recursive: true });
  });

  const open = async (path = ''): Promise<Page> => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}${path}`);
    return page;
  };
  const sepiaWidth = async (page: Page): Promise<number> => {
    const sepia = page.getByAltText('Sepia');
    await sepia.waitFor();
    return sepia.evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      return image.naturalWidth;
    });
  };

  test('uploads a photo, shows it sepia, confirms a tag, and shows all of it again after a reload', async () => {
    const page = await open();
    const buffer = await photo(1200, 800);
    await page.getByLabel('Photo').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
    assert.equal(await sepiaWidth(page), 1200);
    assert.match(new URL(page.url()).searchParams.get('id') ?? '', /^[0-9a-f-]{36}$/);

    await page.getByRole('button', { name: 'Confirm landscape' }).click();
    await page.getByText('Tags: landscape').waitFor();
    await page.reload();
    assert.equal(await sepiaWidth(page), 1200);
    await page.getByText('Tags: landscape').waitFor();

    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByLabel('Photo').waitFor();
    await page.goBack();
    await page.getByText('There is no such photo.').waitFor();
  });

  test('says why an upload is refused, and tries again', async () => {
    const page = await open();
    const errors = [{ message: 'Full.', extensions: { code: 'QUOTA_EXCEEDED', retryable: false } }];
    const start = (request: Request): boolean => request.postData()?.includes('startFileUpload') === true;
    await page.route('**/graphql', (route) =>
      start(route.request()) ? route.fulfill({ json: { errors } }) : route.continue(),
    );
    const buffer = await photo(300, 200);
    await page.getByLabel('Photo').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
    await page.getByText('There is no space left for this file.').waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    assert.equal(await sepiaWidth(page), 300);
  });

  test('outlives a subscription that is refused for a moment', async () => {
    const page = await open();
    let refused = 0;
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('subscription') === true && refused++ === 0
        ? route.fulfill({ status: 503, body: 'Service Unavailable' })
        : route.continue(),
    );
    const buffer = await photo(320, 200);
    await page.getByLabel('Photo').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
    assert.equal(await sepiaWidth(page), 320);
    assert.ok(refused > 1);
  });
});
