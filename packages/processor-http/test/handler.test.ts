import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { DarkroomError, memoryProcessor, type Processor } from '@graphql-darkroom/core';
import { Webhook } from 'standardwebhooks';
import { describe, test } from 'vitest';
import { serveForTest } from '../../../test/support/serve.ts';
import { type ConversionHandlerOptions, createConversionHandler, memoryDeliveries } from '../src/index.ts';
import { resultsIn } from './answers.ts';
import { QUIET, SECRETS } from './secrets.ts';

const URL_OF = 'https://function.example.com/';
const BYTES = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);

/** A storage with one image at `/source`, that takes one at `/result`, and notes what it is asked. */
async function storageServer(): Promise<{ host: string; url: string; asked: string[]; stored: Buffer[] }> {
  const asked: string[] = [];
  const stored: Buffer[] = [];
  const { host, url } = await serveForTest(async (request) => {
    const { pathname } = new URL(request.url);
    asked.push(`${request.method} ${pathname}`);
    if (pathname === '/moved') return new Response(null, { status: 302, headers: { location: '/source' } });
    if (pathname === '/moved-result') return new Response(null, { status: 307, headers: { location: '/result' } });
    if (pathname === '/source') return new Response(BYTES);
    if (pathname === '/result') {
      if (request.headers.get('x-needed') !== 'yes') return new Response(null, { status: 403 });
      stored.push(Buffer.from(await request.arrayBuffer()));
      return new Response();
    }
    return new Response(null, { status: 404 });
  });
  return { host, url, asked, stored };
}

function handlerFor(
  hosts: readonly string[],
  options: Partial<ConversionHandlerOptions> = {},
  processor: Processor = memoryProcessor(),
): (request: Request) => Promise<Response> {
  const given = { ...SECRETS, allowedHosts: hosts, allowPrivateAddresses: true, logger: QUIET, ...options };
  return createConversionHandler(processor, given);
}

interface Body {
  readonly id: string;
  readonly conversions: readonly Record<string, unknown>[];
  readonly [more: string]: unknown;
}

/** A delivery of conversions with these changes to each: one without any, if they are left out. */
function bodyOf(storageUrl: string, change: object = {}, changes: readonly object[] = [{}]): Body {
  return {
    id: randomUUID(),
    timeoutSeconds: 30,
    source: { url: `${storageUrl}source`, contentType: 'image/jpeg', size: BYTES.length },
    conversions: changes.map((one) => ({
      conversion: 'SEPIA',
      recipe: 'memory-1',
      destination: { url: `${storageUrl}result`, headers: { 'x-needed': 'yes' } },
      ...one,
    })),
    ...change,
  };
}

function signed(
  body: object & { readonly id: string },
  options: { readonly secret?: string; readonly at?: Date; readonly headers?: Record<string, string> } = {},
): Request {
  const { secret = SECRETS.secret, at = new Date() } = options;
  const text = JSON.stringify(body);
  const { id } = body;
  return new Request(URL_OF, {
    method: 'POST',
    body: text,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, text),
      ...options.headers,
    },
  });
}

/** The status of the response to a delivery, and the result of its only conversion. */
async function verdict(handler: (request: Request) => Promise<Response>, body: Body): Promise<object> {
  const response = await handler(signed(body));
  const [result, ...more] = await resultsIn(response, body.id);
  assert.deepEqual(more, []);
  return { status: response.status, ...result };
}

const DONE = { status: 200, index: 0, outcome: 'DONE' };

