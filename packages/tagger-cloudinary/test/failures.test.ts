import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { DarkroomError, isRetryable } from '@graphql-darkroom/core';
import { afterEach, beforeEach, describe, it } from 'vitest';
import {
  type FakeCloudinary,
  type Misbehaviour,
  send,
  startFakeCloudinary,
} from './fake-cloudinary/fake-cloudinary.ts';
import { cloudOf, COPY_ID, photo, sourceOf, suggest, taggerOf } from './tagging.ts';

describe('a failure', () => {
  let fake: FakeCloudinary;
  beforeEach(async () => {
    fake = await startFakeCloudinary();
  });
  afterEach(() => fake.stop());

  /** The error of a suggestion whose next call of this name is answered so. */
  async function errorOf(call: string, misbehaviour: Misbehaviour, tagger = taggerOf(fake)): Promise<DarkroomError> {
    fake.misbehave.set(call, misbehaviour);
    return caught(suggest(tagger));
  }

  it('of credentials names what to correct, and no secret', async () => {
    for (const wrong of [{ apiSecret: 'some-Other_Secret' }, { apiKey: '999888777666555' }, { cloudName: 'nobody' }]) {
      const cloud = { ...cloudOf(fake), ...wrong };
      const error = await caught(suggest(taggerOf(fake, { cloud })));
      assert.equal(error.code, 'TAGGING_FAILED');
      assert.match(error.message, /CLOUDINARY_URL/);
      assertWithoutSecrets(error, [cloud.apiSecret, cloud.apiKey]);
    }
  });

  it('of the hash of signatures is one of credentials, whose signature is not repeated', async () => {
    await fake.stop();
    fake = await startFakeCloudinary('sha256');
    const error = await caught(suggest(taggerOf(fake, { cloud: { ...cloudOf(fake), signatureAlgorithm: 'sha1' } })));
    assert.match(error.message, /CLOUDINARY_URL/);
    assert.match((error.cause as Error).message, /Invalid Signature …/);
    assertWithoutSecrets(error, [fake.account.apiSecret, fake.account.apiKey]);
  });

  it('keeps key and secret out of its cause, should Cloudinary repeat them', async () => {
    const { apiKey, apiSecret } = fake.account;
    const error = await errorOf('upload', (response) =>
      send(response, 400, { error: { message: `What are ${apiKey} and ${apiSecret} to me?` } }),
    );
    assert.equal((error.cause as Error).message, 'Cloudinary: 400: What are … and … to me?');
  });

  it.each(['upload', 'resource', 'destroy'])('of a key without the right to %s says so', async (call) => {
    const error = await errorOf(call, (response) => send(response, 403, { error: { message: 'forbidden' } }));
    assert.equal(error.code, 'TAGGING_FAILED');
    assert.match(error.message, /permit/);
  });

  it('of an add-on without a subscription says where to get one', async () => {
    fake.addOns.delete('imagga_tagging');
    const error = await caught(suggest(taggerOf(fake)));
    assert.equal(error.code, 'TAGGING_FAILED');
    assert.match(error.message, /Add-ons page/);
    assert.equal(fake.copies.size, 0);
  });

  it('of the clock says so', async () => {
    const error = await errorOf('upload', (response) =>
      send(response, 400, {
        error: { message: 'Stale request - reported time is 2001-01-01 00:00:00 +0000 which is more than 1 hour ago' },
      }),
    );
    assert.equal(error.code, 'TAGGING_FAILED');
    assert.match(error.message, /clock/);
  });

  it('of size says to upload a smaller file', async () => {
    fake.maxBytes = 1000;
    const error = await caught(suggest(taggerOf(fake)));
    assert.equal(error.code, 'TAGGING_FAILED');
    assert.match(error.message, /smaller/);
  });

  it('of the format says which to upload', async () => {
    const error = await caught(suggest(taggerOf(fake), { source: sourceOf(Buffer.from('no image at all')) }));
    assert.equal(error.code, 'TAGGING_FAILED');
    assert.match(error.message, /JPEG/);
  });

  it('of the analysis leaves no copy that would answer the same again, even without cleanUp', async () => {
    fake.addOns.set('imagga_tagging', { status: 'failed' });
    const error = await caught(suggest(taggerOf(fake, { cleanUp: false })));
    assert.equal(error.code, 'TAGGING_FAILED');
    assert.equal(fake.copies.size, 0);
  });

  it.each([
    ['420 with a number of seconds', 420, { 'retry-after': '17' }, 17, 17],
    ['429 with a date', 429, { 'retry-after': new Date(Date.now() + 600_000).toUTCString() }, 500, 600],
    [
      '420 with the reset of a limit',
      420,
      { 'x-featureratelimit-reset': new Date(Date.now() + 1_800_000).toUTCString() },
      1700,
      1800,
    ],
    ['429 with a year', 429, { 'retry-after': '31536000' }, 86_400, 86_400],
    ['429 with a date that is over', 429, { 'retry-after': new Date(0).toUTCString() }, 1, 1],
    ['503 with a number of seconds', 503, { 'retry-after': '5' }, 5, 5],
  ] as const)('of too many requests says when to try again: %s', async (_name, status, headers, least, most) => {
    for (const call of ['resource', 'upload']) {
      const error = await errorOf(call, (response) =>
        send(
          response,
          status,
          { error: { message: 'Rate Limit Exceeded. Limit of 500 api operations reached.' } },
          headers,
        ),
      );
      assert.equal(error.code, 'TAGGER_UNAVAILABLE');
      const { retryAfterSeconds } = error.context as { readonly retryAfterSeconds: number };
      assert.ok(retryAfterSeconds >= least && retryAfterSeconds <= most, String(retryAfterSeconds));
    }
  });

  it.each([
    ['has no date', { 'retry-after': 'soon' }],
    ['says nothing', {}],
  ])('of too many requests names no time where the answer %s', async (_name, headers) => {
    const error = await errorOf('upload', (response) => send(response, 429, { error: { message: 'x' } }, headers));
    assert.deepEqual(error.context, {});
  });

  it("of an add-on's quota is to be tried again", async () => {
    const error = await errorOf('upload', (response) =>
      send(response, 400, { error: { message: 'imagga_tagging: monthly quota exceeded' } }),
    );
    assert.equal(error.code, 'TAGGER_UNAVAILABLE');
  });

  it('that nobody foresaw is final where Cloudinary refuses, and keeps its words to the log', async () => {
    const error = await errorOf('upload', (response) =>
      send(response, 400, { error: { message: 'Some vendor text' } }),
    );
    assert.equal(error.code, 'TAGGING_FAILED');
    assert.doesNotMatch(error.message, /vendor/);
    assert.match((error.cause as Error).message, /400: Some vendor text/);
  });

  it.each([
    ['status 500', (response) => send(response, 500, { error: { message: 'General Error' } })],
    ['status 502 with HTML', (response) => response.writeHead(502).end('<html>Bad Gateway</html>')],
    ['HTML', (response) => response.writeHead(200).end('<html>Hello</html>')],
    ['nothing', (response) => response.writeHead(200).end()],
    ['a cut connection', (response) => response.destroy()],
    [
      'an answer that is cut off',
      (response) => response.writeHead(200, { 'content-length': '1000' }).write('{', () => response.destroy()),
    ],
    ['an answer without end', endless],
  ] satisfies readonly (readonly [string, Misbehaviour])[])('is to be tried again: %s', async (_name, misbehaviour) => {
    for (const call of ['resource', 'upload', 'destroy']) {
      const error = await errorOf(call, misbehaviour);
      assert.equal(error.code, 'TAGGER_UNAVAILABLE', call);
      assert.equal(isRetryable(error), true);
      assertWithoutSecrets(error, [fake.account.apiSecret, fake.account.apiKey]);
      fake.copies.clear();
    }
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['a string', 'text'],
    ['no info', { public_id: COPY_ID }],
    ['no categorization', { info: {} }],
    ['another add-on', { info: { categorization: { google_tagging: { status: 'complete', data: [] } } } }],
    ['no status', { info: { categorization: { imagga_tagging: { data: [] } } } }],
    ['no data', { info: { categorization: { imagga_tagging: { status: 'complete' } } } }],
    ['data by name', imagga({ bull: 0.9 })],
    ['no name', imagga([{ confidence: 0.9 }])],
    ['an empty name', imagga([{ tag: ' ', confidence: 0.9 }])],
    ['no confidence', imagga([{ tag: 'bull' }])],
    ['a confidence in percent', imagga([{ tag: 'bull', confidence: 96.3 }])],
    ['a negative confidence', imagga([{ tag: 'bull', confidence: -0.1 }])],
  ])('of an answer that makes no sense is to be tried again: %s', async (_name, answer) => {
    const error = await errorOf('upload', (response, request) => {
      request.resume();
      request.on('end', () => send(response, 200, answer));
    });
    assert.equal(error.code, 'TAGGER_UNAVAILABLE');
  });

  it.each([
    ['no models', null],
    ['no tags', { lvis: {} }],
    ['no list', { lvis: { tags: { cow: {} } } }],
    ['no confidence', { lvis: { tags: { cow: [{}] } } }],
  ])('of a detection that makes no sense is to be tried again: %s', async (_name, data) => {
    fake.addOns.set('object_detection', { status: 'complete', data });
    const error = await caught(suggest(taggerOf(fake, { detection: 'lvis' })));
    assert.equal(error.code, 'TAGGER_UNAVAILABLE');
    assert.equal(fake.copies.size, 0);
  });

  it.each(['resource', 'upload', 'destroy'])('of a slow answer to %s is to be tried again', async (call) => {
    const error = await errorOf(call, () => {}, taggerOf(fake, { timeoutSeconds: 1 }));
    assert.equal(error.code, 'TAGGER_UNAVAILABLE');
    assert.match(error.message, /did not answer/);
  });

  it('of a server that is not there is to be tried again', async () => {
    const tagger = taggerOf(fake);
    await fake.stop();
    const error = await caught(suggest(tagger));
    assert.equal(error.code, 'TAGGER_UNAVAILABLE');
  });

  it('of an upload keeps its error where the copy cannot be destroyed either', async () => {
    fake.misbehave.set('destroy', (response) => send(response, 500, { error: { message: 'General Error' } }));
    fake.addOns.set('imagga_tagging', { status: 'failed' });
    assert.equal((await caught(suggest(taggerOf(fake)))).code, 'TAGGING_FAILED');
  });

  it.each([-1, 1])('of a file %i byte off the length it states is storage’s, and makes no copy', async (difference) => {
    const source = await photo();
    const error = await caught(suggest(taggerOf(fake), { source: { ...source, size: source.size + difference } }));
    assert.equal(error.code, 'STORAGE_UNAVAILABLE');
    assert.deepEqual(
      fake.calls.filter((call) => call.startsWith('upload')),
      [],
    );
  });

  it('to read the file passes as it is, and makes no copy', async () => {
    const source = await photo();
    const broken = new Error('the disk is gone');
    const read = async (): Promise<ReadableStream<Uint8Array>> =>
      new ReadableStream({
        pull: (controller) => {
          controller.enqueue(new Uint8Array(source.bytes.subarray(0, 100)));
          controller.error(broken);
        },
      });
    await assert.rejects(suggest(taggerOf(fake), { source: { ...source, read } }), broken);
    await assert.rejects(
      suggest(taggerOf(fake), { source: { ...source, read: () => Promise.reject(broken) } }),
      broken,
    );
    assert.equal(fake.copies.size, 0);
  });

  it('has nothing of what storage answers while the file is read', async () => {
    const storage = createServer((_request, response) => response.writeHead(200, { 'retry-after': '99' }).end('x'));
    await once(storage.listen(0, '127.0.0.1'), 'listening');
    const { port } = storage.address() as AddressInfo;
    const read = async (): Promise<ReadableStream<Uint8Array>> => {
      const opened = get({ port, host: '127.0.0.1', agent: false });
      const [answer] = (await once(opened, 'response')) as [IncomingMessage];
      answer.resume();
      return Readable.toWeb(answer) as ReadableStream<Uint8Array>;
    };
    const tooMany: Misbehaviour = (response) =>
      send(response, 429, { error: { message: 'x' } }, { 'retry-after': '5' });
    const cut: Misbehaviour = (response, request) => void request.once('data', () => response.destroy());
    try {
      const source = { ...(await photo()), read };
      fake.misbehave.set('upload', tooMany);
      assert.deepEqual((await caught(suggest(taggerOf(fake), { source }))).context, { retryAfterSeconds: 5 });
      fake.misbehave.set('upload', cut);
      assert.deepEqual((await caught(suggest(taggerOf(fake), { source }))).context, {});
    } finally {
      storage.close();
      storage.closeAllConnections();
    }
  });

  it.each(['resource', 'upload'])('by an abort during %s has its reason, at once', async (call) => {
    const aborting = new AbortController();
    const reason = new Error('the worker stops');
    const ended = Promise.withResolvers<void>();
    fake.misbehave.set(call, (_response, request) => {
      request.once('close', ended.resolve);
      aborting.abort(reason);
    });
    await assert.rejects(suggest(taggerOf(fake), { signal: aborting.signal }), reason);
    await ended.promise;
    await assert.rejects(suggest(taggerOf(fake), { signal: aborting.signal }), reason);
  });

  it('lets go of a file that is still being read when Cloudinary refuses it', async () => {
    const source = await photo();
    const cancelled = Promise.withResolvers<void>();
    const read = async (): Promise<ReadableStream<Uint8Array>> =>
      new ReadableStream({
        start: (controller) => controller.enqueue(new Uint8Array(source.bytes.subarray(0, 100))),
        cancel: () => cancelled.resolve(),
      });
    const refused: Misbehaviour = (response) => send(response, 401, { error: { message: 'Invalid Signature' } });
    fake.misbehave.set('upload', refused);
    assert.equal((await caught(suggest(taggerOf(fake), { source: { ...source, read } }))).code, 'TAGGING_FAILED');
    await cancelled.promise;
  });
});

function imagga(data: unknown): unknown {
  return { info: { categorization: { imagga_tagging: { status: 'complete', data } } } };
}

/** Sends spaces, which JSON may begin with, for as long as somebody reads. */
function endless(response: Parameters<Misbehaviour>[0]): void {
  response.writeHead(200);
  const spaces = Buffer.alloc(65_536, ' ');
  const more = (): void => {
    while (!response.destroyed && response.write(spaces));
  };
  response.on('drain', more);
  more();
}

async function caught(work: Promise<unknown>): Promise<DarkroomError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof DarkroomError, String(error));
    return error;
  }
  return assert.fail('nothing failed');
}

function assertWithoutSecrets(error: unknown, secrets: readonly string[]): void {
  const shown = inspect(error, { depth: 20, showHidden: true });
  for (const secret of secrets) assert.ok(!shown.includes(secret), shown);
  assert.doesNotMatch(shown, /\b[0-9a-f]{40}\b/);
}
