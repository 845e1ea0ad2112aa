import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { hasChromium, sharedChromium } from '../../../test/support/chromium.ts';
import { sharedDemo } from './support/demo-process.ts';
import { focused } from './support/photo-page.ts';
import { visit } from './support/visit.ts';

describe.skipIf(!hasChromium)('in Chromium, the tags of a photo', () => {
  const browser = sharedChromium();
  const demo = sharedDemo();

  /** Names of the suggestions, in their order. */
  const suggestions = (page: Page): Promise<string[]> =>
    page.$$eval('.suggestion', (rows) => rows.map((row) => row.getAttribute('data-tag') ?? ''));
  const hasFocus = (page: Page, label: string): Promise<unknown> =>
    page
      .waitForFunction((wanted) => (document.activeElement?.textContent ?? '').replace(/^[✓✕]/, '') === wanted, label)
      .catch(async () => assert.fail(`${await focused(page)} has the focus, and not ${label}.`));
  const tabTo = async (page: Page, label: string): Promise<void> => {
    for (let presses = 0; (await focused(page)) !== label; presses += 1) {
      assert.ok(presses < 40, `Tab never leads to ${label}.`);
      await page.keyboard.press('Tab');
    }
  };
  const open = async (): Promise<{ page: Page; names: string[] }> => {
    const page = await visit(browser(), demo().baseUrl);
    await page.waitForSelector('.samples');
    await tabTo(page, 'Poppies in June');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.suggestion');
    return { page, names: await suggestions(page) };
  };

  test('are decided on by keyboard alone, and the focus goes to what comes next', async () => {
    const { page, names } = await open();
    const [first = '', second = '', third = ''] = names;
    assert.ok(names.length >= 5, `only ${names.join()}`);
    await tabTo(page, `Confirm ${first}`);

    await page.keyboard.press('ArrowDown');
    await hasFocus(page, `Confirm ${second}`);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('y');
    await hasFocus(page, `Confirm ${second}`);
    await page.waitForSelector(`.chip:has-text("${first}")`);
    await page.keyboard.press('N');
    await hasFocus(page, `Confirm ${third}`);
    assert.ok(!(await suggestions(page)).includes(second));

    // What was rejected comes back, with the focus on it.
    await page.keyboard.press('u');
    await hasFocus(page, `Confirm ${second}`);
    await page.keyboard.press('ArrowRight');
    await hasFocus(page, `Reject ${second}`);
    await page.keyboard.press('Enter');
    await hasFocus(page, `Reject ${third}`);

    // Of the whole list, Tab stops at the two buttons of one row.
    await page.keyboard.press('Tab');
    await hasFocus(page, 'Discard rest');
    await page.keyboard.press('Enter');
    await hasFocus(page, 'All tags are reviewed.');
    assert.deepEqual(await suggestions(page), []);

    await tabTo(page, 'new-tag');
    await page.keyboard.type('  Lot 7 ');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.chip:has-text("Lot 7")');
    assert.equal(await focused(page), 'new-tag');
    assert.equal(await page.inputValue('#new-tag'), '');

    await page.waitForSelector('.tags[aria-busy="false"]');
    await page.reload();
    await page.waitForSelector('.chip:has-text("Lot 7")');
    const chips = await page.$$eval('.chip-name', (chip) => chip.map(({ textContent }) => textContent));
    assert.deepEqual(chips.toSorted(), ['Lot 7', first].toSorted());
    assert.deepEqual(await suggestions(page), []);
  });

  test('leave the focus in the review when the last of them is decided', async () => {
    const { page, names } = await open();
    await tabTo(page, `Confirm ${names[0]}`);
    for (const name of names) {
      await hasFocus(page, `Confirm ${name}`);
      await page.keyboard.press('Enter');
    }
    await hasFocus(page, 'All tags are reviewed.');
    await page.keyboard.press('u');
    await hasFocus(page, `Confirm ${names.at(-1)}`);
  });

  test('are confirmed, rejected and added by pointer, and find photos', async () => {
    const { page } = await open();
    assert.match((await page.textContent('.suggestion[data-tag="landscape"]')) ?? '', /100\s%/);
    await page.click('.suggestion[data-tag="landscape"] .decide-confirm');
    await page.waitForSelector('.chip:has-text("landscape")');
    await page.fill('#new-tag', '  Bull ');
    await page.click('.add-tag button');
    await page.waitForSelector('.chip:has-text("Bull")');
    await page.click('.chip:has-text("landscape") button');
    await page.waitForFunction(() => document.querySelectorAll('.chip').length === 1);
    await page.click('.tags-discard');
    await page.waitForFunction(() => document.querySelectorAll('.suggestion').length === 0);
    assert.equal(await page.locator('.tags-discard').count(), 0);

    await page.waitForSelector('.tile-tag-confirmed:has-text("Bull")');
    await page.fill('#with-tag', 'bull');
    await page.waitForSelector('.tile img');
    await page.fill('#with-tag', 'landscape');
    await page.waitForSelector('.gallery-empty:has-text("No photo has the tag")');
    await page.reload();
    await page.waitForSelector('.chip:has-text("Bull")');
  });
});
