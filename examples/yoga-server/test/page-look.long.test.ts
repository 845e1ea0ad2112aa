import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, describe, test } from 'vitest';
import { hasChromium, sharedChromium } from '../../../test/support/chromium.ts';
import { byDepth } from '../../../test/support/depth.ts';
import { sharedDemo } from './support/demo-process.ts';
import { waitForSepia } from './support/photo-page.ts';
import { artefact, visit } from './support/visit.ts';

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}
interface AxeWindow {
  readonly axe: { run(options: object): Promise<AxeResults> };
  layoutShift: number;
}

const SAMPLES = ['Dunes at dusk', 'A fjord in the morning', 'Poppies in June'];
const ALL_VIEWS = [1440, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));

/** Each width and each colour scheme: those of one width have the same boxes, those of one scheme the same colours. */
const VIEWS = byDepth(
  [
    { width: 1440, scheme: 'light' as const },
    { width: 390, scheme: 'dark' as const },
  ],
  ALL_VIEWS,
);

describe.skipIf(!hasChromium)('in Chromium, the look of the page', () => {
  const browser = sharedChromium();
  const demo = sharedDemo();
  let axe: string;

  beforeAll(async () => {
    axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  });

  /** What axe finds, a line for each element. */
  const problemsOf = async (page: Page): Promise<string[]> => {
    await page.evaluate(axe);
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await page.evaluate(
      (values) => (window as unknown as AxeWindow).axe.run({ runOnly: { type: 'tag', values } }),
      tags,
    );
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 150)} ${failureSummary ?? ''}`),
    );
  };

  /** Controls that a finger misses, with their sizes. */
  const smallTargets = (page: Page): Promise<string[]> =>
    page.$$eval(
      'button, a[href], select, input:not([type=file], [type=radio], [type=range]), label:has(> input)',
      (all) =>
        all
          .map((element) => ({ element, box: element.getBoundingClientRect() }))
          .filter(({ element, box }) => box.width > 1 && !element.classList.contains('skip'))
          .filter(({ box }) => box.width < 44 || box.height < 44)
          .map(({ element, box }) => `${element.outerHTML.slice(0, 90)} ${box.width} × ${box.height}`),
    );

  test.for(VIEWS)('has no barrier and no small target, $width pixels wide and $scheme', async ({ width, scheme }) => {
    const isPhone = width === 390;
    const page = await visit(browser(), demo().baseUrl, {
      viewport: { width, height: isPhone ? 844 : 900 },
      colorScheme: scheme,
      isMobile: isPhone,
      hasTouch: isPhone,
      reducedMotion: 'reduce',
    });
    const look = async (name: string): Promise<void> => {
      const path = await artefact(`${name}-${width}-${scheme}.png`);
      await page.screenshot({ path, fullPage: true });
      assert.deepEqual(await problemsOf(page), [], name);
      assert.deepEqual(isPhone ? await smallTargets(page) : [], [], name);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, name);
    };
    await page.waitForSelector('.drop-hint:has-text("100 MB")');
    await look('empty');

    for (const sample of SAMPLES) {
      await page.click(`button[title="${sample}"]`);
      await page.waitForSelector(
        `.screen[aria-label="${sample.split(' ')[sample.startsWith('A ') ? 1 : 0]?.toLowerCase()}.jpg"]`,
      );
    }
    await waitForSepia(page);
    await page.waitForSelector('.suggestion');
    await page.click('.suggestion:first-child .decide-confirm');
    await page.waitForSelector('.chip');
    await page.waitForFunction(() => document.querySelectorAll('.tile .tile-tag').length >= 9);
    for (const image of await page.locator('.tile-picture img').all()) await image.scrollIntoViewIfNeeded();
    await page.waitForFunction(() =>
      [...document.querySelectorAll<HTMLImageElement>('.tile-picture img')].every((image) => image.naturalWidth > 0),
    );
    await page.evaluate(() => scrollTo(0, 0));
    await look('done');

    const pdf = { name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') };
    await page.setInputFiles('#choose', pdf);
    await page.waitForSelector('.note-refused');
    await page.goto(`${demo().baseUrl}/?id=00000000-0000-4000-8000-000000000000`);
    await page.waitForSelector('.message');
    await page.waitForSelector('.tile');
    await look('missing');
  });

  test('holds still while it loads, and while a photo comes', async () => {
    const page = await visit(browser(), 'about:blank');
    await page.addInitScript(() => {
      const own = window as unknown as AxeWindow;
      own.layoutShift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
          if (!entry.hadRecentInput) own.layoutShift += entry.value;
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    const shift = (): Promise<number> => page.evaluate(() => (window as unknown as AxeWindow).layoutShift);
    await page.goto(demo().baseUrl);
    await page.waitForSelector('.drop-hint:has-text("100 MB")');
    await page.click('button[title="Dunes at dusk"]');
    await waitForSepia(page);
    await page.waitForSelector('.suggestion');
    await page.waitForSelector('.tile-picture img');
    const whileUploading = await shift();
    assert.ok(whileUploading < 0.05, `${whileUploading}`);
    await page.reload();
    await waitForSepia(page);
    await page.waitForSelector('.suggestion');
    await page.waitForSelector('.tile-picture img');
    const afterReload = await shift();
    assert.ok(afterReload < 0.05, `${afterReload}`);
    console.log(`Layout shift: ${whileUploading.toFixed(4)} with an upload, ${afterReload.toFixed(4)} after a reload`);
  });

  test('keeps a chosen colour scheme', async () => {
    const page = await visit(browser(), demo().baseUrl, { colorScheme: 'light' });
    const paper = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.waitForSelector('.themes');
    const light = await paper();
    await page.check('.themes input[value="dark"]', { force: true });
    const dark = await paper();
    assert.notEqual(dark, light);
    await page.reload();
    await page.waitForSelector('.themes');
    assert.equal(await paper(), dark);
    await page.check('.themes input[value="system"]', { force: true });
    assert.equal(await paper(), light);
  });
});
