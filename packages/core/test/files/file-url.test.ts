import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test, vi } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
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
    assert.equal(new Date(signed?.expiresAt ?? 0).getTime(), NOON + 60_000);
    assert.equal((await get(storage, signed?.url ?? '')).status, 200);
    vi.setSystemTime(NOON + 59_999);
    assert.equal((await get(storage, signed?.url ?? '')).status, 200);
    vi.setSystemTime(NOON + 60_000);
    assert.equal((await get(storage, signed?.url ?? '')).status, 403);
  });

  test('ends when the storage says so, as with credentials that end', async () => {
    const id = await upload(host, storage, PNG);
    const expiresAt = new Date(NOON + 7000);
    const short = override(storage, {
      'objects.signedUrl': async (_, proceed) => ({ ...((await proceed()) as object), expiresAt }),
    });
    const elsewhere = testHost({ storage: short, database });
    const url = await elsewhere.ask<FileUrl | null>(URL_FOR, { id, seconds: 60 });
    assert.deepEqual(new Date(url?.expiresAt ?? 0), expiresAt);
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
    for (const attempt of forged) assert.equal((await get(storage, attempt)).status, 403);
  });

  test('stays the same within a window, so that an image is not loaded again at each event', async () => {
    const id = await upload(host, storage, PNG);
    const first = await fileOf(host, id);
    vi.setSystemTime(NOON + 149_000);
    assert.equal((await fileOf(host, id))?.url, first?.url);
    vi.setSystemTime(NOON + 150_000);
    assert.notEqual((await fileOf(host, id))?.url, first?.url);
  });

  test('works for half its time at least, whenever it was asked for', async () => {
    const id = await upload(host, storage, PNG);
    for (let second = 0; second < 60; second += 7) {
      vi.setSystemTime(NOON + second * 1000);
      const { expiresAt } = (await urlFor(id, 60)) ?? { expiresAt: '' };
      assert.ok(new Date(expiresAt).getTime() - Date.now() >= 30_000);
    }
  });

  test.each([0, -1, 3601, 2_147_483_647])('cannot be requested for %i seconds', async (seconds) => {
    const id = await upload(host, storage, PNG);
    assert.deepEqual(await host.codes(URL_FOR, { id, seconds }), ['BAD_USER_INPUT']);
  });

  test.each([1, 3600])('can be requested for %i seconds', async (seconds) => {
    const id = await upload(host, storage, PNG);
    assert.deepEqual(await host.codes(URL_FOR, { id, seconds }), []);
  });

  test('does not exist before the file is READY', async () => {
    const { id } = await send(host, storage, PNG);
    assert.equal(await urlFor(id), null);
    assert.equal((await fileOf(host, id))?.url, null);
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
    assert.deepEqual(
      [served.headers.get('content-type'), served.headers.get('content-disposition')],
      [type, disposition],
    );
  });

  const DOWNLOAD = `query ($id: ID!) {
    file(id: $id) {
      default: url
      shown: url(disposition: INLINE)
      saved: url(disposition: ATTACHMENT)
      conversions { url(disposition: ATTACHMENT) }
    }
  }`;
  interface Urls {
    readonly default: string;
    readonly shown: string;
    readonly saved: string;
    readonly conversions: readonly { readonly url: string }[];
  }
  const dispositionOf = async (url: string): Promise<string | null> =>
    (await get(storage, url)).headers.get('content-disposition');

  test.each([
    ['private', undefined],
    ['public', 'Customer.logo'],
  ])('is downloaded under its own name where that is asked for, if it is %s', async (_, target) => {
    const id = await upload(host, storage, PNG, { name: 'Dr. Smith.png', ...(target === undefined ? {} : { target }) });
    const worker = await host.darkroom.startWorker();
    await host.run('mutation ($id: ID!) { convertFile(id: $id, conversion: SEPIA) { id } }', { id });
    await eventually(async () => assert.notEqual((await fileOf(host, id))?.conversions[0]?.url ?? null, null));
    await worker.close();
    const urls = await host.ask<Urls>(DOWNLOAD, { id });
    const saved = 'attachment; filename="Dr. Smith.png"';
    assert.deepEqual(await Promise.all([urls.default, urls.shown, urls.saved].map(dispositionOf)), [
      'inline; filename="Dr. Smith.png"',
      'inline; filename="Dr. Smith.png"',
      saved,
    ]);
    assert.match(
      (await dispositionOf(urls.conversions[0]?.url ?? '')) ?? '',
      /^attachment; filename="Dr\. Smith-sepia\./,
    );
    assert.equal(urls.shown, urls.default);
    assert.equal(urls.default.includes('signature'), target === undefined);
    const forFile = await host.ask<FileUrl>(
      'query ($id: ID!) { urlForFile(id: $id, disposition: ATTACHMENT) { url } }',
      {
        id,
      },
    );
    assert.equal(await dispositionOf(forFile.url), saved);
    const byHost = await host.darkroom.files.url(id, { disposition: 'ATTACHMENT' });
    assert.equal(await dispositionOf(byHost?.url ?? ''), saved);
  });

  test.each([
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['a\r\nset-cookie: x\0.png', 'aset-cookie_ x.png'],
    ['C:\\temp\\x.png', 'C__temp_x.png'],
    ['\ud800half.png', 'half.png'],
  ])('names %j harmlessly', async (name, expected) => {
    const id = await upload(host, storage, PNG, { name });
    const disposition = (await get(storage, (await urlFor(id))?.url ?? '')).headers.get('content-disposition') ?? '';
    assert.ok(disposition.replaceAll('�', '').replaceAll('?', '').includes(expected));
    assert.doesNotMatch(disposition, /\p{Cc}/u);
  });

  test('has a name without what neither a header nor a database can hold', async () => {
    const document = 'mutation ($name: String) { startFileUpload(name: $name) { file { name } } }';
    assert.deepEqual(await host.ask(document, { name: 'a\0b\r\n\u007fc\ud800' }), { file: { name: 'abc' } });
  });

  test('has no name longer than 255 characters', async () => {
    const document = 'mutation ($name: String) { startFileUpload(name: $name) { file { name } } }';
    assert.deepEqual(await host.codes(document, { name: 'x'.repeat(256) }), ['BAD_USER_INPUT']);
    assert.deepEqual(await host.ask(document, { name: ` ${'x'.repeat(255)} ` }), { file: { name: 'x'.repeat(255) } });
    assert.deepEqual(await host.ask(document, { name: ' \n ' }), { file: { name: null } });
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
    assert.equal(new Date(started.expiresAt).getTime(), NOON + 3_600_000);
    assert.equal((await get(storage, url)).status, 403);
    assert.equal(await put(url.slice(0, -1) + (url.endsWith('0') ? '1' : '0')), 403);
    assert.equal(await put(url), 200);
    vi.setSystemTime(NOON + 3_600_000);
    assert.equal(await put(url), 403);
  });

  test('does not outlive its upload', async () => {
    const short = testHost({ storage, uploadExpiresInSeconds: 60 });
    const { expiresAt } = await short.ask<{ expiresAt: string }>('mutation { startFileUpload { expiresAt } }');
    assert.equal(new Date(expiresAt).getTime(), NOON + 60_000);
  });
});
