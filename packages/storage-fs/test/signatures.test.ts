import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Claims, ObjectClaims, PartClaims } from '../src/signing/claims.ts';
import { signatureOf } from '../src/signing/signature.ts';
import { readSignedQuery, signedQuery } from '../src/signing/signed-urls.ts';
import { baseUrl, freshStorage, get, partUrl, put, signedUrl, startUpload, writeText } from './storage-under-test.ts';

const secret = 's'.repeat(32);
const time = 1_900_000_000_000;
const now = new Date(time);

const segment = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
const key = fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => segments.join('/'));
const text = fc.string({ unit: 'grapheme', maxLength: 50 });
const expiresAt = fc.integer({ min: time + 1, max: time + 10 ** 9 });
const partClaims: fc.Arbitrary<PartClaims> = fc.record(
  {
    method: fc.constant('PUT' as const),
    key,
    uploadId: text,
    part: fc.integer({ min: 1, max: 10_000 }),
    size: fc.option(fc.nat()),
    maxBytes: fc.option(fc.nat()),
    sha256: fc.option(fc.stringMatching(/^[\da-f]{64}$/)),
    expiresAt,
  },
  { noNullPrototype: true },
);
const objectClaims: fc.Arbitrary<ObjectClaims> = fc.record(
  {
    method: fc.constant('GET' as const),
    key,
    signedAt: fc.integer({ min: 0, max: time }),
    expiresAt,
    contentType: text,
    contentDisposition: text,
  },
  { noNullPrototype: true },
);
const anyClaims: fc.Arbitrary<Claims> = fc.oneof(partClaims, objectClaims);

function read(
  claims: Claims,
  query: string,
  changes: { key?: string; method?: string; secret?: string } = {},
): Claims | null {
  return readSignedQuery({ secret, method: claims.method, key: claims.key, query, now, ...changes });
}

