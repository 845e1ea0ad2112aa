import assert from 'node:assert/strict';
import type { Processor } from '@graphql-darkroom/core';
import { conversion, sharpProcessor, thumbnail } from '@graphql-darkroom/processor-sharp';
import { describe, onTestFinished, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { listen, serveForTest } from '../../../test/support/serve.ts';
import type { Delivery } from '../src/delivery.ts';
import { createConversionHandler, type FetchInit } from '../src/index.ts';
import { lineSignedBy } from './answers.ts';
import { stuckFunction } from './function-process.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { QUIET, SECRETS } from './secrets.ts';
import { expectDone, MORE, SHARP, world, type World } from './world.ts';

const { conversions } = SHARP;
const ALL_DONE = { SEPIA: 'DONE 1', SMALL: 'DONE 1', GREY: 'DONE 1' };

/** The conversions that a delivery requests, in order. */
function namesIn({ body }: FetchInit): readonly string[] {
  return (JSON.parse(String(body)) as Delivery).conversions.map((requested) => requested.conversion);
}

async function expectAttempts(api: World, id: string, attempts: Readonly<Record<string, string>>): Promise<void> {
  await eventually(async () => assert.deepEqual(await api.attempts(id), attempts));
  assert.deepEqual(await api.openUploads(), []);
}

async function urlOf(handler: (request: Request) => Promise<Response>): Promise<string> {
  return (await serveForTest(handler)).url;
}

/** The URL of a function that answers with what becomes of the lines of a function that works. */
function answering(
  { handler }: World,
  change: (lines: readonly [string, string, string], id: string) => readonly string[],
): Promise<string> {
  return urlOf(async (request) => {
    const { id } = (await request.clone().json()) as Delivery;
    const [first = '', second = '', third = ''] = (await (await handler(request)).text()).split(/(?<=\n)/);
    return new Response(change([first, second, third], id).join(''));
  });
}

describe('several conversions of a file', () => {
  test.each([
    ['together', SHARP],
    ['one at a time', oneAtATime(SHARP)],
  ])('are one delivery, and a function that makes them %s reads the original once', async (_, processor) => {
    let reads = 0;
    const api = await world({
      conversions,
      processor,
      functionUrl: (_attempt, { handler }) => urlOf(handler),
      intercept: ({ method }) => {
        if (method === 'GET') reads += 1;
        return undefined;
      },
    });
    const { id, record } = await api.convert();
    await expectAttempts(api, id, ALL_DONE);
    assert.deepEqual([api.deliveries.map(namesIn), reads], [[['SEPIA', 'SMALL', 'GREY']], 1]);
    await expectDone(record, 1);
  });

  test('are recorded one by one, each as soon as it is stored', async () => {
    const held = Promise.withResolvers<void>();
    let puts = 0;
    const api = await world({
      conversions,
      processor: oneAtATime(SHARP),
      functionUrl: (_, { handler }) => urlOf(handler),
      intercept: async ({ method }) => {
        if (method === 'PUT') puts += 1;
        // The original, and the first two results, come before.
        if (puts === 4) await held.promise;
        return undefined;
      },
    });
    const { id } = await api.convert();
    await eventually(async () =>
      assert.deepEqual(await api.attempts(id), { SEPIA: 'DONE 1', SMALL: 'DONE 1', GREY: 'RUNNING 1' }),
    );
    held.resolve();
    await expectAttempts(api, id, ALL_DONE);
  });

  test('are all recorded where the platform buffers the response', async () => {
    const api = await world({
      conversions,
      functionUrl: (_, { handler }) =>
        urlOf(async (request) => {
          const response = await handler(request);
          return new Response(await response.text(), response);
        }),
    });
    const { id } = await api.convert();
    await expectAttempts(api, id, ALL_DONE);
  });

  test('are several deliveries, one after the other, where they are more than fit in one', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 34 }, (_, index) => [`SIDE_${index + 1}`, thumbnail({ width: index + 8, height: 36 })]),
    );
    const processor = sharpProcessor({ conversions: many });
    const api = await world({
      conversions: processor.conversions,
      processor,
      functionUrl: (_, { handler }) => urlOf(handler),
    });
    const { id } = await api.convert();
    await eventually(async () => assert.deepEqual(new Set(Object.values(await api.attempts(id))), new Set(['DONE 1'])));
    assert.deepEqual(
      api.deliveries.map((delivery) => namesIn(delivery).length),
      [32, 3],
    );
  });
});

