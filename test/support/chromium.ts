import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

/** The first is the same browser without all that a window has: pages take a third of the CPU there. */
const INSTALLED = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const EXECUTABLE = process.env['CHROMIUM'] ?? INSTALLED.find((path) => existsSync(path)) ?? '';

/** Whether there is a browser to test in. */
export const hasChromium: boolean = existsSync(EXECUTABLE);

/** Shorter than the time of a test, in milliseconds, so that the failure names what was waited for. */
const TIMEOUT = 110_000;

/** Chromium, which reaches nothing outside of this machine. */
export async function launchChromium(...args: readonly string[]): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...args,
    ],
  });
  browser.on('context', (context) => context.setDefaultTimeout(TIMEOUT));
  return browser;
}

/** One Chromium for all tests of a file or group. */
export function sharedChromium(): () => Browser {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  return () => browser;
}
