import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { rolldown } from 'rolldown';
import { serve } from '../../../test/support/serve.ts';
import type { SendInPage } from './page.ts';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** A page that sends files. */
export interface SendingBrowser {
  run(by: 'client' | 'plain', size: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens it, on an origin of its own; null without Chromium. */
export async function openBrowser(apiUrl: string): Promise<SendingBrowser | null> {
  if (!existsSync(EXECUTABLE)) return null;
  const build = await rolldown({
    input: join(import.meta.dirname, 'page.ts'),
    platform: 'browser',
    resolve: { conditionNames: ['@graphql-darkroom/source', 'browser', 'import', 'default'] },
  });
  const { output } = await build.generate({ format: 'esm' });
  const html = `<!doctype html><title>Bench</title><script type="module">${output[0].code}</script>`;
  const pages = await serve(async () => new Response(html, { headers: { 'content-type': 'text/html' } }));
  // The API that is measured lets no page of another origin in.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-web-security'];
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args });
  const page = await browser.newPage();
  await page.goto(pages.url);
  return {
    run: (by, size) =>
      page.evaluate(([how, url, bytes]) => (globalThis as unknown as { send: SendInPage }).send(how, url, bytes), [
        by,
        apiUrl,
        size,
      ] as const),
    close: async () => {
      await browser.close();
      await pages.close();
    },
  };
}
