import assert from 'node:assert/strict';
import { describe, onTestFinished, test } from 'vitest';
import { listen, serveForTest } from '../../../test/support/serve.ts';
import type { Delivery } from '../src/delivery.ts';
import { lineSignedBy } from './answers.ts';
import { stuckFunction } from './function-process.ts';
import { SECRETS } from './secrets.ts';
import { expectDone, GIVEN_UP, world, type World } from './world.ts';

/** A response of one line, which one of the secrets signed. */
function signedBy(secret: string, id: string, result: object): Response {
  return new Response(lineSignedBy(secret, id, { index: 0, ...result }));
}

async function idAndResult(request: Request): Promise<{ readonly id: string; readonly resultUrl: string }> {
  const { id, conversions } = (await request.clone().json()) as Delivery;
  return { id, resultUrl: conversions[0]?.destination.url ?? '' };
}

const put = (url: string, body: string): Promise<Response> => fetch(url, { method: 'PUT', body });

/** A world whose first delivery goes to another function than the rest. */
async function firstTo(
  first: (request: Request, world: World) => Promise<Response>,
  options: { readonly timeoutSeconds?: number; readonly retryLimit?: number } = {},
): Promise<World> {
  return world({
    ...options,
    functionUrl: async (attempt, self) => {
      const { url } = await serveForTest((request) => (attempt === 1 ? first(request, self) : self.handler(request)));
      return url;
    },
  });
}

describe('a function that works', () => {
  test('converts: the record has what is stored, which it looked at itself', async () => {
    const api = await world({ functionUrl: async (_, { handler }) => (await serveForTest(handler)).url });
    await expectDone((await api.convert()).record, 1);
    assert.deepEqual(await api.openUploads(), []);
  });

  test('refuses a damaged image: the record says so, after one attempt', async () => {
    const api = await world({ functionUrl: async (_, { handler }) => (await serveForTest(handler)).url });
    const { record } = await api.convert((bytes) => bytes.subarray(0, bytes.length >> 1));
    assert.partialDeepStrictEqual(record, { status: 'FAILED', attempts: 1, url: null });
    assert.match(record.error ?? '', /damaged or incomplete/);
    assert.deepEqual(await api.openUploads(), []);
  });
});

describe('a function that is killed', () => {
  test.each(['start', 'stored'] as const)(
    'mid-way (%s) has done nothing; the next attempt converts',
    async (stopsAt) => {
      const kills: Promise<void>[] = [];
      const api = await world({
        functionUrl: async (attempt, { handler, storageHost }) => {
          if (attempt > 1) return (await serveForTest(handler)).url;
          const stuck = await stuckFunction(stopsAt, storageHost);
          kills.push(stuck.kill());
          return stuck.url;
        },
      });
      const { record } = await api.convert();
      await Promise.all(kills);
      await expectDone(record, 2);
      assert.deepEqual(await api.openUploads(), []);
    },
  );
});

