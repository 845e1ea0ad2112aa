import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { hasChromium, sharedChromium } from '../../../test/support/chromium.ts';
import { startApi } from './support/api.ts';
import { openPage, servePage } from './support/browser.ts';

const file = (name: string, mimeType: string, size = 10): { name: string; mimeType: string; buffer: Buffer } => ({
  name,
  mimeType,
  buffer: Buffer.alloc(size, 'a'),
});

/** Waits until an element of the page has this text. */
async function shows(page: Page, selector: string, text: string): Promise<void> {
  await page.locator(selector, { hasText: text }).first().waitFor();
}

describe.skipIf(!hasChromium)('the hooks, in Chromium', () => {
  const browser = sharedChromium();

  test('upload files, follow one and review its tags', async () => {
    const api = await startApi({ servePage });
    const { page } = await openPage(browser(), `${api.proxy.url}/react`);
    const problems: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));

    await shows(page, '#policy', '1000000000');
    await shows(page, '#progress', '0 false');
    await page.setInputFiles('#choose', [file('one.txt', 'text/plain'), file('two.txt', 'text/plain')]);
    await shows(page, 'li', 'one.txt READY');
    await shows(page, 'li', 'two.txt READY');
    await shows(page, '#progress', '1 false');
    await shows(page, '#file', '.txt READY');

    await page.getByRole('button', { name: 'Add' }).click();
    await shows(page, '#tags', 'cow CONFIRMED');
    await shows(page, '#review', 'false true');
    await page.getByRole('button', { name: 'Reject' }).click();
    await shows(page, '#tags', 'cow REJECTED');
    await page.getByRole('button', { name: 'Undo' }).click();
    await shows(page, '#tags', 'cow CONFIRMED');
    await shows(page, '#review', 'false true');
    const subscriptions = api.proxy.passed.filter(({ operation }) => operation === 'fileUpdates');
    assert.ok(subscriptions.length <= 3, `${subscriptions.length} subscriptions were opened.`);

    api.proxy.fault = ({ method, part }) => (method === 'PUT' && part === 1 ? { status: 404 } : null);
    await page.setInputFiles('#choose', [file('three.txt', 'text/plain')]);
    await shows(page, 'li', 'three.txt FAILED');
    api.proxy.fault = () => null;
    await page.getByRole('button', { name: 'Retry three.txt' }).click();
    await shows(page, 'li', 'three.txt READY');
    await shows(page, '#file', 'LIVE three.txt READY');

    await page.getByRole('button', { name: 'Clear' }).click();
    assert.equal(await page.locator('li').count(), 0);
    assert.deepEqual(
      problems.filter((text) => !text.includes('404')),
      [],
    );
  });
});
