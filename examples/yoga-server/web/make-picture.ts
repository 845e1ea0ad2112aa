// Makes the animated picture for the README: runs the demo in Chromium, converts a sample and reviews its tags.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from 'playwright-core';
import sharp from 'sharp';

const SIZE = { width: 1200, height: 860 };
const TARGET = join(import.meta.dirname, '../../../docs/public/demo.webp');

const directory = await mkdtemp(join(tmpdir(), 'darkroom-picture-'));
const demo = spawn(
  process.execPath,
  ['--conditions=@graphql-darkroom/source', join(import.meta.dirname, '../src/main.ts')],
  { env: { ...process.env, PORT: '0', DARKROOM_DIR: directory }, stdio: ['ignore', 'pipe', 'inherit'] },
);
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light' });
  await page.goto(await addressOf());
  const frames = await record(page);
  const pictures = await Promise.all(
    frames.map(({ picture }) => sharp(picture).resize({ width: 960 }).png().toBuffer()),
  );
  const delay = frames.map(({ milliseconds }) => milliseconds);
  const { size } = await sharp(pictures, { join: { animated: true } })
    .webp({ quality: 72, effort: 6, delay, loop: 0 })
    .toFile(TARGET);
  console.log(`${TARGET}: ${frames.length} frames, ${size} bytes`);
} finally {
  await browser.close();
  demo.kill('SIGTERM');
  if (demo.exitCode === null && demo.signalCode === null) await once(demo, 'exit');
  await rm(directory, { recursive: true });
}

/** The address of the demo. Reads its output to the end, since a closed pipe would end the demo. */
function addressOf(): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  createInterface({ input: demo.stdout }).on('line', (line) => {
    const [, address] = /GraphQL\s+(\S+)\/graphql/.exec(line) ?? [];
    if (address !== undefined) resolve(address);
  });
  demo.once('exit', () => reject(new Error('The demo ended before it printed its address.')));
  return promise;
}

async function record(page: Page): Promise<readonly { readonly picture: Buffer; readonly milliseconds: number }[]> {
  const frames: { picture: Buffer; milliseconds: number }[] = [];
  const take = async (milliseconds: number): Promise<void> => {
    frames.push({ picture: await page.screenshot(), milliseconds });
  };
  await page.waitForSelector('#choose[accept]', { state: 'attached' });
  await take(1500);
  await page.setInputFiles('#choose', join(import.meta.dirname, 'samples/dunes.jpg'));
  await page.waitForSelector('.screen');
  await take(700);
  await page.waitForSelector('.compare.loaded');
  await page.waitForSelector('.decide-confirm');
  // Waits until the line has moved to its place.
  await page.waitForTimeout(1500);
  await take(1200);
  const picture = await page.locator('.compare').boundingBox();
  if (picture === null) throw new Error('The page shows no picture.');
  const across = (share: number): readonly [number, number] => [
    picture.x + picture.width * share,
    picture.y + picture.height / 2,
  ];
  await page.mouse.move(...across(0.5));
  await page.mouse.down();
  for (const share of [0.65, 0.8, 0.6, 0.4, 0.2, 0.35, 0.5]) {
    await page.mouse.move(...across(share));
    await page.waitForTimeout(200);
    await take(150);
  }
  await page.mouse.up();
  for (let count = 0; count < 2; count += 1) {
    await page.locator('.decide-confirm').first().click();
    await page.waitForTimeout(600);
    await take(900);
  }
  await take(1500);
  return frames;
}
