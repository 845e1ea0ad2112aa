import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const ARTEFACTS = join(import.meta.dirname, '../../artefacts');

/** A page of a visitor of its own, until the test is over; errors of the page fail the test. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  // What the content security policy forbids is told on the console alone.
  page.on('console', (message) => message.text().includes('Content Security Policy') && problems.push(message.text()));
  onTestFinished(async () => {
    await context.close();
    if (problems.length > 0) throw new Error(`The page had errors:\n${problems.join('\n')}`);
  });
  await page.goto(url);
  return page;
}

/** Where a file for people to look at is kept, in a folder that git ignores. */
export async function artefact(name: string): Promise<string> {
  await mkdir(ARTEFACTS, { recursive: true });
  return join(ARTEFACTS, name);
}
