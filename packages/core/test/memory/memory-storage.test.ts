import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { testContract } from '../../../../test/support/test-contract.ts';
import { memoryStorage } from '../../src/memory/storage/memory-storage.ts';
import { storageContract } from '../../src/testing/storage/storage-contract.ts';
import { streamOf, type StorageContractSubject } from '../../src/testing/storage/subject.ts';

describe('memoryStorage', () => {
  const storage = memoryStorage();
  const putForeign: StorageContractSubject['putForeign'] = async (key, bytes) => {
    await storage.objects.write({ key, body: streamOf(bytes), contentType: 'text/plain' });
  };
  testContract(storageContract, () => ({ storage, fetch: storage.handler, putForeign }));

  it('judges expiry by the clock that it is given', async () => {
    let time = 1_000_000;
    const clocked = memoryStorage({ now: () => new Date(time) });
    const { uploadId } = await clocked.uploads.start({ key: 'a', contentType: null });
    const { urls, expiresAt } = await clocked.uploads.sign({
      key: 'a',
      uploadId,
      parts: [{ number: 1, size: null }],
      expiresInSeconds: 60,
    });
    assert.equal(expiresAt.getTime(), 1_060_000);
    const put = (): Promise<Response> => clocked.handler(new Request(urls[0] ?? '', { method: 'PUT', body: 'x' }));
    time = 1_059_999;
    assert.equal((await put()).status, 200);
    time = 1_060_000;
    assert.equal((await put()).status, 403);
  });

  it('hands out URLs under its base', async () => {
    const based = memoryStorage({ baseUrl: 'https://files.example/deep/' });
    const signed = { signedAt: new Date(), expiresInSeconds: 60, contentType: 'a/b', contentDisposition: 'inline' };
    assert.match(
      (await based.objects.signedUrl({ key: 'a/b', ...signed })).url,
      /^https:\/\/files\.example\/deep\/private\/a\/b\?/,
    );
    assert.equal(based.objects.publicUrl({ key: 'a/b' }), 'https://files.example/deep/public/a/b');
  });

  // Valid to `URL.canParse`, not to `new URL`.
  const LONG_HOST = `http://${'.'.repeat(100_000)}'j\`_GP)}/private/x`;
  // Server adapters put the header `Host` into the URL unread. A `Request` of Node.js would not take it.
  it.each([
    ['has a space in its host', 'http://a b/private/x'],
    ['has a bracket in its host', 'http://[/private/x'],
    ['is a path', '/private/x'],
    ['is empty', ''],
    ['has a host that is too long', LONG_HOST],
  ])('refuses a URL that %s, without an exception', async (_, badUrl) => {
    const response = await storage.handler({ url: badUrl, method: 'GET', headers: new Headers() } as Request);
    assert.equal(response.status, 400);
    assert.equal(await response.text(), 'The URL of the request is not valid.');
  });
});