describe('a function', () => {
  test('reads the source, stores the result with the headers it was told, and signs its answer', async () => {
    const storage = await storageServer();
    assert.deepEqual(await verdict(handlerFor([storage.host]), bodyOf(storage.url)), DONE);
    assert.deepEqual(storage.stored, [Buffer.from(BYTES.map((byte) => 255 - byte))]);
  });

  test('says of an image that cannot be converted why, with its code', async () => {
    const storage = await storageServer();
    const beforeConvert = (): never => {
      throw new DarkroomError('INVALID_IMAGE', 'The image is damaged: upload it again.');
    };
    const handler = handlerFor([storage.host], {}, memoryProcessor({ beforeConvert }));
    assert.partialDeepStrictEqual(await verdict(handler, bodyOf(storage.url)), {
      status: 200,
      outcome: 'REFUSED',
      code: 'INVALID_IMAGE',
      message: 'The image is damaged: upload it again.',
    });
  });

  test('says so of an image that is too complex, which no further attempt helps', async () => {
    const storage = await storageServer();
    const beforeConvert = (): never => {
      throw new DarkroomError('IMAGE_TOO_COMPLEX', 'The image takes more than 60 seconds to convert.');
    };
    const handler = handlerFor([storage.host], {}, memoryProcessor({ beforeConvert }));
    const answer = await verdict(handler, bodyOf(storage.url));
    assert.partialDeepStrictEqual(answer, { outcome: 'REFUSED', code: 'IMAGE_TOO_COMPLEX' });
  });

  test('says nothing of any other failure but that there was one, and logs it', async () => {
    const storage = await storageServer();
    const logged: unknown[] = [];
    const beforeConvert = (): never => {
      throw new DarkroomError('INVALID_CONFIGURATION', 'The path /srv/secret is not there.');
    };
    const logger = { warn: (_: string, error: unknown) => void logged.push(error) };
    const handler = handlerFor([storage.host], { logger }, memoryProcessor({ beforeConvert }));
    const answer = await verdict(handler, bodyOf(storage.url));
    assert.deepEqual(answer, { ...DONE, outcome: 'FAILED', reason: 'FAILED' });
    assert.ok(String(logged[0]).includes('/srv/secret'));
  });

  test('holds no result that is longer than it may be', async () => {
    const storage = await storageServer();
    const answer = await verdict(handlerFor([storage.host], { maxResultBytes: 3 }), bodyOf(storage.url));
    assert.partialDeepStrictEqual(answer, { outcome: 'REFUSED', code: 'IMAGE_TOO_LARGE' });
    assert.deepEqual(storage.stored, []);
  });

  test.each([{ recipe: 'memory-0' }, { conversion: 'BLUR' }, { conversion: 'toString' }])(
    'of another version leaves %o to a later attempt',
    async (change) => {
      const storage = await storageServer();
      const answer = await verdict(handlerFor([storage.host]), bodyOf(storage.url, {}, [change]));
      assert.partialDeepStrictEqual(answer, { outcome: 'FAILED', reason: 'RECIPE_NOT_OFFERED' });
      assert.deepEqual(storage.asked, []);
    },
  );

  test('gives up when its time is over', async () => {
    const storage = await storageServer();
    const processor = memoryProcessor({ beforeConvert: () => new Promise(() => undefined) });
    const answer = await verdict(handlerFor([storage.host], {}, processor), bodyOf(storage.url, { timeoutSeconds: 0 }));
    assert.partialDeepStrictEqual(answer, { outcome: 'FAILED', reason: 'FAILED' });
  });
});

