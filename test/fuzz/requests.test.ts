import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe } from 'vitest';
import { memoryProcessor } from '../../packages/core/src/memory/memory-processor.ts';
import { memoryStorage } from '../../packages/core/src/memory/storage/memory-storage.ts';
import { createConversionHandler } from '../../packages/processor-http/src/index.ts';
import { requestedRange } from '../../packages/storage-fs/src/http/byte-range.ts';
import { fsStorage } from '../../packages/storage-fs/src/index.ts';
import { readSignedQuery, signedQuery } from '../../packages/storage-fs/src/signing/signed-urls.ts';
import { cloudinaryWebhook } from '../../packages/tagger-cloudinary/src/index.ts';
import { anyText, damaged, fuzz, SLOW_TEXTS } from '../support/fuzz.ts';

const SECRET = 'a secret of the tests, of no use elsewhere';
const NOW = new Date('2026-01-01T00:00:00Z');
const directory = mkdtempSync(join(tmpdir(), 'fuzz-'));
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
afterAll(() => rmSync(directory, { recursive: true }));

const claims = {
  method: 'GET',
  key: 'a/b',
  signedAt: NOW.getTime(),
  expiresAt: NOW.getTime() + 60_000,
  contentType: 'image/png',
  contentDisposition: 'inline; filename="ä.png"',
} as const;
const part = {
  method: 'PUT',
  key: 'a/b',
  uploadId: 'u',
  part: 1,
  size: 5,
  maxBytes: null,
  sha256: null,
  expiresAt: NOW.getTime() + 60_000,
} as const;
const validQueries = fc.constantFrom(signedQuery(SECRET, claims), signedQuery(SECRET, part));
const queries = fc.oneof(damaged(validQueries), anyText);

const NOT_IN_HEADERS = /[^\t\x20-\x7e\x80-\xff]/g;
const HEADERS = [
  'range',
  'if-range',
  'if-none-match',
  'origin',
  'content-length',
  'content-type',
  'content-range',
  'cookie',
];
const SIGNATURES = ['x-cld-timestamp', 'x-cld-signature', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];
const headerText = fc.oneof(
  anyText,
  damaged(
    fc.constantFrom(
      'bytes=0-5',
      'bytes=-5',
      'bytes=5-',
      'W/"a", *',
      '1767225600',
      'v1,AAAA v1,BBBB',
      'application/json',
    ),
  ),
);
const headers = fc
  .array(fc.tuple(fc.constantFrom(...HEADERS, ...SIGNATURES), headerText), { maxLength: 6 })
  // What an HTTP server lets through, at most 16 KB of it.
  .map(
    (pairs) => new Headers(pairs.map(([name, value]) => [name, value.replaceAll(NOT_IN_HEADERS, '').slice(0, 16_000)])),
  );
const ranges = fc.oneof(damaged(fc.constantFrom('bytes=0-5', 'bytes=-5', 'bytes=5-')), headerText);
const urls = fc.oneof(
  fc
    .tuple(fc.constantFrom('private', 'public'), queries)
    .map(([tree, query]) => `http://localhost/files/${tree}/a/b?${query}`),
  damaged(fc.constant('http://localhost/files/private/a/b?signature=x')),
  anyText.map((path) => `http://localhost/files/private/${path}`),
  anyText.map((host) => `http://${host}/files/private/a`),
);
const requests = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'OPTIONS', 'DELETE', 'x'),
  url: urls,
  headers,
  body: anyText,
});

/** As server adapters make requests, with URLs and methods that a `Request` of Node.js would not take. */
function requestOf({
  method,
  url,
  headers: given,
  body,
}: {
  method: string;
  url: string;
  headers: Headers;
  body: string;
}): Request {
  const bytes = new Response(body);
  return {
    method,
    url,
    headers: given,
    body: bytes.body,
    arrayBuffer: () => bytes.arrayBuffer(),
    signal: AbortSignal.timeout(60_000),
  } as Request;
}

describe('a request of a stranger', () => {
  fuzz(
    'with a query that nobody signed is never one that allows anything',
    queries,
    (query) => {
      for (const method of ['GET', 'PUT']) {
        const read = readSignedQuery({ secret: SECRET, method, key: 'a/b', query, now: NOW });
        if (read !== null) assert.equal(query, signedQuery(SECRET, read));
      }
    },
    SLOW_TEXTS,
  );

  fuzz('with a range lies within the file', fc.tuple(ranges, fc.oneof(fc.nat(12), fc.nat())), ([given, size]) => {
    const range = requestedRange(new Headers({ range: given.replaceAll(NOT_IN_HEADERS, '') }), { size, etag: '"a"' });
    if (range === null || range === 'UNSATISFIABLE') return;
    assert.ok(range.start >= 0 && range.start <= range.end && range.end < size);
  });

  const storage = fsStorage({
    directory,
    baseUrl: 'http://localhost/files',
    secret: SECRET,
    logger: quiet,
    now: () => NOW,
  });
  const memory = memoryStorage({ baseUrl: 'http://localhost/files' });
  fuzz('is refused by the handlers of storages', requests, async (request) => {
    for (const { handler } of [storage, memory]) {
      const { status } = await handler(requestOf(request));
      assert.ok(status < 500, `${status}`);
    }
  });

  const cloud = { cloudName: 'demo', apiKey: '1', apiSecret: SECRET };
  const webhook = cloudinaryWebhook({ cloud, onNotification: () => assert.fail('It was not signed.') });
  const secret = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
  const conversions = createConversionHandler(memoryProcessor(), {
    secret: secret(1),
    answerSecret: secret(2),
    allowedHosts: ['localhost'],
    logger: quiet,
  });
  fuzz('is refused by the webhooks', requests, async (request) => {
    for (const handler of [webhook, conversions]) {
      const { status } = await handler(requestOf(request));
      assert.ok(status >= 400 && status < 500, `${status}`);
    }
  });
});
