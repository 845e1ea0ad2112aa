import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { fsStorage } from '../src/index.ts';
import { openFilesIn } from './open-files.ts';
import { asText, baseUrl, freshStorage, get, put, readText, signedUrl, writeText } from './storage-under-test.ts';

describe('serving a private object', async () => {
  const { storage } = freshStorage();
  await writeText(storage, 'a/b', '0123456789');
  const url = await signedUrl(storage, 'a/b');
  const etag = (await get(storage, url)).headers.get('etag') ?? '';

  it('sends what keeps browsers from running it', async () => {
    const { headers } = await get(storage, url);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('content-security-policy'), "default-src 'none'; sandbox");
    assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin');
  });

  it.each([
    [
      'video/mp4',
      'inline; filename="a.mp4"',
      "default-src 'none'; media-src 'self'; base-uri 'none'; form-action 'none'",
    ],
    ['audio/mpeg', 'inline', "default-src 'none'; media-src 'self'; base-uri 'none'; form-action 'none'"],
    ['video/mp4', 'attachment; filename="inline.mp4"', "default-src 'none'; sandbox"],
    ['image/svg+xml', 'inline', "default-src 'none'; sandbox"],
    ['text/html', 'inline; filename="video/mp4"', "default-src 'none'; sandbox"],
  ])('sends %s, %s, with the policy %s', async (contentType, contentDisposition, policy) => {
    const served = { contentType, contentDisposition, signedAt: new Date(), expiresInSeconds: 300 };
    const { headers } = await get(storage, (await storage.objects.signedUrl({ key: 'a/b', ...served })).url);
    assert.equal(headers.get('content-security-policy'), policy);
  });

  it('lets browsers alone cache it, until its URL ends', async () => {
    const signedAt = new Date('2030-01-01T00:00:00Z');
    const clocked = freshStorage({ now: () => new Date('2030-01-01T00:01:00.500Z') }).storage;
    await writeText(clocked, 'a');
    const { headers } = await get(clocked, await signedUrl(clocked, 'a', signedAt));
    assert.equal(headers.get('cache-control'), 'private, max-age=239');
  });

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-30', '0123456789', 'bytes 0-9/10'],
    ['bytes=0-999', '0123456789', 'bytes 0-9/10'],
    ['bytes=9-9', '9', 'bytes 9-9/10'],
  ])('answers %s with 206', async (range, text, contentRange) => {
    const response = await get(storage, url, { range });
    assert.equal(response.status, 206);
    assert.equal(response.headers.get('content-range'), contentRange);
    assert.equal(response.headers.get('content-length'), String(text.length));
    assert.equal(await response.text(), text);
  });

  it.each(['bytes=10-', 'bytes=10-20', 'bytes=-0'])('answers %s with 416', async (range) => {
    const response = await get(storage, url, { range });
    assert.equal(response.status, 416);
    assert.equal(response.headers.get('content-range'), 'bytes */10');
  });

  it.each(['bytes=1-2,4-5', 'bytes=5-2', 'bytes=-', 'bytes=a-b', 'lines=1-2'])(
    'answers %s with all of it, as if there were no range',
    async (range) => {
      const response = await get(storage, url, { range });
      assert.equal(response.status, 200);
      assert.equal(await response.text(), '0123456789');
    },
  );

  it('gives a range only of the object that If-Range names', async () => {
    const range = 'bytes=2-4';
    assert.equal((await get(storage, url, { range, 'if-range': etag })).status, 206);
    for (const other of ['"other"', `W/${etag}`, 'Wed, 21 Oct 2030 07:28:00 GMT']) {
      const response = await get(storage, url, { range, 'if-range': other });
      assert.equal(response.status, 200);
      assert.equal(await response.text(), '0123456789');
    }
  });

  it.each([[etag], [`W/${etag}`], [`"x", ${etag}`], ['*']])('answers If-None-Match %s with 304', async (tags) => {
    for (const method of ['GET', 'HEAD']) {
      const response = await get(storage, url, { 'if-none-match': tags }, method);
      assert.equal(response.status, 304);
      assert.equal(response.headers.get('etag'), etag);
      assert.equal(await response.text(), '');
    }
  });

  it('sends an object that changed in spite of If-None-Match', async () => {
    assert.match(etag, /^"[\da-f]{64}"$/);
    assert.equal((await get(storage, url, { 'if-none-match': '"other"' })).status, 200);
  });

  it('answers HEAD with the headers of GET, and no range', async () => {
    const response = await get(storage, url, { range: 'bytes=2-4' }, 'HEAD');
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-length'), '10');
    assert.equal(response.headers.get('accept-ranges'), 'bytes');
    assert.equal(response.headers.get('etag'), etag);
    assert.equal(response.body, null);
  });

  it('takes type and disposition from the signature, not from the upload or the request', async () => {
    const response = await get(storage, url, { accept: 'text/html', 'content-type': 'text/html' });
    assert.equal(response.headers.get('content-type'), asText.contentType);
    assert.equal(response.headers.get('content-disposition'), asText.contentDisposition);
  });

  it('serves an empty object', async () => {
    await writeText(storage, 'empty', '');
    const response = await get(storage, await signedUrl(storage, 'empty'));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-length'), '0');
    assert.equal(await response.text(), '');
    assert.equal((await get(storage, await signedUrl(storage, 'empty'), { range: 'bytes=0-' })).status, 416);
  });

  it('finishes what it began to send when the object is overwritten or deleted', async () => {
    await writeText(storage, 'replaced', 'x'.repeat(400_000));
    const response = await get(storage, await signedUrl(storage, 'replaced'));
    await writeText(storage, 'replaced', 'y');
    const second = await get(storage, await signedUrl(storage, 'replaced'));
    await storage.objects.delete({ keys: ['replaced'] });
    assert.equal(await response.text(), 'x'.repeat(400_000));
    assert.equal(await second.text(), 'y');
  });
});