describe('a function with several conversions', () => {
  test('reads the source once, and answers each result when it is stored, with its index', async () => {
    const storage = await storageServer();
    const body = bodyOf(storage.url, {}, [{}, { recipe: 'memory-0' }, {}]);
    const response = await handlerFor([storage.host])(signed(body));
    assert.equal(response.status, 200);
    const results = await resultsIn(response, body.id);
    assert.deepEqual(
      results.toSorted((one, other) => Number(one['index']) - Number(other['index'])),
      [
        { index: 0, outcome: 'DONE' },
        { index: 1, outcome: 'FAILED', reason: 'RECIPE_NOT_OFFERED' },
        { index: 2, outcome: 'DONE' },
      ],
    );
    assert.deepEqual(storage.asked, ['GET /source', 'PUT /result', 'PUT /result']);
  });

  test('refuses all of a delivery if one host is not allowed', async () => {
    const storage = await storageServer();
    const destination = { url: 'https://elsewhere.example.com/', headers: {} };
    const body = bodyOf(storage.url, {}, [{}, { destination }]);
    const response = await handlerFor([storage.host])(signed(body));
    const refusal = { outcome: 'FAILED', reason: 'HOST_NOT_ALLOWED' };
    assert.equal(response.status, 403);
    assert.deepEqual(await resultsIn(response, body.id), [
      { index: 0, ...refusal },
      { index: 1, ...refusal },
    ]);
    assert.deepEqual(storage.asked, []);
  });

  test('answers with a preview, first, and refuses one that is longer than an answer may have', async () => {
    const storage = await storageServer();
    const processor = memoryProcessor({ previews: true });
    const body = bodyOf(storage.url, { preview: { maxSide: 100 } });
    const [preview, ...others] = await resultsIn(
      await handlerFor([storage.host], {}, processor)(signed(body)),
      body.id,
    );
    assert.partialDeepStrictEqual(preview, {
      index: 'PREVIEW',
      outcome: 'DONE',
      preview: { contentType: 'image/jpeg', thumbHash: 'IAgCgQAAAAAA', dominantColor: '#808080' },
    });
    assert.deepEqual(others, [{ index: 0, outcome: 'DONE' }]);
    assert.deepEqual(storage.asked, ['GET /source', 'PUT /result']);

    const huge: Processor = {
      ...processor,
      preview: async () => ({
        body: new Uint8Array(4 * 1024 * 1024 + 1),
        contentType: 'image/png',
        placeholder: { thumbHash: 'IAgCgQAAAAAA', dominantColor: '#808080' },
      }),
    };
    const alone = bodyOf(storage.url, { preview: { maxSide: 1000 } }, []);
    assert.partialDeepStrictEqual(
      await resultsIn(await handlerFor([storage.host], {}, huge)(signed(alone)), alone.id),
      [{ index: 'PREVIEW', outcome: 'REFUSED', code: 'IMAGE_TOO_LARGE' }],
    );
  });

  test('leaves a preview that its processor does not make to a later attempt, and makes the rest', async () => {
    const storage = await storageServer();
    const body = bodyOf(storage.url, { preview: { maxSide: 100 } });
    const results = await resultsIn(await handlerFor([storage.host])(signed(body)), body.id);
    assert.deepEqual(results, [
      { index: 'PREVIEW', outcome: 'FAILED', reason: 'PREVIEW_NOT_OFFERED' },
      { index: 0, outcome: 'DONE' },
    ]);
  });

  test('fails each where its processor cannot begin', async () => {
    const convertAll = (): never => {
      throw new Error('no memory');
    };
    const storage = await storageServer();
    const body = bodyOf(storage.url, {}, [{}, {}]);
    const response = await handlerFor([storage.host], {}, { ...memoryProcessor(), convertAll })(signed(body));
    const failed = { outcome: 'FAILED', reason: 'FAILED' };
    assert.deepEqual(await resultsIn(response, body.id), [
      { index: 0, ...failed },
      { index: 1, ...failed },
    ]);
  });

  test('stops when its answer is not read any more, even if the platform does not say so of the request', async () => {
    const storage = await storageServer();
    const stopped = Promise.withResolvers<void>();
    let begun = 0;
    const beforeConvert = async ({ signal }: { readonly signal: AbortSignal }): Promise<void> => {
      begun += 1;
      if (begun === 1) return;
      signal.addEventListener('abort', () => stopped.resolve());
      await stopped.promise;
    };
    const handler = handlerFor([storage.host], {}, memoryProcessor({ beforeConvert }));
    const response = await handler(signed(bodyOf(storage.url, {}, [{}, {}])));
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await stopped.promise;
  });
});

