import { join } from 'node:path';
import { bundlePage } from '../../../test/support/bundle-page.ts';
import { hasChromium, launchChromium } from '../../../test/support/chromium.ts';
import { serve } from '../../../test/support/serve.ts';
import type { SendInPage } from './page.ts';

/** A page that sends files. */
export interface SendingBrowser {
  run(by: 'client' | 'plain', size: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens it, on an origin of its own; null without Chromium. */
export async function openBrowser(apiUrl: string): Promise<SendingBrowser | null> {
  if (!hasChromium) return null;
  const script = await bundlePage(join(import.meta.dirname, 'page.ts'));
  const html = `<!doctype html><title>Bench</title><script type="module">${script}</script>`;
  const pages = await serve(async () => new Response(html, { headers: { 'content-type': 'text/html' } }));
  // The API that is measured lets no page of another origin in.
  const browser = await launchChromium('--disable-web-security');
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
