import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { baseUrl, filesIn, freshStorage, get, readText, signedUrl, writeText } from './storage-under-test.ts';

const asPng = { contentType: 'image/png', contentDisposition: 'inline; filename="a.png"' };

describe('publishing', () => {
  it('serves a copy without a signature, with Cache-Control, ETag and ranges', async () => {
    const { storage } = freshStorage({ publicMaxAgeSeconds: 60 });
    await writeText(storage, 'from', '0123456789');
    assert.equal(await storage.objects.publish({ from: 'from', to: 'to', ...asPng }), true);
    const url = storage.objects.publicUrl({ key: 'to' });
    assert.equal(url, `${baseUrl}/public/to`);
    const response = await get(storage, url);
    assert.equal(response.headers.get('cache-control'), 'public, max-age=60');
    assert.equal(response.headers.get('content-type'), asPng.contentType);
    assert.equal(response.headers.get('content-disposition'), asPng.contentDisposition);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    const etag = response.headers.get('etag') ?? '';
    assert.equal((await get(storage, url, { 'if-none-match': etag })).status, 304);
    assert.equal(await (await get(storage, url, { range: 'bytes=-2' })).text(), '89');
    assert.equal((await get(storage, url, {}, 'HEAD')).headers.get('content-length'), '10');
  });

  it('lies in a tree of its own, so that a guessed key reaches no private object', async () => {
    const { storage, directory } = freshStorage();
    await writeText(storage, 'files/one/original');
    await storage.objects.publish({ from: 'files/one/original', to: 'files/one/public', ...asPng });
    assert.deepEqual(filesIn(directory, 'published'), ['files/one/public.object']);
    assert.deepEqual(filesIn(directory, 'objects'), ['files/one/original.object']);
    for (const path of [
      'public/files/one/original',
      'public/files/one/original.object',
      'public/files/one/public.object',
      'public/../private/files/one/original',
      'public/..%2fobjects/files/one/original',
      'public/%2e%2e/objects/files/one/original',
      'public/files/one/public/../original',
      'public/secret',
      'public/../secret',
      'public/files/one',
      'public/files/one/',
      'public//files/one/original',
      'private/files/one/public',
    ]) {
      assert.ok((await get(storage, `${baseUrl}/${path}`)).status >= 403, path);
    }
  });

  it('replaces a copy when it is to be served otherwise', async () => {
    const { storage } = freshStorage();
    await writeText(storage, 'from');
    await storage.objects.publish({ from: 'from', to: 'to', ...asPng });
    await storage.objects.publish({ from: 'from', to: 'to', ...asPng, contentType: 'image/gif' });
    const response = await get(storage, storage.objects.publicUrl({ key: 'to' }));
    assert.equal(response.headers.get('content-type'), 'image/gif');
  });

  it('keeps a copy of its own bytes, whatever becomes of the original', async () => {
    const { storage } = freshStorage();
    await writeText(storage, 'from', 'old');
    await storage.objects.publish({ from: 'from', to: 'to', ...asPng });
    await writeText(storage, 'from', 'new');
    assert.equal(await (await get(storage, storage.objects.publicUrl({ key: 'to' }))).text(), 'old');
    await storage.objects.publish({ from: 'from', to: 'to', ...asPng });
    assert.equal(await (await get(storage, storage.objects.publicUrl({ key: 'to' }))).text(), 'new');
  });

  it('lets those with a signature read a copy under its key too', async () => {
    const { storage } = freshStorage();
    await writeText(storage, 'from');
    await storage.objects.publish({ from: 'from', to: 'to', ...asPng });
    assert.deepEqual(await storage.objects.head({ key: 'to' }), { size: 5, contentType: 'image/png' });
    assert.equal(await readText(storage, 'to'), 'hello');
    assert.equal((await get(storage, await signedUrl(storage, 'to'))).status, 200);
  });

  it.each(['inline\r\nset-cookie: a=b', 'inline; filename="€"', '', 'a\0b'])(
    'refuses %j, which cannot stand in a header',
    async (contentDisposition) => {
      const { storage } = freshStorage();
      await writeText(storage, 'from');
      const served = { contentType: 'image/png', contentDisposition };
      await assert.rejects(storage.objects.publish({ from: 'from', to: 'to', ...served }), TypeError);
      await assert.rejects(
        storage.objects.signedUrl({ key: 'from', signedAt: new Date(), expiresInSeconds: 60, ...served }),
        TypeError,
      );
    },
  );
});