describe('a request that is no delivery is refused:', () => {
  const handler = handlerFor(['storage.example.com']);
  const good = bodyOf('https://storage.example.com/');

  test('another method', async () => {
    assert.equal((await handler(new Request(URL_OF))).status, 405);
  });

  test('another type than JSON', async () => {
    assert.equal((await handler(signed(good, { headers: { 'content-type': 'text/plain' } }))).status, 415);
  });

  test('a body that is too long, whatever it says of its length', async () => {
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });
    const init = { method: 'POST', body: endless, duplex: 'half', headers: { 'content-type': 'application/json' } };
    assert.equal((await handler(new Request(URL_OF, init))).status, 413);
  });

  test('one that another secret signed, that of answers included', async () => {
    const other = randomBytes(32).toString('base64');
    for (const secret of [other, SECRETS.answerSecret]) {
      assert.equal((await handler(signed(good, { secret }))).status, 401);
    }
  });

  test('a body that was changed by a byte', async () => {
    const request = signed(good);
    const body = (await request.clone().text()).replace('SEPIA', 'SEPIB');
    const { headers } = request;
    assert.equal((await handler(new Request(URL_OF, { method: 'POST', headers, body }))).status, 401);
  });

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('one without %s', async (name) => {
    const request = signed(good);
    request.headers.delete(name);
    assert.equal((await handler(request)).status, 401);
  });

  test('one that was signed six minutes ago, or will be', async () => {
    for (const minutes of [-6, 6]) {
      const at = new Date(Date.now() + minutes * 60_000);
      assert.equal((await handler(signed(good, { at }))).status, 401);
    }
  });

  test.each([
    { source: null },
    { timeoutSeconds: -1 },
    { source: { url: 'no url', contentType: 'image/png', size: 1 } },
    { source: { url: 'https://storage.example.com/', contentType: 'image/png', size: 1.5 } },
    { conversions: undefined },
    { conversions: [] },
    { conversions: { length: 1 } },
    { conversions: [...good.conversions, null] },
    { preview: null },
    { preview: { maxSide: 0 } },
    { preview: { maxSide: '100' } },
    { conversions: [], preview: {} },
    { conversions: Array.from({ length: 33 }, () => good.conversions[0]) },
  ])('one whose body is not as it should be: %o', async (change) => {
    assert.equal((await handler(signed({ ...good, ...change }))).status, 400);
  });

  test.each([
    { recipe: 7 },
    { focalPoint: { x: 0.5 } },
    { focalPoint: { x: 2, y: 0 } },
    { focalPoint: null },
    { destination: { url: 'https://storage.example.com/', headers: { a: 1 } } },
  ])('one of whose conversions is not as it should be: %o', async (change) => {
    assert.equal((await handler(signed(bodyOf('https://storage.example.com/', {}, [{}, change])))).status, 400);
  });

  test('one whose id is another than that of its header', async () => {
    const text = JSON.stringify(good);
    const now = new Date();
    const headers = {
      'content-type': 'application/json',
      'webhook-id': 'another',
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(SECRETS.secret).sign('another', now, text),
    };
    assert.equal((await handler(new Request(URL_OF, { method: 'POST', body: text, headers }))).status, 400);
  });
});