describe.skipIf(process.platform !== 'linux')('open files (Linux)', () => {
  it('are closed when a body is read, cancelled, aborted or not sent at all', async () => {
    const { storage, directory } = freshStorage();
    await writeText(storage, 'a', 'x'.repeat(1_000_000));
    const url = await signedUrl(storage, 'a');
    const etag = (await get(storage, url, {}, 'HEAD')).headers.get('etag') ?? '';
    await get(storage, url, { 'if-none-match': etag });
    await get(storage, url, { range: 'bytes=2000000-' });
    assert.deepEqual(openFilesIn(directory), []);

    const response = await get(storage, url);
    assert.equal(openFilesIn(directory).length, 1);
    await response.body?.cancel();
    assert.deepEqual(openFilesIn(directory), []);

    await (await get(storage, url)).text();
    assert.deepEqual(openFilesIn(directory), []);

    const aborting = new AbortController();
    await storage.handler(new Request(url, { signal: aborting.signal }));
    assert.equal(openFilesIn(directory).length, 1);
    aborting.abort();
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(openFilesIn(directory), []);
  });
});

describe('refusals', async () => {
  const { storage } = freshStorage();
  await writeText(storage, 'there');
  const expiredAt = new Date(Date.now() - 400_000);

  it('cannot be told apart while the signature is bad', async () => {
    const urls = [
      (await signedUrl(storage, 'there')).replace(/signature=./, 'signature=_'),
      (await signedUrl(storage, 'missing')).replace(/signature=./, 'signature=_'),
      await signedUrl(storage, 'there', expiredAt),
      await signedUrl(storage, 'missing', expiredAt),
      `${baseUrl}/private/there`,
      `${baseUrl}/private/missing`,
      `${baseUrl}/private/no%2Fkey`,
      `${baseUrl}/private/`,
    ];
    const answers = await Promise.all(
      urls.map(async (url) => {
        const response = await get(storage, url);
        return [response.status, await response.text(), [...response.headers]];
      }),
    );
    assert.equal(answers[0]?.[0], 403);
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
  });

  it('tell of a missing object only with a good signature', async () => {
    assert.equal((await get(storage, await signedUrl(storage, 'missing'))).status, 404);
  });

  it('name no key and no path', async () => {
    const key = 'secretkey';
    const urls = [await signedUrl(storage, key), `${baseUrl}/private/${key}`, `${baseUrl}/public/${key}`];
    for (const url of urls) {
      const response = await get(storage, url);
      assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8');
      assert.equal(response.headers.get('cache-control'), 'no-store');
      assert.doesNotMatch(await response.text(), /secretkey|darkroom-storage-fs-|objects|\//);
    }
  });

  it.each(['POST', 'DELETE', 'PATCH'])('answer %s with 405', async (method) => {
    const response = await get(storage, await signedUrl(storage, 'there'), {}, method);
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('allow'), 'GET, HEAD, PUT, OPTIONS');
    assert.equal(await readText(storage, 'there'), 'hello');
  });

  it('answer a PUT to a public URL with 405', async () => {
    assert.equal((await put(storage, storage.objects.publicUrl({ key: 'there' }), 'x')).status, 405);
  });

  it.each([
    'http://localhost:4000/',
    'http://localhost:4000/files',
    'http://localhost:4000/files/',
    'http://localhost:4000/files/other/there',
    'http://localhost:4000/filesprivate/there',
    'http://localhost:4000/x/files/private/there',
    'http://localhost:4000/private/there',
  ])('answer %s with 404', async (url) => {
    for (const method of ['GET', 'OPTIONS']) assert.equal((await get(storage, url, {}, method)).status, 404);
  });
});

