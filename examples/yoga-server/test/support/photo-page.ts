import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { photo } from './photo.ts';

/** A file as Playwright hands it to a page. */
export interface PageFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** A photo to choose on the page. */
export async function photoFile(name: string, width = 900, height = 600): Promise<PageFile> {
  return { name, mimeType: 'image/jpeg', buffer: await photo(width, height) };
}

/** A sample photo of the page, by its name; 1500 × 1000 pixels. */
export async function samplePhoto(name: string): Promise<PageFile> {
  const path = join(import.meta.dirname, `../../web/samples/${name}.jpg`);
  return { name: `${name}.jpg`, mimeType: 'image/jpeg', buffer: await readFile(path) };
}

/** A photo of 20 MB, which goes in three parts, on the disk: it is chosen again with the same modification time. */
export async function largePhoto(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'darkroom-photo-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, name);
  await writeFile(path, Buffer.concat([await photo(600, 400), Buffer.alloc(20 * 1024 * 1024)]));
  return path;
}

/** Chooses files on the page. */
export async function choose(page: Page, ...files: readonly PageFile[] | readonly [string]): Promise<void> {
  // Before the policy is known, nothing is checked.
  await page.waitForSelector('#choose[accept]', { state: 'attached' });
  const [first] = files;
  if (typeof first === 'string') await page.setInputFiles('#choose', first);
  else await page.setInputFiles('#choose', [...(files as readonly PageFile[])]);
}

/** Waits until the photo that is shown has its sepia. */
export async function waitForSepia(page: Page): Promise<void> {
  await page.waitForSelector('.compare.loaded');
}

/** What has the focus: the title or the text of the element, or the id of a field. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return 'nothing';
    if (element instanceof HTMLInputElement) return element.id;
    return (element.getAttribute('title') ?? element.textContent ?? '').replace(/^[✓✕]/, '');
  });
}
