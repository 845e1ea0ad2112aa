import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type BuiltSite, builtSite } from '../scripts/docs/built-site.ts';
import { hasChromium, sharedChromium } from './support/chromium.ts';
import { byDepth } from './support/depth.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

/** Pages of each kind, as far as they are there: axe looks at them, and they are shown on a desktop. */
const SAMPLE = [
  'index',
  'get-started',
  'concepts/file-life',
  'guides/nestjs',
  'guides/production-checklist',
  'security/index',
  'reference/command-line',
  'reference/directive',
];

/** Of what TSDoc makes, one generator writes all pages: so many of them stand for the others. */
const API_PAGES = byDepth(6, Infinity);

/** What is to be looked at in dark colours, too: the theme has one set of them. */
const DARK_SAMPLE = byDepth(['index', 'guides/nestjs', 'reference/directive'], SAMPLE);

/** Those of the site that are looked at: all that people write, and some of the generated ones, evenly. */
function lookedAt(pages: readonly string[]): readonly string[] {
  const generated = pages.filter((path) => path.startsWith('reference/api/'));
  const step = Math.max(1, generated.length / API_PAGES);
  return pages.filter((path) => {
    const index = generated.indexOf(path);
    return index === -1 || Math.floor(index / step) !== Math.floor((index - 1) / step);
  });
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact?: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** A page that notes what a reader should not meet. */
interface Watched {
  readonly page: Page;
  readonly faults: string[];
}

/** A window without VitePress's prefetching of every page that the sidebar links to. */
async function newContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce' });
  await context.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
  });
  return context;
}

async function watchedPage(context: BrowserContext, site: BuiltSite): Promise<Watched> {
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on('request', (request) => {
    const isOurs = request.url().startsWith(site.url) || request.url().startsWith('data:');
    if (!isOurs) faults.push(`asks for ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });
  return { page, faults };
}

/** Opens a page, and waits until its scripts run and its diagrams are drawn. */
async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#app') ?? {}));
  await page.waitForFunction(() => document.querySelector('pre.diagram') === null);
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

describe.skipIf(!hasChromium)('in Chromium, the docs site', () => {
  const browser = sharedChromium();
  let site: BuiltSite;

  beforeAll(async () => {
    site = await builtSite();
  }, 300_000);
  afterAll(() => site?.close());

  test('shows pages on a phone, and those of each kind on a desktop, without scrolling sideways, errors or lost requests', async () => {
    const context = await newContext(browser(), {});
    const left = [...lookedAt(site.pages)];
    const onDesktop = byDepth(new Set(SAMPLE.map((name) => `${name}.html`)), new Set(left));
    const look = async (): Promise<readonly string[]> => {
      const { page, faults } = await watchedPage(context, site);
      for (let path = left.pop(); path !== undefined; path = left.pop()) {
        for (const viewport of [PHONE, DESKTOP]) {
          await page.setViewportSize(viewport);
          if (viewport === DESKTOP && !onDesktop.has(path)) continue;
          // Laid out again for the other width, and not loaded again.
          if (viewport === PHONE) await open(page, `${site.url}${path}`);
          const wide = await overflow(page);
          if (wide > 0) faults.push(`${path} is ${wide} pixels too wide at ${viewport.width}`);
        }
      }
      return faults;
    };
    const faults = (await Promise.all([look(), look()])).flat();
    await context.close();
    assert.deepEqual(faults, []);
  }, 300_000);

  test.for([
    ['light', SAMPLE],
    ['dark', DARK_SAMPLE],
  ] as const)('has no serious barrier in %s colours', { timeout: 120_000 }, async ([colorScheme, sample]) => {
    const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
    const context = await newContext(browser(), { viewport: DESKTOP, colorScheme });
    const page = await context.newPage();
    const barriers: string[] = [];
    for (const path of sample.filter((each) => site.pages.includes(`${each}.html`))) {
      await open(page, `${site.url}${path}.html`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        (window as unknown as { readonly axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      for (const { id, impact, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue;
        barriers.push(
          ...nodes.map(({ html, failureSummary }) => `${path}: ${id}: ${html.slice(0, 150)} ${failureSummary ?? ''}`),
        );
      }
    }
    await context.close();
    assert.deepEqual(barriers, []);
  });

  test('finds pages by their words', async () => {
    const context = await newContext(browser(), { viewport: DESKTOP });
    const { page, faults } = await watchedPage(context, site);
    await open(page, `${site.url}${site.pages[0]}`);
    await page.keyboard.press('Control+k');
    await page.fill('.VPLocalSearchBox input', 'presigned');
    await page.waitForSelector('.VPLocalSearchBox .result');
    const titles = await page.locator('.VPLocalSearchBox .result').allTextContents();
    assert.ok(titles.length > 0);
    assert.deepEqual(faults, []);
    await context.close();
  }, 120_000);
});
