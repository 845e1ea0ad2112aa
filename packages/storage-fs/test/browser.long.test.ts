import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type Frame, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { hasChromium, launchChromium } from '../../../test/support/chromium.ts';
import { type FsStorage, fsStorage } from '../src/index.ts';
import { serve } from './node-server.ts';
import { streamOf } from './storage-under-test.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const MEDIA = [
  ['clip.mp4', 'video/mp4'],
  ['clip.webm', 'video/webm'],
  ['tone.mp3', 'audio/mpeg'],
] as const;
/** What core serves inline, and what would run a script if it were. */
const TYPES = `
  image/jpeg image/png image/webp image/gif image/avif image/svg+xml application/pdf application/xhtml+xml text/html
  text/xml video/mp4 video/webm video/ogg video/quicktime audio/mpeg audio/mp4 audio/aac audio/ogg audio/opus audio/wav
  audio/webm audio/flac`
  .trim()
  .split(/\s+/);
/** A page, an SVG and XML at once, which say so by a name and to the page that embeds them. */
const SCRIPT =
  '<script xmlns="http://www.w3.org/1999/xhtml">window.name="it ran";parent.postMessage("it ran","*")</script>';
const DISGUISED = [
  `<html xmlns="http://www.w3.org/1999/xhtml"><body>${SCRIPT}</body></html>`,
  `<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT.replace('script xmlns="http://www.w3.org/1999/xhtml"', 'script')}</svg>`,
];

describe.skipIf(!hasChromium)('in Chromium, what the handler serves', () => {
  let browser: Browser;
  let pages: Server;
  let origin: string;
  let storage: FsStorage;
  let close: () => void;

  beforeAll(async () => {
    // Origins that may fetch are named, so that nothing plays by way of CORS.
    const allowedOrigins = ['https://app.example.com'];
    ({ storage, close } = await serve((baseUrl) =>
      fsStorage({ directory: temporaryDirectory(), baseUrl, allowedOrigins }),
    ));
    pages = createServer(({ url = '' }, response) =>
      response.setHeader('content-type', 'text/html').end(decodeURIComponent(url.slice(2))),
    );
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    origin = `http://localhost:${(pages.address() as AddressInfo).port}`;
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    pages.close();
    close();
  });

  /** A signed URL of these bytes. */
  async function served(bytes: Uint8Array, contentType: string, disposition = 'inline'): Promise<string> {
    const key = `files/${crypto.randomUUID()}`;
    await storage.objects.write({ key, body: streamOf(bytes), contentType });
    const times = { signedAt: new Date(), expiresInSeconds: 300 };
    return (await storage.objects.signedUrl({ key, contentType, contentDisposition: disposition, ...times })).url;
  }

  /** Runs `visit` in a page of a context of its own. */
  async function inPage<Result>(visit: (page: Page) => Promise<Result>): Promise<Result> {
    const context = await browser.newContext();
    try {
      return await visit(await context.newPage());
    } finally {
      await context.close();
    }
  }

  const page = (html: string): string => `${origin}/?${encodeURIComponent(html)}`;

  test.each(MEDIA)('%s plays when it is opened, in <video> and in an iframe', async (name, contentType) => {
    const url = await served(await readFile(new URL(`./samples/${name}`, import.meta.url)), contentType);
    await inPage(async (tab) => {
      await tab.goto(url);
      // By itself, as a browser starts what is opened from a link.
      await tab.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.2);
    });
    await inPage(async (tab) => {
      await tab.goto(page(`<video muted autoplay src="${url}"></video>`));
      await plays(tab.mainFrame());
    });
    await inPage(async (tab) => {
      await tab.goto(page(`<iframe src="${url}"></iframe>`));
      const frame = tab.frames()[1] ?? assert.fail('no frame');
      await plays(frame);
    });
  });

  test('runs no script of any type, opened or in an iframe', async () => {
    const bytes = DISGUISED.map((html) => Buffer.from(html));
    const urls = await Promise.all(TYPES.flatMap((type) => bytes.map((content) => served(content, type))));
    await inPage(async (tab) => {
      for (const url of urls) {
        await tab.evaluate(() => (window.name = ''));
        // What is not shown is downloaded, which ends the navigation.
        await tab.goto(url).catch(() => null);
        assert.equal(await tab.evaluate(() => window.name), '', url);
      }
      const frames = [...urls, page(DISGUISED[0] ?? '')].map((url) => `<iframe src="${url}"></iframe>`);
      // The last shows that a script of this kind would be heard of.
      await tab.goto(page('<script>said=[];onmessage=({source})=>said.push(source)</script>'));
      await tab.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), frames.join(''));
      await tab.waitForFunction(() => (globalThis as unknown as { said: unknown[] }).said.length > 0);
      await tab.waitForLoadState('load');
      const places = await tab.evaluate(() => {
        const shown = Array.from(document.querySelectorAll('iframe'), ({ contentWindow }) => contentWindow);
        return (globalThis as unknown as { said: Window[] }).said.map((source) => shown.indexOf(source));
      });
      assert.deepEqual(places, [urls.length]);
    });
  });
});

async function plays(frame: Frame): Promise<void> {
  await frame.waitForFunction(() => {
    const media = document.querySelector('video');
    if (media?.paused === true) void media.play().catch(() => {});
    return (media?.currentTime ?? 0) > 0.2;
  });
}
