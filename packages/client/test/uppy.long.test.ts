import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, onTestFinished, test } from 'vitest';
import { bundlePage } from '../../../test/support/bundle-page.ts';
import { hasChromium, sharedChromium } from '../../../test/support/chromium.ts';
import { startApi, type TestApi } from './support/api.ts';
import { openPage, PAGES } from './support/browser.ts';

const MB = 1_000_000;

describe.skipIf(!hasChromium)('in Chromium, Uppy’s Dashboard', () => {
  const browser = sharedChromium();
  let html: string;
  beforeAll(async () => {
    const styles = ['@uppy/core/css/style.min.css', '@uppy/dashboard/css/style.min.css'];
    const [css, script] = await Promise.all([
      Promise.all(styles.map((path) => readFile(fileURLToPath(import.meta.resolve(path)), 'utf8'))),
      bundlePage(join(PAGES, 'uppy')),
    ]);
    html = `<!doctype html><style>${css.join('\n')}</style><div id="uppy"></div><script type="module">${script.replaceAll('</script', '<\\/script')}</script>`;
  });

  async function open(api: TestApi, query = ''): Promise<Page> {
    const { page } = await openPage(browser(), `${api.proxy.url}/${query}`);
    await page.waitForSelector('.uppy-Dashboard-AddFiles');
    return page;
  }
  const startPage = (): Promise<TestApi> =>
    startApi({
      servePage: async () => new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } }),
    });
  /** On disk, as megabytes that are sent to the browser as text take seconds. */
  async function store(files: Readonly<Record<string, Buffer>>): Promise<readonly string[]> {
    const directory = await mkdtemp(join(tmpdir(), 'darkroom-uppy-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const paths = Object.keys(files).map((name) => join(directory, name));
    await Promise.all(paths.map((path) => writeFile(path, files[basename(path)] ?? '')));
    return paths;
  }
  const choose = (page: Page, paths: readonly string[]): Promise<void> =>
    page
      .locator('input[type=file]')
      .first()
      .setInputFiles([...paths]);
  const item = (page: Page, name: string): Locator =>
    page.locator('.uppy-Dashboard-Item').filter({ has: page.locator(`[title="${name}"]`) });
  /** The Dashboard says what failed, and why in a tooltip. */
  const told = (page: Page, message: string): Promise<void> =>
    page.locator(`.uppy-Informer [aria-label*="${message}"]`).first().waitFor();
  const readyIds = async (page: Page, count: number): Promise<Readonly<Record<string, string>>> => {
    await page.waitForFunction((least) => Object.keys(window.ready).length >= least, count);
    return page.evaluate(() => window.ready);
  };

  test('uploads five files, pauses one, cancels another, and goes on without sending a part twice', async () => {
    const api = await startPage();
    const page = await open(api);
    const files: Record<string, Buffer> = {
      'paused.bin': randomBytes(12 * MB),
      'cancelled.bin': randomBytes(12 * MB),
      'one.bin': randomBytes(1000),
      'two.bin': randomBytes(1000),
      'three.bin': randomBytes(1000),
    };
    api.proxy.fault = ({ part }) => (part === 2 ? { isSilent: true } : null);
    await choose(page, await store(files));
    await readyIds(page, 3);
    await waitFor(() => api.proxy.passed.filter(({ part }) => part === 2).length === 2);
    await waitFor(() => api.proxy.puts().filter(({ part, status }) => part === 1 && status === 200).length === 5);

    await item(page, 'cancelled.bin').locator('.uppy-Dashboard-Item-action--remove').click();
    await waitFor(() => api.proxy.passed.some(({ operation }) => operation === 'abortFileUpload'));
    await item(page, 'paused.bin').getByRole('button', { name: /pause/i }).click();
    const started = api.proxy.puts().length;
    api.proxy.fault = () => null;
    await item(page, 'paused.bin')
      .getByRole('button', { name: /resume/i })
      .click();

    const ids = await readyIds(page, 4);
    assert.deepEqual(Object.keys(ids).toSorted(), ['one.bin', 'paused.bin', 'three.bin', 'two.bin']);
    for (const [name, id] of Object.entries(ids)) {
      assert.deepEqual(Buffer.from(await api.bytesOf(id)), files[name], name);
    }
    // Part 2 of the paused file alone.
    assert.equal(api.proxy.puts().length, started + 1);
    assert.deepEqual(
      await page.evaluate(() => window.uppy.getFiles().map(({ progress }) => progress.percentage)),
      [100, 100, 100, 100],
    );
  });

  test('goes on after a reload with the parts that have landed, and after all was paused', async () => {
    const api = await startPage();
    // A third of the file, where that is more.
    const page = await open(api, `?chunkSize=${5 * 1024 * 1024}`);
    const buffer = randomBytes(18 * MB);
    const paths = await store({ 'large.bin': buffer });

    api.proxy.fault = ({ part }) => (part === 2 ? { isSilent: true } : null);
    await choose(page, paths);
    await waitFor(() => api.proxy.puts().some(({ part, status }) => part === 1 && status === 200));
    await page.reload();
    await page.waitForSelector('.uppy-Dashboard-AddFiles');
    await choose(page, paths);
    await waitFor(() => api.proxy.passed.filter(({ part }) => part === 2).length === 2);
    await page.evaluate(() => window.uppy.pauseAll());
    api.proxy.fault = () => null;
    await page.evaluate(() => window.uppy.resumeAll());

    const { 'large.bin': id = '' } = await readyIds(page, 1);
    assert.deepEqual(Buffer.from(await api.bytesOf(id)), buffer);
    assert.equal(api.proxy.puts().filter(({ part }) => part === 1).length, 1);
    const started = api.proxy.passed.filter(({ operation }) => operation === 'startFileUpload');
    assert.deepEqual(
      started.map(({ variables }) => variables?.['partSize']),
      [6 * MB],
    );
  });

  test('shows what the server refused in the client’s words, and tries again', async () => {
    const api = await startPage();
    const page = await open(api, '?target=Query.photo');
    await choose(page, await store({ 'large.png': randomBytes(2000) }));
    await told(page, 'This file is too large: at most 1 KB.');

    await page.evaluate(() => window.uppy.removeFiles(window.uppy.getFiles().map(({ id }) => id)));
    const quota = { errors: [{ message: 'Full.', extensions: { code: 'QUOTA_EXCEEDED', retryable: false } }] };
    api.proxy.fault = ({ operation }) =>
      operation === 'startFileUpload' ? { status: 200, body: JSON.stringify(quota) } : null;
    await choose(page, await store({ 'photo.png': PNG }));
    await told(page, 'There is no space left for this file.');
    api.proxy.fault = () => null;
    await page.locator('.uppy-StatusBar').getByRole('button', { name: /retry/i }).click();
    assert.deepEqual(Object.keys(await readyIds(page, 1)), ['photo.png']);
  });
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