describe('an answer that is not to be believed is tried again:', () => {
  const answers: Readonly<Record<string, (request: Request, world: World) => Promise<Response>>> = {
    'the status 404': async () => new Response('no such function', { status: 404 }),
    garbage: async () => new Response('<html>Good morning</html>', { headers: { 'content-type': 'text/html' } }),
    'more than is read': async () =>
      new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) })),
    'one that nobody signed, after the result was stored': async (request, { handler }) => {
      await (await handler(request)).text();
      return new Response(`${JSON.stringify({ index: 0, outcome: 'DONE' })}\n`);
    },
    'one signed by the secret of requests': async (request) => {
      const { id } = await idAndResult(request);
      return signedBy(SECRETS.secret, id, { outcome: 'DONE' });
    },
    'one to another delivery, after the result was stored': async (request, { handler }) => {
      await (await handler(request)).text();
      return signedBy(SECRETS.answerSecret, 'another', { outcome: 'DONE' });
    },
    'one of an outcome that there is not': async (request) => {
      const { id } = await idAndResult(request);
      return signedBy(SECRETS.answerSecret, id, { outcome: 'MAYBE' });
    },
    'a refusal with a code that is none of an image': async (request) => {
      const { id } = await idAndResult(request);
      return signedBy(SECRETS.answerSecret, id, { outcome: 'REFUSED', code: 'FORBIDDEN', message: 'Go away.' });
    },
    'that it is done, though nothing is stored': async (request) => {
      const { id } = await idAndResult(request);
      return signedBy(SECRETS.answerSecret, id, { outcome: 'DONE' });
    },
    'that it is done, though what is stored is no image': async (request) => {
      const { id, resultUrl } = await idAndResult(request);
      await put(resultUrl, '<script>alert(1)</script>');
      return signedBy(SECRETS.answerSecret, id, { outcome: 'DONE' });
    },
    'a redirect, to a function that would do': async (_, { handler }) => {
      const { url } = await serveForTest(handler);
      return new Response(null, { status: 307, headers: { location: url } });
    },
  };

  test.each(Object.entries(answers))('%s', async (_, answer) => {
    const api = await firstTo(answer);
    await expectDone((await api.convert()).record, 2);
    assert.deepEqual(await api.openUploads(), []);
  });

  test('each time the same: the record says that it was given up, and nothing of why', async () => {
    const { url } = await serveForTest(async () => new Response('password=hunter2', { status: 400 }));
    const api = await world({ functionUrl: () => url });
    assert.partialDeepStrictEqual((await api.convert()).record, GIVEN_UP);
    assert.deepEqual(await api.openUploads(), []);
  });
});

describe('an outage is outlasted without any retry of the queue, where the function', () => {
  const platform = (status: number) => async () => new Response('password=hunter2', { status });
  const WAITING = 'The image processor is unavailable at the moment. The conversion is retried automatically.';

  test.each(
    Object.entries({
      'has a platform that answers 500': platform(500),
      'has a platform that answers 503': platform(503),
      'is asked too often': platform(429),
      'breaks the connection': async () => Promise.reject(new Error('cut')),
      'does not answer in time': () => new Promise<Response>(() => {}),
    }),
  )('%s', async (_, first) => {
    const api = await firstTo(first, { retryLimit: 0, timeoutSeconds: 1 });
    const { id, record } = await api.convert((bytes) => bytes, 'PENDING');
    assert.partialDeepStrictEqual(record, { status: 'PENDING', attempts: 1, error: WAITING, url: null });
    await expectDone(await api.end(id), 2);
    assert.deepEqual(await api.openUploads(), []);
  });

  test('refuses the connection', async () => {
    const api = await world({
      functionUrl: async (attempt, { handler }) =>
        attempt === 1 ? 'http://127.0.0.1:1/' : (await serveForTest(handler)).url,
      retryLimit: 0,
    });
    const { id, record } = await api.convert((bytes) => bytes, 'PENDING');
    assert.partialDeepStrictEqual(record, { status: 'PENDING', attempts: 1, error: WAITING });
    await expectDone(await api.end(id), 2);
  });

  test.each(['GET', 'PUT'])('has no answer of the storage to a %s', async (method) => {
    let isOut = true;
    const api = await world({
      functionUrl: async (_, { handler }) => (await serveForTest(handler)).url,
      retryLimit: 0,
      // The upload of the original is not the function's.
      intercept: (request) =>
        isOut && request.method === method && api.deliveries.length > 0
          ? new Response(null, { status: 503 })
          : undefined,
    });
    const { id, record } = await api.convert((bytes) => bytes, 'PENDING');
    assert.partialDeepStrictEqual(record, {
      status: 'PENDING',
      error: 'The file storage is unavailable at the moment. The conversion is retried automatically.',
    });
    isOut = false;
    await expectDone(await api.end(id), 2);
  });
});

