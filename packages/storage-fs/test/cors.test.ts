import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { baseUrl, freshStorage, get, partUrl, put, signedUrl, startUpload, writeText } from './storage-under-test.ts';

const origin = 'https://app.example';

describe('CORS', () => {
  it('allows pages of any origin to upload and fetch', async () => {
    const { storage } = freshStorage();
    await writeText(storage, 'a');
    const preflight = await get(
      storage,
      await signedUrl(storage, 'a'),
      { origin, 'access-control-request-method': 'PUT' },
      'OPTIONS',
    );
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
    assert.equal(preflight.headers.get('access-control-allow-methods'), 'GET, HEAD, PUT');
    assert.equal(preflight.headers.get('access-control-allow-headers'), '*');

    const upload = await startUpload(storage);
    const answer = await put(storage, await partUrl(storage, upload), 'x', { origin });
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    assert.match(answer.headers.get('access-control-expose-headers') ?? '', /\bETag\b/);
  });

  it('lets pages read why they were refused', async () => {
    const { storage } = freshStorage();
    const refused = await get(storage, `${baseUrl}/private/a`, { origin });
    assert.equal(refused.status, 403);
    assert.equal(refused.headers.get('access-control-allow-origin'), '*');
  });

  it('allows the origins that are listed, and no others', async () => {
    const { storage } = freshStorage({ allowedOrigins: [origin] });
    await writeText(storage, 'a');
    const url = await signedUrl(storage, 'a');
    for (const method of ['GET', 'OPTIONS']) {
      const listed = await get(storage, url, { origin }, method);
      assert.equal(listed.headers.get('access-control-allow-origin'), origin);
      assert.equal(listed.headers.get('vary'), 'Origin');
      for (const headers of [{ origin: 'https://app.example.evil' }, {}]) {
        const other = await get(storage, url, headers, method);
        assert.equal(other.headers.get('access-control-allow-origin'), null);
        assert.equal(other.headers.get('vary'), 'Origin');
      }
    }
  });

  it('answers a preflight alike whether or not there is an object', async () => {
    const { storage } = freshStorage();
    await writeText(storage, 'a');
    const [there, missing] = await Promise.all(
      ['a', 'b'].map(async (key) => {
        const response = await get(storage, `${baseUrl}/private/${key}`, { origin }, 'OPTIONS');
        return [response.status, [...response.headers]];
      }),
    );
    assert.deepEqual(there, missing);
  });
});
