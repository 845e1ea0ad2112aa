import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { memoryProcessor } from '@graphql-darkroom/core';
import { signatures } from '@graphql-darkroom/core/http';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { describe, onTestFinished, test, vi } from 'vitest';
import { type ConversionHandlerOptions, createConversionHandler, httpProcessor } from '../src/index.ts';
import { SECRETS } from './secrets.ts';

const CONVERSIONS = { SEPIA: { recipe: 'sepia-1' } };
const invalid = { name: 'DarkroomError', code: 'INVALID_CONFIGURATION' };

function handler(options: Partial<ConversionHandlerOptions>): () => unknown {
  return () => createConversionHandler(memoryProcessor(), { ...SECRETS, allowedHosts: ['example.com'], ...options });
}

describe('options that cannot be used are errors at start:', () => {
  test.each([
    { url: 'sepia.example.com' },
    { url: 'ftp://sepia.example.com/' },
    { secret: '' },
    { secret: [] },
    { secret: 'a secret that is no base64' },
    { secret: randomBytes(16).toString('base64') },
    { answerSecret: SECRETS.secret },
    { answerSecret: [randomBytes(32).toString('base64'), `whsec_${SECRETS.secret}`] },
    { timeoutSeconds: 281 },
    { timeoutSeconds: 0 },
    { maxPixels: 0.5 },
    { maxSide: 0 },
    { maxSourceBytes: 0 },
    { maxResultBytes: 0 },
  ])('%o of httpProcessor', (change) => {
    const options = { url: 'https://sepia.example.com/', ...SECRETS, conversions: CONVERSIONS };
    assert.doesNotThrow(() => httpProcessor(options));
    assert.throws(() => httpProcessor({ ...options, ...change }), invalid);
  });

  test('`maxSourceBytes` is the longest original of the processor, as long as sharp takes by default', () => {
    const options = { url: 'https://sepia.example.com/', ...SECRETS, conversions: CONVERSIONS };
    assert.equal(httpProcessor(options).maxBytes, sharpProcessor().maxBytes);
    assert.equal(httpProcessor({ ...options, maxSourceBytes: 1000 }).maxBytes, 1000);
  });

  test.each([
    { allowedHosts: [] },
    { allowedHosts: ['https://example.com'] },
    { allowedHosts: ['example.com/'] },
    { allowedHosts: ['*.example.com'] },
    { allowedHosts: ['Example.com'] },
    { allowedHosts: ['user@example.com'] },
    { allowedHosts: ['example.com:443'] },
    { allowedHosts: ['example.com:80'] },
    { allowedHosts: [''] },
    { answerSecret: SECRETS.secret },
    { maxResultBytes: -1 },
  ])('%o of createConversionHandler', (options) => {
    assert.doesNotThrow(handler({}));
    assert.throws(handler(options), invalid);
  });

  test.each(['example.com', 'localhost:4000', '10.0.0.1:9000', '[::1]:4000', 'example.com:8443'])(
    'but %s is a host that can be allowed',
    (host) => {
      assert.doesNotThrow(handler({ allowedHosts: [host] }));
    },
  );
});

describe('where names cannot be judged as they are connected to', () => {
  test.each(['Bun/1.3.0', 'Deno/2.5.0', 'Cloudflare-Workers'])(
    'as on %s, a `fetch` has to be given, or private addresses allowed',
    (userAgent) => {
      vi.stubGlobal('navigator', { userAgent });
      onTestFinished(() => void vi.unstubAllGlobals());
      assert.throws(handler({}), invalid);
      assert.doesNotThrow(handler({ fetch: globalThis.fetch }));
      assert.doesNotThrow(handler({ allowPrivateAddresses: true }));
    },
  );
});

describe('a secret', () => {
  test('can be replaced while both sides run: each signs, and each verifies', () => {
    const [old, next] = [SECRETS.secret, randomBytes(32).toString('base64')];
    const signedBy = (secrets: readonly string[]): Headers =>
      new Headers(signatures('secret', secrets).sign('1', '{}'));
    const verifies = (secrets: readonly string[], headers: Headers): boolean =>
      signatures('secret', secrets).verify('{}', headers);
    assert.equal(verifies([old, next], signedBy([next, old])), true);
    assert.equal(verifies([old], signedBy([old, next])), true);
    assert.equal(verifies([old], signedBy([next, old])), true);
    assert.equal(verifies([old], signedBy([next])), false);
  });
});