describe('one of several conversions', () => {
  test('that fails is retried alone, until it is given up', async () => {
    const wrong = conversion({
      recipe: MORE.SMALL.recipe,
      apply: () => {
        throw new Error('a mistake of the function');
      },
    });
    const api = await world({
      conversions,
      processor: sharpProcessor({ conversions: { ...MORE, SMALL: wrong } }),
      functionUrl: (_, { handler }) => urlOf(handler),
    });
    const { id } = await api.convert();
    await expectAttempts(api, id, { ...ALL_DONE, SMALL: 'FAILED 3' });
    assert.deepEqual(api.deliveries.map(namesIn), [['SEPIA', 'SMALL', 'GREY'], ['SMALL'], ['SMALL']]);
  });

  test('that the function does not have yet waits for its deployment', async () => {
    const api = await world({
      conversions,
      functionUrl: async (attempt, { handler, storageHost }) => {
        if (attempt > 1) return urlOf(handler);
        const before = sharpProcessor({ conversions: { GREY: MORE.GREY } });
        const options = { ...SECRETS, allowedHosts: [storageHost], allowPrivateAddresses: true, logger: QUIET };
        return urlOf(createConversionHandler(before, options));
      },
    });
    const { id } = await api.convert();
    await expectAttempts(api, id, { ...ALL_DONE, SMALL: 'DONE 2' });
  });

  test('that the function never finishes comes last in the next delivery, so that the others are made', async () => {
    const processor: Processor = {
      ...oneAtATime(SHARP),
      convert: async (input) =>
        input.conversion === 'SEPIA'
          ? new Promise<never>((_, reject) => input.signal.addEventListener('abort', reject))
          : SHARP.convert({ ...input, conversion: input.conversion === 'GREY' ? 'GREY' : 'SMALL' }),
    };
    const api = await world({
      conversions,
      processor,
      timeoutSeconds: 2,
      functionUrl: (_, { handler }) => urlOf(handler),
    });
    const { id } = await api.convert(undefined, 'PENDING');
    await eventually(async () =>
      assert.partialDeepStrictEqual(await api.attempts(id), { SMALL: 'DONE 2', GREY: 'DONE 2' }),
    );
    assert.deepEqual(api.deliveries.slice(0, 2).map(namesIn), [
      ['SEPIA', 'SMALL', 'GREY'],
      ['SMALL', 'GREY', 'SEPIA'],
    ]);
  });

  test('whose place cannot be opened leaves the others', async () => {
    const api = await world({ conversions, functionUrl: (_, { handler }) => urlOf(handler) });
    const { uploads } = api.storage;
    const start = uploads.start.bind(uploads);
    let starts = 0;
    uploads.start = async (input) => {
      starts += 1;
      // The original is the first.
      if (starts === 3) throw new Error('no place');
      return start(input);
    };
    const { id } = await api.convert();
    await expectAttempts(api, id, { ...ALL_DONE, SMALL: 'DONE 2' });
    assert.deepEqual(api.deliveries.map(namesIn), [['SEPIA', 'GREY'], ['SMALL']]);
  });
});