describe('baseUrl', () => {
  it('counts by its path alone, for the host differs behind a proxy', async () => {
    const { storage } = freshStorage({ baseUrl: 'https://files.example/deep/er/' });
    await writeText(storage, 'a');
    const url = await signedUrl(storage, 'a');
    assert.match(url, /^https:\/\/files\.example\/deep\/er\/private\/a\?/);
    const behind = url.replace('https://files.example', 'http://10.0.0.1:3000');
    assert.equal(await (await get(storage, behind)).text(), 'hello');
  });

  it('may have no path', async () => {
    const { storage } = freshStorage({ baseUrl: 'https://files.example' });
    await writeText(storage, 'a');
    assert.equal(await (await get(storage, await signedUrl(storage, 'a'))).text(), 'hello');
  });

  it.each(['/files', 'files', 'ftp://a/b', 'http://a/b?c', 'http://a/b#c', 'http://me@a/b', ''])(
    'is refused as %j',
    (wrong) => {
      assert.throws(() => freshStorage({ baseUrl: wrong }), { code: 'INVALID_CONFIGURATION' });
    },
  );
});

it.each([undefined, '', Promise.resolve('./files')])('refuses %j as its directory, at start', (directory) => {
  const options = { directory: directory as never, baseUrl };
  assert.throws(() => fsStorage(options), { code: 'INVALID_CONFIGURATION', message: /the path of a folder/ });
});

// Valid to `URL.canParse`, not to `new URL`.
const LONG_HOST = `http://${'.'.repeat(100_000)}'j\`_GP)}/files/private/x`;

// Server adapters put the header `Host` into the URL unread. A `Request` of Node.js would not take it.
it.each([
  ['has a space in its host', 'http://a b/files/private/x'],
  ['has a bracket in its host', 'http://[/files/private/x'],
  ['is a path', '/files/private/x'],
  ['is empty', ''],
  ['has a host that is too long', LONG_HOST],
])('refuses a URL that %s, without an exception', async (_, badUrl) => {
  const { storage } = freshStorage();
  const request = { url: badUrl, method: 'GET', headers: new Headers() } as Request;
  const response = await storage.handler(request);
  assert.equal(response.status, 400);
  assert.equal(await response.text(), 'The URL of the request is not valid.\n');
});