describe('signed URLs', () => {
  it('refuses a query longer than any that it signs', () => {
    const signed = (length: number): unknown => {
      const claims = {
        method: 'PUT',
        key: 'a',
        uploadId: 'u'.repeat(length),
        part: 1,
        size: 1,
        maxBytes: null,
        sha256: null,
        expiresAt: time + 1,
      } as const;
      return readSignedQuery({ secret, method: 'PUT', key: 'a', query: signedQuery(secret, claims), now });
    };
    assert.notEqual(signed(16_000), null);
    assert.equal(signed(17_000), null);
  });

  it('carry all that was claimed, Unicode too', () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        assert.deepEqual(read(claims, signedQuery(secret, claims)), claims);
      }),
    );
  });

  it('survive a URL parser unchanged', () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const url = `${baseUrl}/private/${claims.key}?${signedQuery(secret, claims)}`;
        assert.equal(new URL(url).href, url);
      }),
    );
  });

  it('have another signature for any two claims that differ', () => {
    fc.assert(
      fc.property(anyClaims, anyClaims, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        assert.equal(signatureOf(secret, one) === signatureOf(secret, other), same);
      }),
    );
  });

  it('tell fields apart that read alike when they are joined', () => {
    const one = {
      method: 'GET',
      key: 'a',
      signedAt: 1,
      expiresAt: 2,
      contentType: 'a,1:b',
      contentDisposition: 'c',
    } as const;
    for (const [contentType, contentDisposition] of [
      ['a', 'b,1:c'],
      ['a,1:b,1:c', ''],
    ] as const) {
      assert.notEqual(signatureOf(secret, one), signatureOf(secret, { ...one, contentType, contentDisposition }));
    }
    const commas = { ...one, contentType: 'a,b', contentDisposition: 'c' };
    const shifted = { ...one, contentType: 'a', contentDisposition: 'b,c' };
    assert.notEqual(signatureOf(secret, commas), signatureOf(secret, shifted));
    const part = {
      method: 'PUT',
      key: 'a',
      uploadId: 'u',
      part: 1,
      size: null,
      maxBytes: null,
      sha256: null,
      expiresAt: 2,
    } as const;
    assert.notEqual(signatureOf(secret, part), signatureOf(secret, { ...part, size: 0 }));
    assert.notEqual(signatureOf(secret, part), signatureOf(secret, { ...part, maxBytes: 0 }));
  });

  it('are refused with any field changed', () => {
    fc.assert(
      fc.property(anyClaims, anyClaims, (claims, others) => {
        const signature = signatureOf(secret, claims);
        for (const [name, value] of Object.entries(others)) {
          if (!(name in claims) || name === 'method') continue;
          const changed = { ...claims, [name]: value } as Claims;
          if (JSON.stringify(changed) === JSON.stringify(claims)) continue;
          const query = signedQuery(secret, changed).replace(/signature=.*/, `signature=${signature}`);
          assert.equal(read(changed, query), null, name);
        }
      }),
    );
  });

  it('have one spelling, whatever puts their query together again', () => {
    fc.assert(
      fc.property(anyClaims, fc.uuid(), (claims, uploadId) => {
        // Ids of uploads are the storage's own; types and dispositions can be any text.
        const query = signedQuery(secret, claims.method === 'PUT' ? { ...claims, uploadId } : claims);
        assert.equal(new URLSearchParams(query).toString(), query);
      }),
    );
  });

  it('are refused with any character changed', () => {
    const character = fc.constantFrom('a', 'A', '0', '_', '-', '.', '%', '=', '&', '+', ' ', 'é');
    fc.assert(
      fc.property(anyClaims, fc.nat(), character, (claims, at, other) => {
        const query = signedQuery(secret, claims);
        const index = at % query.length;
        const changed = query.slice(0, index) + other + query.slice(index + 1);
        if (changed !== query) assert.equal(read(claims, changed), null);
      }),
      { numRuns: 1000 },
    );
  });

  it('are refused for another method, key or secret', () => {
    fc.assert(
      fc.property(anyClaims, key, (claims, otherKey) => {
        const query = signedQuery(secret, claims);
        assert.equal(read(claims, query, { method: claims.method === 'PUT' ? 'GET' : 'PUT' }), null);
        assert.equal(read(claims, query, { secret: 'another' }), null);
        if (otherKey !== claims.key) assert.equal(read(claims, query, { key: otherKey }), null);
      }),
    );
  });

  it('are refused with a parameter that is unknown, missing, twice there or otherwise encoded', () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const query = signedQuery(secret, claims);
        const pairs = query.split('&');
        for (const [index, pair] of pairs.entries()) {
          assert.equal(read(claims, `${query}&${pair}`), null, 'twice');
          assert.equal(read(claims, pairs.toSpliced(index, 1).join('&')), null, 'missing');
        }
        assert.equal(read(claims, `${query}&utm=1`), null, 'unknown');
        assert.equal(read(claims, `${query}&`), null, 'empty');
        const encoded = query.replace(/expires=(\d)/, (_, digit: string) => `expires=%3${digit}`);
        assert.equal(read(claims, encoded), null, 'encoded');
        assert.equal(read(claims, query.replace('expires=', 'expires=0')), null, 'zero before');
      }),
    );
  });

  it('end on the millisecond', () => {
    const claims: Claims = {
      method: 'PUT',
      key: 'a',
      uploadId: 'u',
      part: 1,
      size: 1,
      maxBytes: null,
      sha256: null,
      expiresAt: time,
    };
    const query = signedQuery(secret, claims);
    const readAt = (at: number): Claims | null =>
      readSignedQuery({ secret, method: 'PUT', key: 'a', query, now: new Date(at) });
    assert.deepEqual(readAt(time - 1), claims);
    assert.equal(readAt(time), null);
  });

  it('begin when they were signed, give or take a quarter of an hour', async () => {
    const { storage } = freshStorage({ now: () => now });
    await writeText(storage, 'a');
    assert.equal((await get(storage, await signedUrl(storage, 'a', new Date(time + 14 * 60_000)))).status, 200);
    assert.equal((await get(storage, await signedUrl(storage, 'a', new Date(time + 16 * 60_000)))).status, 403);
  });

  it('are refused through the handler with a part number, upload or length changed', async () => {
    const { storage } = freshStorage();
    const upload = await startUpload(storage);
    const url = await partUrl(storage, upload, 1, 5);
    for (const changed of [
      url.replace('part=1', 'part=2'),
      url.replace('size=5', 'size=6'),
      url.replace('&size=5', ''),
      url.replace(/upload=./, 'upload=g'),
      url.replace('/a/b?', '/a/c?'),
      `${url}&part=1`,
      url.replace('part=1', 'part=01'),
    ]) {
      assert.notEqual(changed, url);
      assert.equal((await put(storage, changed, 'hello')).status, 403, changed);
    }
    assert.equal((await put(storage, url, 'hello')).status, 200);
  });
});