describe('a function that dies after the first of several results', () => {
  test('has made that one; the others wait for the end of the outage, and each is made', async () => {
    const stuck: Awaited<ReturnType<typeof stuckFunction>>[] = [];
    const api = await world({
      conversions,
      retryLimit: 0,
      functionUrl: async (attempt, { handler, storageHost }) => {
        if (attempt > 1) return urlOf(handler);
        const process = await stuckFunction('second', storageHost);
        stuck.push(process);
        return process.url;
      },
    });
    const { id, record } = await api.convert();
    await expectDone(record, 1);
    await stuck[0]?.kill();
    await expectAttempts(api, id, { SEPIA: 'DONE 1', SMALL: 'DONE 2', GREY: 'DONE 2' });
  });

  test('or whose connection breaks off within a line, is waited for too', async () => {
    const api = await world({
      conversions,
      processor: oneAtATime(SHARP),
      retryLimit: 0,
      functionUrl: async (attempt, { handler }) => {
        if (attempt > 1) return urlOf(handler);
        const working = await urlOf(handler);
        const served = await listen((incoming, outgoing) => {
          void (async () => {
            const body = Buffer.concat((await incoming.toArray()) as Buffer[]);
            const headers = incoming.headers as Record<string, string>;
            const text = await (await fetch(working, { method: 'POST', headers, body })).text();
            outgoing.write(text.slice(0, text.indexOf('\n') + 20), () => outgoing.destroy());
          })();
        });
        onTestFinished(() => served.close());
        return served.url;
      },
    });
    const { id } = await api.convert();
    await expectAttempts(api, id, { SEPIA: 'DONE 1', SMALL: 'DONE 2', GREY: 'DONE 2' });
  });
});

describe('of an answer with several results, those before the first that is not to be believed are kept:', () => {
  const forge = (id: string, index: number): string =>
    lineSignedBy(SECRETS.secret, id, { index, outcome: 'REFUSED', code: 'INVALID_IMAGE', message: 'Forged.' });
  const signed = (id: string, result: object): string => lineSignedBy(SECRETS.answerSecret, id, result);
  const refusal = { outcome: 'REFUSED', code: 'INVALID_IMAGE', message: 'Too late.' };
  const answers: Readonly<Record<string, Parameters<typeof answering>[1]>> = {
    'there is no more': ([first]) => [first],
    'the next is the same again': ([first, second, third]) => [first, first, second, third],
    'the next changes the one before': ([first, second], id) => [first, signed(id, { index: 0, ...refusal }), second],
    'the next is of a conversion that was not asked for': ([first, second, third], id) => [
      first,
      signed(id, { index: 3, outcome: 'DONE' }),
      second,
      third,
    ],
    'the next has no signature': ([first, second, third], id) => [first, forge(id, 1), second, third],
    'the next is of another delivery': ([first, second, third]) => [
      first,
      signed('another', { index: 1, ...refusal }),
      second,
      third,
    ],
    'the next is empty': ([first, second, third]) => [first, '\n', second, third],
    'the next does not end': ([first]) => [first, ' '.repeat(100_000)],
  };

  test.each(Object.entries(answers))('%s', async (_, change) => {
    const api = await world({
      conversions,
      // The answer has the results in the order of the conversions.
      processor: oneAtATime(SHARP),
      functionUrl: (attempt, self) => (attempt === 1 ? answering(self, change) : urlOf(self.handler)),
    });
    const { id } = await api.convert();
    await expectAttempts(api, id, { SEPIA: 'DONE 1', SMALL: 'DONE 2', GREY: 'DONE 2' });
    assert.deepEqual(api.deliveries.map(namesIn), [
      ['SEPIA', 'SMALL', 'GREY'],
      ['SMALL', 'GREY'],
    ]);
  });

  test('but their order does not matter, nor that the last line has an end', async () => {
    const api = await world({
      conversions,
      functionUrl: (_, self) => answering(self, ([first, second, third]) => [third, first, second.trimEnd()]),
    });
    const { id } = await api.convert();
    await expectAttempts(api, id, ALL_DONE);
  });
});
