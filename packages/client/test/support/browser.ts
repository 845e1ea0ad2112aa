import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { bundlePage } from '../../../../test/support/bundle-page.ts';

/** The folder of the pages. */
export const PAGES: string = join(import.meta.dirname, '../pages');

/** A page for a visitor of its own, until the test is over. */
export async function openPage(browser: Browser, url: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  return { context, page };
}

const scripts = new Map<string, Promise<string>>();

/** Serves a page with a field to choose files by, and the script of `test/pages` that the URL's path names. */
export async function servePage(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!/^\/\w+(?:\.js)?$/.test(pathname)) return new Response('', { status: 404 });
  if (!pathname.endsWith('.js')) {
    const script = `<script type="module" src="${pathname}.js"></script>`;
    const html = `<!doctype html><title>Test</title><link rel="icon" href="data:,"><input type="file" multiple><main></main>${script}`;
    return new Response(html, { headers: { 'content-type': 'text/html' } });
  }
  const name = pathname.slice(1, -'.js'.length);
  const script = scripts.get(name) ?? bundlePage(join(PAGES, name));
  scripts.set(name, script);
  return new Response(await script, { headers: { 'content-type': 'text/javascript' } });
}
