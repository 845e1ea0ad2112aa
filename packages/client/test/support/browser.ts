import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { rolldown } from 'rolldown';
import { onTestFinished } from 'vitest';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether there is a browser to test in. */
export const hasChromium: boolean = existsSync(EXECUTABLE);

/** Chromium, which reaches nothing outside of this machine. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
}

/** A page of a visitor of its own, until the test is over. */
export async function openPage(browser: Browser, url: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  return { context, page };
}

let bundle: Promise<string> | undefined;

/** The script of the test page, as a bundler makes it of the client's sources. */
function bundled(): Promise<string> {
  bundle ??= (async () => {
    const build = await rolldown({
      input: join(import.meta.dirname, 'page.ts'),
      platform: 'browser',
      resolve: { conditionNames: ['@graphql-darkroom/source', 'browser', 'import', 'default'] },
    });
    const { output } = await build.generate({ format: 'esm' });
    return output[0].code;
  })();
  return bundle;
}

/** Serves a page that has the client as `darkroom`, and a field to choose a file by. */
export async function servePage(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === '/page.js') {
    return new Response(await bundled(), { headers: { 'content-type': 'text/javascript' } });
  }
  if (pathname !== '/') return new Response('', { status: 404 });
  const html = '<!doctype html><title>Test</title><input type="file"><script type="module" src="/page.js"></script>';
  return new Response(html, { headers: { 'content-type': 'text/html' } });
}
