import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Database, memoryProcessor, memoryDatabase } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { type ObservedStorage, observedStorage } from '../support/observed-storage.ts';
import { JPEG, PNG, text } from '../support/sample-bytes.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { fileOf, get, send, upload } from '../support/uploading.ts';

const URL_FOR = 'query ($id: ID!, $seconds: Int) { urlForFile(id: $id, expiresInSeconds: $seconds) { url expiresAt } }';
const NOON = new Date('2026-01-01T12:00:00Z').getTime();

interface FileUrl {
  readonly url: string;
  readonly expiresAt: string;
}

let storage: ObservedStorage;
let database: Database;
let host: TestHost;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  storage = observedStorage();
  database = memoryDatabase();
  host = testHost({ storage, database, processor: memoryProcessor() });
});
afterEach(() => void vi.useRealTimers());

function urlFor(id: string, seconds?: number): Promise<FileUrl | null> {
  return host.ask<FileUrl | null>(URL_FOR, { id, seconds });
}

describe('the URL of a private file', () => {
  test('works until it ends, and no longer', async () => {
    const id = await upload(host, storage, PNG);
    const signed = await urlFor(id, 60);
    expect(new Date(signed?.expiresAt ?? 0).getTime()).toBe(NOON + 60_000);
    expect((await get(storage, signed?.url ?? '')).status).toBe(200);
    vi.setSystemTime(NOON + 59_999);
    expect((await get(storage, signed?.url ?? '')).status).toBe(200);
    vi.setSystemTime(NOON + 60_000);
    expect((await get(storage, signed?.url ?? '')).status).toBe(403);
  });

  test('ends when the storage says so, as with credentials that end', async () => {
    const id = await upload(host, storage, PNG);
    const expiresAt = new Date(NOON + 7000);
    const short = override(storage, {
      'objects.signedUrl': async (_, proceed) => ({ ...((await proceed()) as object), expiresAt }),
    });
    const elsewhere = testHost({ storage: short, database });
    const url = await elsewhere.ask<FileUrl | null>(URL_FOR, { id, seconds: 60 });
    expect(new Date(url?.expiresAt ?? 0)).toEqual(expiresAt);
  });

  test('is refused once it was tampered with', async () => {
    const id = await upload(host, storage, PNG);
    const other = await upload(host, storage, JPEG);
    const { url } = (await urlFor(id)) ?? { url: '' };
    const otherUrl = (await urlFor(other))?.url ?? '';
    const forged = [
      url.slice(0, -1) + (url.endsWith('0') ? '1' : '0'),
      url.replace(id, other),
      `${otherUrl.split('?')[0]}?${url.split('?')[1]}`,
      url.split('?')[0] ?? '',
    ];
    for (const attempt of forged) expect((await get(storage, attempt)).status).toBe(403);
  });

  test('stays the same within a window, so that an image is not loaded again at each event', async () => {
    const id = await upload(host, storage, PNG);
    const first = await fileOf(host, id);
    vi.setSystemTime(NOON + 149_000);
    expect((await fileOf(host, id))?.url).toBe(first?.url);
    vi.setSystemTime(NOON + 150_000);
    expect((await fileOf(host, id))?.url).not.toBe(first?.url);
  });

  test('works for half its time at least, whenever it was asked for', async () => {
    const id = await upload(host, storage, PNG);
    for (let second = 0; second < 60; second += 7) {
      vi.setSystemTime(NOON + second * 1000);
      const { expiresAt } = (await urlFor(id, 60)) ?? { expiresAt: '' };
      expect(new Date(expiresAt).getTime() - Date.now()).toBeGreaterThanOrEqual(30_000);
    }
  });

  test.each([0, -1, 3601, 2_147_483_647])('is not to be had for %i seconds', async (seconds) => {
    const id = await upload(host, storage, PNG);
    expect(await host.codes(URL_FOR, { id, seconds })).toEqual(['BAD_USER_INPUT']);
  });

  test.each([1, 3600])('is to be had for %i seconds', async (seconds) => {
    const id = await upload(host, storage, PNG);
    expect(await host.codes(URL_FOR, { id, seconds })).toEqual([]);
  });

  test('is not there before the file is READY', async () => {
    const { id } = await send(host, storage, PNG);
    expect(await urlFor(id)).toBeNull();
    expect((await fileOf(host, id))?.url).toBeNull();
  });
});

