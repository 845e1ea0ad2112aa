import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { createDarkroom, memoryDatabase, memoryProcessor, memoryStorage, memoryTagger } from '../src/index.ts';

const right = { storage: memoryStorage(), database: memoryDatabase(), viewer: () => null };

/** Options as JavaScript has them, whatever types say. */
function make(options: unknown): () => unknown {
  return () => createDarkroom(options as never);
}

const pool = { connect: () => undefined, query: () => undefined, end: () => undefined };
const s3Client = { send: () => undefined, config: {} };
const webhook = { url: 'https://example.com', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', events: ['fileReady'] };

describe('createDarkroom throws at start, and says what to pass, for', () => {
  test.each([
    ['no options', undefined, /^`options` must be an object\.$/],
    ['options that are a promise', Promise.resolve(right), /^`options` is a promise\. Await it/],
    [
      'no database',
      { ...right, database: undefined },
      /^`database` is missing\. Pass .*postgresDatabase\(\{ pool \}\)/,
    ],
    ['no storage', { ...right, storage: null }, /^`storage` is missing\. Pass .*s3Storage\(\{ client, bucket \}\)/],
    [
      'no viewer',
      { ...right, viewer: undefined },
      /^`viewer` must be a function that returns the caller's id for a context/,
    ],
  ])('%s', (_, options, message) => {
    assert.throws(make(options), { code: 'INVALID_CONFIGURATION', message });
  });

  test.each([
    ['a pool as database', { database: pool }, /^`database` .* `open` is not a function\. Pass .*postgresDatabase/],
    [
      'a promise of a database',
      { database: Promise.resolve(memoryDatabase()) },
      /^`database` is a promise\. Await it: `database: await …`/,
    ],
    [
      'a factory of databases',
      { database: memoryDatabase },
      /^`database` is a function\. Call it, and pass its result\./,
    ],
    ['a URL as database', { database: 'postgres://localhost' }, /^`database` has the wrong type/],
    ['a client as storage', { storage: s3Client }, /`uploads` is not an object/],
    ['a promise of a storage', { storage: Promise.resolve(memoryStorage()) }, /^`storage` is a promise/],
    ['half a storage', { storage: { uploads: memoryStorage().uploads } }, /`objects` is not an object/],
    [
      'uploads without `sign`',
      { storage: without('uploads', 'sign') },
      /^`storage\.uploads` .* `sign` is not a function/,
    ],
    [
      'objects without `head`',
      { storage: without('objects', 'head') },
      /^`storage\.objects` .* `head` is not a function/,
    ],
    [
      'a factory of processors',
      { processor: memoryProcessor },
      /^`processor` is a function\. Call it, and pass its result/,
    ],
    [
      'a processor without `inspect`',
      { processor: { ...memoryProcessor(), inspect: 1 } },
      /`inspect` is not a function/,
    ],
    ['a processor as processors', { processors: memoryProcessor() }, /^`processors` must be a list\. Pass a list/],
    [
      'a factory among processors',
      { processors: [memoryProcessor(), memoryProcessor] },
      /^`processors\[1\]` is a function\. Call it/,
    ],
    ['a processor as tagger', { tagger: memoryProcessor() }, /^`tagger` .* `name` is not a string/],
    [
      'copies without `remove`',
      { tagger: { ...memoryTagger(), copies: { idOf: String } } },
      /^`tagger\.copies` .*`remove`/,
    ],
    ['a logger without `warn`', { logger: { error: () => undefined } }, /^`logger` .* `warn` is not a function/],
    ['an id as viewer', { viewer: 'ada' }, /^`viewer` must be a function/],
    [
      'a promise of a viewer',
      { viewer: Promise.resolve(() => null) },
      /^`viewer` is a promise\. Await it: `viewer: await …`/,
    ],
    ['a role as authorize', { authorize: 'ADMIN' }, /^`authorize` must be a function/],
    ['an answer as mutationFailed', { mutationFailed: true }, /^`mutationFailed` must be a function\.$/],
    ['a text as names', { names: 'StoredFile' }, /^`names` must be an object\.$/],
    ['a list as targets', { targets: ['Customer.logo'] }, /^`targets` must be an object\.$/],
    [
      'a target that is no text',
      { targets: { 'Customer.logo': 7 } },
      /^`targets\.Customer\.logo` must be the current coordinate/,
    ],
    ['a number as quotas', { quotas: 5 }, /^`quotas` must be an object\.$/],
    ['a promise of quotas', { quotas: Promise.resolve({}) }, /^`quotas` is a promise/],
    ['null as budgets', { budgets: null }, /^`budgets` must be an object\.$/],
    [
      'a number as budgets of anonymous callers',
      { budgets: { anonymous: 5 } },
      /^`budgets\.anonymous` must be an object/,
    ],
    ['a number as subscriptions', { subscriptions: 5 }, /^`subscriptions` must be an object\.$/],
    ['a list as defaults', { defaults: [{ maxBytes: 5 }] }, /^`defaults` must be an object\.$/],
    ['a function as handlers of events', { on: () => undefined }, /^`on` must be an object\.$/],
    ['a promise as anonymousUploads', { anonymousUploads: Promise.resolve({}) }, /^`anonymousUploads` is a promise/],
    [
      'a number as quota of all',
      { anonymousUploads: { key: String, together: 5 } },
      /^`anonymousUploads\.together` must/,
    ],
    ['a URL as webhook', { webhooks: [webhook.url] }, /^`webhooks\[0\]` must be an object\.$/],
    [
      'a webhook without events',
      { webhooks: [{ ...webhook, events: undefined }] },
      /^`webhooks\[0\]\.events` must be a list/,
    ],
    [
      'an event as events',
      { webhooks: [{ ...webhook, events: 'fileReady' }] },
      /^`webhooks\[0\]\.events` must be a list/,
    ],
    [
      'a target as targets',
      { webhooks: [{ ...webhook, targets: 'Customer.logo' }] },
      /^`webhooks\[0\]\.targets` must be a list/,
    ],
    [
      'a text as allowPrivateAddresses',
      { webhooks: [{ ...webhook, allowPrivateAddresses: 'false' }] },
      /must be a boolean/,
    ],
    ['a text as includeUrls', { webhooks: [{ ...webhook, includeUrls: 'false' }] }, /must be a boolean/],
  ])('%s', (_, options, message) => {
    assert.throws(make({ ...right, ...options }), { code: 'INVALID_CONFIGURATION', message });
  });
});

test('null counts as omitted for optional options', () => {
  const none = {
    processor: null,
    processors: null,
    tagger: null,
    logger: null,
    authorize: null,
    names: null,
    targets: null,
  };
  assert.doesNotThrow(make({ ...right, ...none, defaults: null, on: null }));
});

function without(part: 'uploads' | 'objects', method: string): unknown {
  const storage = memoryStorage();
  return { ...storage, [part]: { ...storage[part], [method]: undefined } };
}
