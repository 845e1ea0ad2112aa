import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { builtSite } from './built-site.ts';

const WIDTHS = [390, 1280];
const SCHEMES = ['light', 'dark'] as const;

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) {
  console.error(
    'Usage: node scripts/docs/screenshots.ts FOLDER [PAGE...], such as: shots guides/nestjs security/index',
  );
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const site = await builtSite();
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const pages = wanted.length === 0 ? site.pages : wanted.map((page) => `${page.replace(/\.html$/, '')}.html`);
  for (const path of pages) {
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
        await page.goto(`${site.url}${path}`, { waitUntil: 'networkidle' });
        // Until its diagrams are drawn.
        await page.waitForFunction(() => document.querySelector('pre.diagram') === null);
        const name = `${path.replace('.html', '').replaceAll('/', '-')}-${width}-${colorScheme}.png`;
        await page.screenshot({ path: join(folder, name) });
        await page.close();
        console.log(join(folder, name));
      }
    }
  }
} finally {
  await browser.close();
  await site.close();
}