describe('what a URL serves', () => {
  test.each([
    ['a photo', PNG, undefined, 'image/png', 'inline; filename=it.x.png'],
    ['text', text('a,b'), ['text/csv'], 'text/csv', 'attachment; filename=it.x.csv'],
    ['HTML', text('<script>'), ['text/html'], 'text/html', 'attachment; filename=it.x.html'],
    ['SVG', text('<svg/>'), ['image/svg+xml'], 'image/svg+xml', 'attachment; filename=it.x.svg'],
    ['anything else', text('?'), undefined, 'application/octet-stream', 'attachment; filename=it.x'],
  ])('is of the judged type, and %s as it is safe', async (_, bytes, accept, type, disposition) => {
    host = testHost({ storage, ...(accept === undefined ? {} : { defaults: { accept } }) });
    const id = await upload(host, storage, bytes, { name: 'it.x' });
    const served = await get(storage, (await urlFor(id))?.url ?? '');
    expect([served.headers.get('content-type'), served.headers.get('content-disposition')]).toEqual([
      type,
      disposition,
    ]);
  });

  test.each([
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['a\r\nset-cookie: x\0.png', 'aset-cookie_ x.png'],
    ['C:\\temp\\x.png', 'C__temp_x.png'],
    ['\ud800half.png', 'half.png'],
  ])('names %j harmlessly', async (name, expected) => {
    const id = await upload(host, storage, PNG, { name });
    const disposition = (await get(storage, (await urlFor(id))?.url ?? '')).headers.get('content-disposition') ?? '';
    expect(disposition.replaceAll('�', '').replaceAll('?', '')).toContain(expected);
    expect(disposition).not.toMatch(/\p{Cc}/u);
  });

  test('has a name without what neither a header nor a database can hold', async () => {
    const document = 'mutation ($name: String) { startFileUpload(name: $name) { file { name } } }';
    expect(await host.ask(document, { name: 'a\0b\r\n\u007fc\ud800' })).toEqual({ file: { name: 'abc' } });
  });

  test('has no name longer than 255 characters', async () => {
    const document = 'mutation ($name: String) { startFileUpload(name: $name) { file { name } } }';
    expect(await host.codes(document, { name: 'x'.repeat(256) })).toEqual(['BAD_USER_INPUT']);
    expect(await host.ask(document, { name: ` ${'x'.repeat(255)} ` })).toEqual({ file: { name: 'x'.repeat(255) } });
    expect(await host.ask(document, { name: ' \n ' })).toEqual({ file: { name: null } });
  });
});

describe('a URL that writes', () => {
  test('ends when it should, and is refused when it was tampered with', async () => {
    const started = await host.ask<{ urls: string[]; expiresAt: string }>(
      'mutation { startFileUpload(size: 24) { urls expiresAt } }',
    );
    const [url = ''] = started.urls;
    const put = async (at: string): Promise<number> =>
      (await storage.handler(new Request(at, { method: 'PUT', body: PNG }))).status;
    expect(new Date(started.expiresAt).getTime()).toBe(NOON + 3_600_000);
    expect((await get(storage, url)).status).toBe(403);
    expect(await put(url.slice(0, -1) + (url.endsWith('0') ? '1' : '0'))).toBe(403);
    expect(await put(url)).toBe(200);
    vi.setSystemTime(NOON + 3_600_000);
    expect(await put(url)).toBe(403);
  });

  test('does not outlive its upload', async () => {
    const short = testHost({ storage, uploadExpiresInSeconds: 60 });
    const { expiresAt } = await short.ask<{ expiresAt: string }>('mutation { startFileUpload { expiresAt } }');
    expect(new Date(expiresAt).getTime()).toBe(NOON + 60_000);
  });
});