describe('a delivery', () => {
  test.each([{}, { focalPoint: { x: 0, y: 0.75 } }])('hands over the focal point: %o', async (change) => {
    const storage = await storageServer();
    const points: unknown[] = [];
    const memory = memoryProcessor();
    const convert: Processor['convert'] = (input) => {
      points.push(input.focalPoint);
      return memory.convert({ ...input, conversion: 'SEPIA' });
    };
    const handler = handlerFor([storage.host], {}, { ...memory, convert });
    const body = bodyOf(storage.url, {}, [change]);
    assert.deepEqual(await resultsIn(await handler(signed(body)), body.id), [{ index: 0, outcome: 'DONE' }]);
    assert.deepEqual(points, [change.focalPoint]);
  });

  test('is taken once, however often it is sent', async () => {
    const storage = await storageServer();
    const handler = handlerFor([storage.host]);
    const request = signed(bodyOf(storage.url));
    const responses = await Promise.all(Array.from({ length: 5 }, () => handler(request.clone())));
    assert.deepEqual(responses.map(({ status }) => String(status)).toSorted(), ['200', '409', '409', '409', '409']);
    assert.equal(storage.stored.length, 1);
  });

  test('is taken once by several instances that remember together', async () => {
    const storage = await storageServer();
    const deliveries = memoryDeliveries();
    const request = signed(bodyOf(storage.url));
    const statuses: number[] = [];
    for (let instance = 0; instance < 2; instance += 1) {
      statuses.push((await handlerFor([storage.host], { deliveries })(request.clone())).status);
    }
    assert.deepEqual(statuses, [200, 409]);
  });

  test('is remembered for as long as its signature can be valid', async () => {
    const storage = await storageServer();
    const kept: Date[] = [];
    const take = async ({ until }: { readonly until: Date }): Promise<boolean> => kept.push(until) > 0;
    const at = new Date(Date.now() + 290_000);
    await handlerFor([storage.host], { deliveries: { take } })(signed(bodyOf(storage.url), { at }));
    assert.ok((kept[0]?.getTime() ?? 0) > at.getTime() + 300_000);
  });

  test('that is over is forgotten', async () => {
    const deliveries = memoryDeliveries();
    const soon = new Date(Date.now() - 1);
    const later = new Date(Date.now() + 60_000);
    assert.equal(await deliveries.take({ id: 'a', until: soon }), true);
    assert.equal(await deliveries.take({ id: 'b', until: later }), true);
    assert.equal(await deliveries.take({ id: 'a', until: later }), true);
    assert.equal(await deliveries.take({ id: 'a', until: later }), false);
    assert.equal(await deliveries.take({ id: 'b', until: later }), false);
  });
});

describe('a function is no open proxy:', () => {
  test('it connects to no host that is not named, to another port of one neither', async () => {
    const storage = await storageServer();
    const handler = handlerFor([storage.host]);
    const other = await storageServer();
    const { source, conversions } = bodyOf(other.url);
    for (const change of [
      { source },
      { conversions },
      { source: { ...(source as object), url: 'file:///etc/passwd' } },
    ]) {
      assert.deepEqual(await verdict(handler, bodyOf(storage.url, change)), {
        status: 403,
        index: 0,
        outcome: 'FAILED',
        reason: 'HOST_NOT_ALLOWED',
      });
    }
    assert.deepEqual([...storage.asked, ...other.asked], []);
  });

  test('it follows no redirect, of the source or of the destination', async () => {
    const storage = await storageServer();
    const handler = handlerFor([storage.host]);
    const source = { url: `${storage.url}moved`, contentType: 'image/jpeg', size: BYTES.length };
    const destination = { url: `${storage.url}moved-result`, headers: { 'x-needed': 'yes' } };
    const failed = { ...DONE, outcome: 'FAILED', reason: 'FAILED' };
    assert.deepEqual(await verdict(handler, bodyOf(storage.url, { source })), failed);
    assert.deepEqual(storage.asked, ['GET /moved']);
    assert.deepEqual(await verdict(handler, bodyOf(storage.url, {}, [{ destination }])), failed);
    assert.deepEqual(storage.asked, ['GET /moved', 'GET /source', 'PUT /moved-result']);
  });

  test('it connects to no private address, by its number or by a name, unless it may', async () => {
    const storage = await storageServer();
    const named = storage.host.replace('127.0.0.1', 'localhost');
    for (const [host, url] of [
      [storage.host, storage.url],
      [named, `http://${named}/`],
    ] as const) {
      const handler = handlerFor([host], { allowPrivateAddresses: false });
      assert.partialDeepStrictEqual(await verdict(handler, bodyOf(url)), { outcome: 'FAILED', reason: 'FAILED' });
    }
    assert.deepEqual(storage.asked, []);
  });
});
