import { randomBytes } from 'node:crypto';
import { memoryProcessor } from '@graphql-darkroom/core';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type ConversionHandlerOptions, createConversionHandler, httpProcessor } from '../src/index.ts';
import { signatures } from '../src/signatures.ts';
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
    { maxResultBytes: 0 },
  ])('%o of httpProcessor', (change) => {
    const options = { url: 'https://sepia.example.com/', ...SECRETS, conversions: CONVERSIONS };
    expect(() => httpProcessor(options)).not.toThrow();
    expect(() => httpProcessor({ ...options, ...change })).toThrow(expect.objectContaining(invalid));
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
    expect(handler({})).not.toThrow();
    expect(handler(options)).toThrow(expect.objectContaining(invalid));
  });

  test.each(['example.com', 'localhost:4000', '10.0.0.1:9000', '[::1]:4000', 'example.com:8443'])(
    'but %s is a host that can be allowed',
    (host) => {
      expect(handler({ allowedHosts: [host] })).not.toThrow();
    },
  );
});

describe('where names cannot be judged as they are connected to', () => {
  test.each(['Bun/1.3.0', 'Deno/2.5.0', 'Cloudflare-Workers'])(
    'as on %s, a `fetch` has to be given, or private addresses allowed',
    (userAgent) => {
      vi.stubGlobal('navigator', { userAgent });
      onTestFinished(() => void vi.unstubAllGlobals());
      expect(handler({})).toThrow(expect.objectContaining(invalid));
      expect(handler({ fetch: globalThis.fetch })).not.toThrow();
      expect(handler({ allowPrivateAddresses: true })).not.toThrow();
    },
  );
});

describe('a secret', () => {
  test('can be replaced while both sides run: the first signs, each verifies', () => {
    const [old, next] = [SECRETS.secret, randomBytes(32).toString('base64')];
    const signedBy = (secrets: readonly string[]): Headers =>
      new Headers(signatures('secret', secrets).sign('1', '{}'));
    const verifies = (secrets: readonly string[], headers: Headers): boolean =>
      signatures('secret', secrets).verify('{}', headers);
    expect(verifies([old, next], signedBy([next, old]))).toBe(true);
    expect(verifies([old], signedBy([old, next]))).toBe(true);
    expect(verifies([old], signedBy([next, old]))).toBe(false);
  });
});
