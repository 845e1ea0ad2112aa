import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, onTestFinished, test } from 'vitest';
import { hasChromium, sharedChromium } from '../../../test/support/chromium.ts';
import { byDepth } from '../../../test/support/depth.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { startApi, type TestApi } from './support/api.ts';
import { openPage, servePage } from './support/browser.ts';
import { PART_BYTES } from './support/client.ts';

/** A file on the disk, as a person chooses it. */
async function fileOnDisk(size: number): Promise<{ readonly path: string; readonly bytes: Buffer }> {
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-chosen-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, 'holiday.bin');
  const bytes = randomBytes(size);
  await writeFile(path, bytes);
  return { path, bytes };
}

function landedTwice({ proxy }: TestApi): readonly number[] {
  const landed = proxy
    .puts()
    .filter(({ status }) => status === 200)
    .map(({ part }) => part ?? 0);
  return landed.filter((part, index) => landed.indexOf(part) !== index);
}

function liveRequests({ proxy }: TestApi): number {
  return proxy.passed.filter(({ operation }) => operation === 'fileUpdates').length;
}

/** Numbers from 0 to 1, the same each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** The length of a file of many parts, and how many uploads one tab sends in a row. */
const LARGE_BYTES = byDepth(80_000_000, 200_000_000);
const UPLOADS = byDepth(70, 200);

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(!hasChromium)('in Chromium', () => {
  const browser = sharedChromium();

  test('a large file through a cut connection, no network and a reload halfway: no part that has landed goes twice', async () => {
    const api = await startApi({ servePage });
    const { path, bytes } = await fileOnDisk(LARGE_BYTES);
    const { context, page } = await openPage(browser(), `${api.proxy.url}/uploads`);
    let cuts = 0;
    api.proxy.fault = ({ part }) => (part === 3 && (cuts += 1) === 1 ? { cutAfterBytes: 2_000_000 } : null);
    const choose = async (): Promise<void> => {
      await page.setInputFiles('input', path);
      await page.evaluate(() => darkroom.uploadChosen());
    };
    const sent = (least: number): Promise<unknown> =>
      page.waitForFunction((bytesSent) => darkroom.state().sentBytes > bytesSent, least);

    await choose();
    await sent(LARGE_BYTES / 4);
    await context.setOffline(true);
    await page.waitForFunction(() => darkroom.state().status === 'OFFLINE');
    await context.setOffline(false);
    await sent(LARGE_BYTES / 2);
    assert.deepEqual(await page.evaluate(() => darkroom.statuses), [
      'QUEUED',
      'STARTING',
      'UPLOADING',
      'OFFLINE',
      'UPLOADING',
    ]);

    await page.reload();
    const [unfinished] = await page.evaluate(async () => darkroom.client.unfinished());
    assert.deepEqual([unfinished?.name, unfinished?.size], ['holiday.bin', LARGE_BYTES]);
    await choose();
    assert.equal(await page.evaluate(() => darkroom.end()), 'READY');
    const state = await page.evaluate(() => darkroom.state());
    // Of what was counted as sent, four parts may have been on their way.
    assert.ok(state.resumedBytes >= LARGE_BYTES / 2 - 4 * PART_BYTES, `${state.resumedBytes} bytes were resumed.`);
    assert.equal(sha256(await api.bytesOf(state.fileId ?? '')), sha256(bytes));
    assert.ok(cuts >= 2, 'The connection was cut.');
    assert.deepEqual(landedTwice(api), []);
  });

  test('two tabs that send the same file take turns, and end with the same file', async () => {
    const api = await startApi({ servePage });
    const { path, bytes } = await fileOnDisk(6 * PART_BYTES);
    const { context, page } = await openPage(browser(), `${api.proxy.url}/uploads`);
    const other = await context.newPage();
    await other.goto(page.url());
    for (const tab of [page, other]) await tab.setInputFiles('input', path);
    await page.evaluate(() => darkroom.uploadChosen());
    await page.waitForFunction(() => darkroom.state().sentBytes > 0);
    await other.evaluate(() => darkroom.uploadChosen());
    const ends = await Promise.all([page, other].map((tab) => tab.evaluate(() => darkroom.end())));
    assert.deepEqual(ends, ['READY', 'READY']);
    const ids = await Promise.all([page, other].map((tab) => tab.evaluate(() => darkroom.state().fileId)));
    assert.equal(ids[0], ids[1]);
    assert.equal(sha256(await api.bytesOf(ids[0] ?? '')), sha256(bytes));
    assert.equal(api.proxy.puts().length, 6);
  });

  test('a tab that is closed while it sends leaves the rest to the other', async () => {
    const api = await startApi({ servePage });
    const { path } = await fileOnDisk(8 * PART_BYTES);
    const { context, page } = await openPage(browser(), `${api.proxy.url}/uploads`);
    const other = await context.newPage();
    await other.goto(page.url());
    for (const tab of [page, other]) await tab.setInputFiles('input', path);
    await page.evaluate(() => darkroom.uploadChosen());
    await page.waitForFunction((least) => darkroom.state().sentBytes > least, PART_BYTES);
    await other.evaluate(() => darkroom.uploadChosen());
    await page.close();
    assert.equal(await other.evaluate(() => darkroom.end()), 'READY');
    assert.deepEqual(landedTwice(api), []);
  });

  test('a part goes again after 403, 429, 502, a lost answer and a stall', async () => {
    const api = await startApi({ servePage });
    const { page } = await openPage(browser(), `${api.proxy.url}/uploads`);
    const faults = new Map<number | null, ReturnType<TestApi['proxy']['fault']>>([
      [1, { status: 403 }],
      [2, { status: 429 }],
      [3, { status: 502, body: '<html>' }],
      [4, { losesAnswer: true }],
      [5, { isSilent: true }],
    ]);
    api.proxy.fault = ({ method, part }) => {
      const fault = method === 'PUT' ? (faults.get(part) ?? null) : null;
      if (fault !== null) faults.delete(part);
      return fault;
    };
    await page.evaluate((size) => darkroom.uploadBytes(size, 'some.bin'), 6 * PART_BYTES);
    assert.equal(await page.evaluate(() => darkroom.end()), 'READY');
    // A machine that is busy may let other parts stall, which then go again, too.
    const times = [1, 2, 3, 5].map((part) => api.proxy.puts().filter((put) => put.part === part).length);
    assert.ok(
      times.every((sent) => sent >= 2),
      `The parts were sent ${times.join(', ')} times.`,
    );
  });

  test('many uploads while a tenth of the PUTs gets 503 and a twentieth is cut: all READY, none sent more often than it failed', async () => {
    const api = await startApi({ servePage });
    const { page } = await openPage(browser(), `${api.proxy.url}/uploads`);
    const random = seeded(16);
    api.proxy.fault = ({ method, part }) => {
      if (method !== 'PUT' || part === null) return null;
      const chance = random();
      return chance < 0.1 ? { status: 503 } : chance < 0.15 ? { cutAfterBytes: 100_000 } : null;
    };
    await page.evaluate(async (count) => {
      for (let index = 0; index < count; index += 1) {
        darkroom.uploadBytes(150_000 + index, `${index}.bin`, index % 251);
      }
      await Promise.all(darkroom.tasks.map((task) => task.ready));
    }, UPLOADS);
    const states = await page.evaluate(() => darkroom.tasks.map((task) => task.getState()));
    for (const [index, { status, fileId, size }] of states.entries()) {
      assert.equal(status, 'READY');
      const expected = Buffer.alloc(150_000 + index, index % 251);
      assert.ok(expected.equals(await api.bytesOf(fileId ?? '')), `${index} of ${size} bytes`);
    }
    const failed = api.proxy.puts().filter(({ status }) => status !== 200).length;
    assert.ok(failed > 4, `${failed} failed.`);
    assert.equal(api.proxy.puts().length, UPLOADS + failed);
  }, 120_000);

  test('a part that finds the upload over says so', async () => {
    const api = await startApi({ servePage });
    const { page } = await openPage(browser(), `${api.proxy.url}/uploads`);
    api.proxy.fault = ({ method, part }) => (method === 'PUT' && part === 2 ? { status: 404 } : null);
    await page.evaluate((size) => darkroom.uploadBytes(size, 'some.bin'), 3 * PART_BYTES);
    assert.equal(await page.evaluate(() => darkroom.end()), 'UPLOAD_NOT_OPEN');
  });

  test('a storage whose CORS rules leave this page out is NETWORK_ERROR in the end', async () => {
    const api = await startApi({ servePage });
    const { page } = await openPage(browser(), `${api.proxy.url}/uploads`.replace('127.0.0.1', 'localhost'));
    api.proxy.fault = ({ method, part }) =>
      method === 'PUT' && part === 1
        ? { status: 200, headers: { 'access-control-allow-origin': 'https://app.example.com' } }
        : null;
    await page.evaluate(() => darkroom.uploadBytes(10, 'some.bin'));
    assert.equal(await page.evaluate(() => darkroom.end()), 'NETWORK_ERROR');
  });

  test('eight tabs in sight with a live file leave connections for pages and uploads: three are live, the others ask', async () => {
    const api = await startApi({ servePage });
    const { context, page } = await openPage(browser(), `${api.proxy.url}/uploads`);
    await page.evaluate(() => darkroom.uploadBytes(10, 'some.txt'));
    assert.equal(await page.evaluate(() => darkroom.end()), 'READY');
    const id = (await page.evaluate(() => darkroom.state().fileId)) ?? '';
    const tabs: Page[] = [];
    for (let index = 0; index < 8; index += 1) {
      const tab = await context.newPage();
      await tab.goto(page.url());
      await tab.evaluate((file) => darkroom.watch(file), id);
      await tab.waitForFunction(() => darkroom.watched.at(-1)?.status === 'LIVE');
      tabs.push(tab);
    }
    await page.evaluate(() => darkroom.uploadBytes(20, 'other.txt'));
    await page.waitForFunction(() => darkroom.tasks[1]?.getState().status === 'READY');
    assert.equal(liveRequests(api), 3);
    // What a live tab leaves, another takes. A connection that broke off meanwhile was made again.
    await tabs[0]?.close();
    await eventually(() => assert.ok(liveRequests(api) > 3));
    await api.darkroom.files.delete(id);
    for (const tab of tabs.slice(1)) await tab.waitForFunction(() => darkroom.watched.at(-1)?.status === 'MISSING');
  });
});
