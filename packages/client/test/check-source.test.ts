import assert from 'node:assert/strict';
import { test } from 'vitest';
import { mayBecomeAccepted } from '../../core/src/media-types/acceptance.ts';
import { MEDIA_TYPES } from '../../core/src/media-types/read-table.ts';
import { errorFactory } from '../src/errors/messages.ts';
import { checkSource, mayBeAccepted } from '../src/policies/check-source.ts';

const POLICY = {
  target: null,
  accept: null,
  maxBytes: 100,
  typeLimits: [],
  maxPixels: null,
  requireSize: false,
  visibility: 'PRIVATE',
} as const;

test('the client refuses no known type that the server would take', () => {
  const types = [...new Set(MEDIA_TYPES.map(({ type }) => type))];
  const ranges = [...new Set(types.map((type) => `${type.slice(0, type.indexOf('/'))}/*`))];
  const refused = types.flatMap((declared) =>
    [...types, ...ranges]
      .filter((entry) => !mayBeAccepted(declared, [entry]))
      .filter((entry) => mayBecomeAccepted(declared, [entry]))
      .map((entry) => `${declared} under ${entry}`),
  );
  assert.deepEqual(refused, []);
});

test('the client refuses what is plainly of another kind, before the server is asked', () => {
  for (const [declared, entry] of [
    ['application/pdf', 'image/*'],
    ['image/png', 'application/pdf'],
    ['video/mp4', 'image/*'],
    ['image/jpeg', 'audio/*'],
    ['image/svg+xml', 'image/*'],
    ['image/svg+xml', 'image/png'],
  ] as const) {
    assert.equal(mayBeAccepted(declared, [entry]), false, `${declared} under ${entry}`);
  }
  assert.equal(mayBeAccepted('', ['image/*']), true);
  assert.equal(mayBeAccepted('audio/mp4', ['video/*']), true);
});

test('an SVG is told that image/* does not include it, and is taken where it may be one that is named', () => {
  const messageOf = (accept: readonly string[]): string | undefined =>
    checkSource(new Blob([], { type: 'image/svg+xml' }), { ...POLICY, accept }, errorFactory({}))?.message;
  assert.equal(
    messageOf(['image/*', 'application/pdf']),
    'This type of file is not accepted: image/* does not include SVG. Accepted: image/*, application/pdf.',
  );
  assert.equal(messageOf(['image/png']), 'This type of file is not accepted. Accepted: image/png.');
  assert.equal(messageOf(['image/*', 'image/svg+xml']), undefined);
  assert.equal(messageOf(['text/plain']), undefined);
});

test('of a type that has a limit of its own, the client takes no longer file', () => {
  const policy = { ...POLICY, typeLimits: [{ contentType: 'image/png', maxBytes: 10 }] };
  const codeOf = (size: number, type: string): string | undefined =>
    checkSource(new Blob(['x'.repeat(size)], { type }), policy, errorFactory({}))?.code;
  assert.equal(codeOf(11, 'image/png'), 'FILE_TOO_LARGE');
  assert.equal(codeOf(10, 'image/png'), undefined);
  assert.equal(codeOf(100, 'application/pdf'), undefined);
  assert.equal(codeOf(101, 'application/pdf'), 'FILE_TOO_LARGE');
});