describe('a function that answers', () => {
  test('after the timeout changes nothing: its result is not taken any more', async () => {
    const converted = Promise.withResolvers<void>();
    const late: number[] = [];
    const lateDone = Promise.withResolvers<void>();
    const api = await firstTo(
      async (request) => {
        const { id, resultUrl } = await idAndResult(request);
        await converted.promise;
        late.push((await put(resultUrl, 'too late')).status);
        lateDone.resolve();
        return signedBy(SECRETS.answerSecret, id, { outcome: 'DONE' });
      },
      { timeoutSeconds: 1 },
    );
    const { id, record } = await api.convert();
    const before = await expectDone(record, 2);
    converted.resolve();
    await lateDone.promise;
    assert.ok((late[0] ?? 0) >= 400, `${late[0]}`);
    assert.deepEqual(await expectDone(await api.record(id), 2), before);
    assert.deepEqual(await api.openUploads(), []);
  });

  test('twice, and stores twice, is heard once', async () => {
    const urls: string[] = [];
    const api = await world({
      functionUrl: async (_, { handler }) => {
        const served = await listen((incoming, outgoing) => {
          void (async () => {
            const body = Buffer.concat((await incoming.toArray()) as Buffer[]);
            const headers = incoming.headers as Record<string, string>;
            const request = new Request('http://function.invalid/', { method: 'POST', headers, body });
            urls.push((await idAndResult(request)).resultUrl);
            const response = await handler(request);
            const text = await response.text();
            const answer = [
              'HTTP/1.1 200 OK',
              ...[...response.headers].map(([name, value]) => `${name}: ${value}`),
              `content-length: ${text.length}`,
              '',
              text,
            ].join('\r\n');
            outgoing.socket?.end(answer + answer);
          })();
        });
        onTestFinished(() => served.close());
        return served.url;
      },
    });
    const { id, record } = await api.convert();
    const before = await expectDone(record, 1);
    assert.equal((await put(urls[0] ?? '', 'once more')).ok, false);
    assert.deepEqual(await expectDone(await api.record(id), 1), before);
    assert.equal(api.deliveries.length, 1);
  });
});

describe('a request', () => {
  test('that is sent again by somebody who saw it is refused, and the record is as it was', async () => {
    const urls: string[] = [];
    const api = await world({
      functionUrl: async (_, { handler }) => {
        const { url } = await serveForTest(handler);
        urls.push(url);
        return url;
      },
    });
    const { id, record } = await api.convert();
    const before = await expectDone(record, 1);
    const [seen] = api.deliveries;
    const again = await fetch(urls[0] ?? '', { method: 'POST', headers: seen?.headers ?? {}, body: seen?.body ?? '' });
    assert.equal(again.status, 409);
    assert.deepEqual(await expectDone(await api.record(id), 1), before);
  });

  test('that is signed by another secret converts nothing', async () => {
    const api = await world({
      functionUrl: async (_, { handler }) => (await serveForTest(handler)).url,
      deliver: async (url, init) => {
        const headers = { ...init.headers, 'webhook-signature': `v1,${'A'.repeat(43)}=` };
        return fetch(url, { ...init, headers });
      },
    });
    assert.partialDeepStrictEqual((await api.convert()).record, GIVEN_UP);
    assert.deepEqual(await api.openUploads(), []);
  });
});

describe('a function that may not read the storage', () => {
  test('as its host is not allowed converts nothing', async () => {
    const asked: string[] = [];
    const api = await world({
      functionUrl: async (_, { handler }) => (await serveForTest(handler)).url,
      allowedHosts: ['storage.example.com'],
      intercept: (request) => {
        asked.push(request.method);
        return undefined;
      },
    });
    assert.partialDeepStrictEqual((await api.convert()).record, GIVEN_UP);
    assert.deepEqual(asked, ['PUT']);
  });

  test('as it redirects converts nothing, and does when asked again after that', async () => {
    let isMoved = true;
    const asked: string[] = [];
    const elsewhere = await serveForTest(async (request) => {
      asked.push(request.url);
      return new Response('secrets');
    });
    const api = await world({
      functionUrl: async (_, { handler }) => (await serveForTest(handler)).url,
      intercept: ({ method }) =>
        isMoved && method === 'GET'
          ? new Response(null, { status: 302, headers: { location: elsewhere.url } })
          : undefined,
    });
    const { id, record } = await api.convert();
    assert.partialDeepStrictEqual(record, GIVEN_UP);
    assert.deepEqual(asked, []);
    isMoved = false;
    await expectDone(await api.retry(id), 1);
  });
});
