import assert from 'node:assert/strict';
import type { Tagger } from '@graphql-darkroom/core';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { serveForTest } from '../../../test/support/serve.ts';
import { MAX_PREVIEW_LINE_BYTES } from '../src/answer.ts';
import type { Delivery } from '../src/delivery.ts';
import type { FetchInit } from '../src/index.ts';
import { MAX_PREVIEW_BYTES } from '../src/preview-answer.ts';
import { lineSignedBy } from './answers.ts';
import { oneAtATime, withoutPreviews } from './one-at-a-time.ts';
import { SECRETS } from './secrets.ts';
import { SHARP, SIZE, world, type World } from './world.ts';

const { conversions } = SHARP;
const ALL_DONE = { SEPIA: 'DONE 1', SMALL: 'DONE 1', GREY: 'DONE 1' };

type Result = Record<string, unknown>;

/** What a delivery requests: its conversions, and the longest side of a preview. */
function requestedIn({ body }: FetchInit): string {
  const delivery = JSON.parse(String(body)) as Delivery;
  return [...delivery.conversions.map(({ conversion }) => conversion), delivery.preview?.maxSide].join(' ');
}

function resultIn(line: string): Result {
  const { result } = JSON.parse(line) as { readonly result: string };
  return JSON.parse(result) as Result;
}

/** A function that works, after a first answer with what becomes of its lines. */
async function lyingOnce(
  change: (lines: readonly string[], id: string) => readonly string[],
  options: { readonly retryLimit?: number } = {},
): Promise<World> {
  let isFirst = true;
  return world({
    conversions,
    previews: true,
    // The answer has the results in the order of the conversions.
    processor: oneAtATime(SHARP),
    ...options,
    functionUrl: async (_, { handler }) => {
      const { url } = await serveForTest(async (request) => {
        if (!isFirst) return handler(request);
        isFirst = false;
        const { id } = (await request.clone().json()) as Delivery;
        const lines = (await (await handler(request)).text()).split(/(?<=\n)/);
        return new Response(change(lines, id).join(''));
      });
      return url;
    },
  });
}

/** Changes the result of the preview, signed again. */
function lineOfPreview(line: string, id: string, change: (preview: Result) => Result): string {
  const result = resultIn(line);
  if (result['index'] !== 'PREVIEW') return line;
  return lineSignedBy(SECRETS.answerSecret, id, { ...result, preview: change(result['preview'] as Result) });
}

async function expectPlaceholder(api: World, id: string): Promise<void> {
  await eventually(async () => {
    const { placeholder, dominantColor } = await api.preview(id);
    assert.equal(Buffer.from(placeholder ?? '', 'base64').length >= 5, true);
    assert.match(dominantColor ?? '', /^#[\da-f]{6}$/);
  });
}

async function expectAttempts(api: World, id: string, attempts: Readonly<Record<string, string>>): Promise<void> {
  await eventually(async () => assert.deepEqual(await api.attempts(id), attempts));
}

const base64 = (length: number): string => Buffer.alloc(length).toString('base64');

async function encoded(format: 'jpeg' | 'gif', side: number): Promise<string> {
  const image = sharp({ create: { width: side, height: 1, channels: 3, background: 'red' } });
  return (await image.toFormat(format).toBuffer()).toString('base64');
}

describe('a function that makes previews', () => {
  test.each([
    ['together', SHARP],
    ['one at a time', oneAtATime(SHARP)],
  ])('makes that of a file in the delivery of its conversions, %s, from one read', async (_, processor) => {
    let reads = 0;
    const received: Record<string, unknown>[] = [];
    const suggest: Tagger['suggest'] = async ({ source }) => {
      const given = await source();
      const { contentType } = given;
      const bytes = await new Response(await given.read()).bytes();
      const { format, width, height, exif } = await sharp(bytes).metadata();
      received.push({ contentType, format, width, height, exif });
      return { kind: 'SUGGESTED', tags: [] };
    };
    const api = await world({
      conversions,
      processor,
      previews: true,
      tagger: { name: 'noting', supports: () => true, suggest },
      functionUrl: async (_attempt, { handler }) => (await serveForTest(handler)).url,
      intercept: ({ method }) => {
        if (method === 'GET') reads += 1;
        return undefined;
      },
    });
    const { id } = await api.convert();
    await expectAttempts(api, id, ALL_DONE);
    await expectPlaceholder(api, id);
    await eventually(async () =>
      assert.partialDeepStrictEqual(await api.preview(id), { tagging: { status: 'DONE', error: null } }),
    );
    assert.deepEqual(received, [{ contentType: 'image/jpeg', format: 'jpeg', ...SIZE, exif: undefined }]);
    assert.deepEqual([api.deliveries.map(requestedIn), reads], [['SEPIA SMALL GREY 1000'], 1]);
  });

  test('is not asked for one unless the option says that it makes them', async () => {
    const api = await world({ functionUrl: async (_, { handler }) => (await serveForTest(handler)).url });
    const { id } = await api.convert();
    assert.deepEqual(api.deliveries.map(requestedIn), ['SEPIA ']);
    assert.deepEqual((await api.preview(id)).placeholder, null);
  });

  test('may find that an image has none: it is not asked again', async () => {
    const api = await world({
      previews: true,
      functionUrl: async (_, { handler }) => (await serveForTest(handler)).url,
    });
    const { id, record } = await api.convert((bytes) => bytes.subarray(0, bytes.length >> 1));
    assert.partialDeepStrictEqual(record, { status: 'FAILED', attempts: 1 });
    assert.deepEqual([(await api.preview(id)).placeholder, api.deliveries.length], [null, 1]);
  });

  test('keeps the placeholder while it fails to convert', async () => {
    let isBroken = true;
    const api = await world({
      previews: true,
      processor: {
        ...oneAtATime(SHARP),
        convert: async (input) => {
          if (isBroken) throw new Error('on purpose');
          return SHARP.convert({ ...input, conversion: 'SEPIA' });
        },
      },
      functionUrl: async (attempt, { handler }) => {
        isBroken = attempt < 3;
        return (await serveForTest(handler)).url;
      },
    });
    const { id, record } = await api.convert();
    assert.partialDeepStrictEqual(record, { status: 'DONE', attempts: 3 });
    await expectPlaceholder(api, id);
    assert.deepEqual(api.deliveries.map(requestedIn), ['SEPIA 100', 'SEPIA ', 'SEPIA ']);
  });
});

describe('a preview that is not what it should be costs the conversions of its delivery nothing, and is made again:', () => {
  const lies: Readonly<Record<string, (preview: Result) => Result | Promise<Result>>> = {
    'of a type that browsers need not show': async (preview) => ({
      ...preview,
      contentType: 'image/gif',
      body: await encoded('gif', 10),
    }),
    'of another type than its bytes': (preview) => ({ ...preview, contentType: 'image/png' }),
    'wider than requested': async (preview) => ({ ...preview, body: await encoded('jpeg', 101) }),
    'no image': (preview) => ({ ...preview, body: base64(100) }),
    'no base64': (preview) => ({ ...preview, body: `${String(preview['body'])}!` }),
    empty: (preview) => ({ ...preview, body: '' }),
    'too large': (preview) => ({
      ...preview,
      body: Buffer.concat([Buffer.from(String(preview['body']), 'base64'), Buffer.alloc(MAX_PREVIEW_BYTES)]).toString(
        'base64',
      ),
    }),
    'a ThumbHash that is too short': (preview) => ({ ...preview, thumbHash: base64(4) }),
    'a ThumbHash that is too long': (preview) => ({ ...preview, thumbHash: base64(26) }),
    'a ThumbHash that is no base64': (preview) => ({ ...preview, thumbHash: '<script>' }),
    'a colour by name': (preview) => ({ ...preview, dominantColor: 'red' }),
    'a colour that is more': (preview) => ({ ...preview, dominantColor: '#aabbcc;' }),
    missing: () => ({}),
  };

  test.each(Object.keys(lies))('%s', async (name) => {
    const lie = lies[name];
    assert.ok(lie !== undefined);
    const honest = resultIn(
      lineSignedBy(SECRETS.answerSecret, 'any', {
        index: 'PREVIEW',
        preview: {
          contentType: 'image/jpeg',
          body: await encoded('jpeg', 10),
          thumbHash: base64(5),
          dominantColor: '#000000',
        },
      }),
    );
    const wrong = await lie(honest['preview'] as Result);
    const api = await lyingOnce((lines, id) => lines.map((line) => lineOfPreview(line, id, () => wrong)));
    const { id } = await api.convert();
    await expectAttempts(api, id, ALL_DONE);
    await expectPlaceholder(api, id);
    assert.deepEqual(api.deliveries.map(requestedIn), ['SEPIA SMALL GREY 100', '100']);
  });

  test('left out, as by a function that makes none', async () => {
    const api = await lyingOnce((lines) => lines.filter((line) => resultIn(line)['index'] !== 'PREVIEW'));
    const { id } = await api.convert();
    await expectPlaceholder(api, id);
    await expectAttempts(api, id, ALL_DONE);
    assert.deepEqual(api.deliveries.map(requestedIn), ['SEPIA SMALL GREY 100', '100']);
  });

  test('failed for good: the conversions stay', async () => {
    const api = await world({
      conversions,
      previews: true,
      processor: withoutPreviews(SHARP),
      functionUrl: async (_attempt, { handler }) => (await serveForTest(handler)).url,
    });
    const { id } = await api.convert();
    await eventually(() => assert.equal(api.deliveries.length, 3));
    await expectAttempts(api, id, ALL_DONE);
    assert.equal((await api.preview(id)).placeholder, null);
  });
});

describe('what is believed of an answer with a preview ends', () => {
  test('before a line that is longer than a preview may be', async () => {
    const api = await lyingOnce((lines) => {
      const [first = '', ...others] = lines.filter((line) => resultIn(line)['index'] !== 'PREVIEW');
      return [first, `${'a'.repeat(MAX_PREVIEW_LINE_BYTES + 1)}\n`, ...others];
    });
    const { id } = await api.convert();
    await expectPlaceholder(api, id);
    await expectAttempts(api, id, { SEPIA: 'DONE 1', SMALL: 'DONE 2', GREY: 'DONE 2' });
  });

  test('before a line of a conversion that is as long as a preview may be', async () => {
    const api = await lyingOnce((lines, id) =>
      lines.map((line) => {
        const result = resultIn(line);
        const isLong = result['index'] === 1;
        return isLong ? lineSignedBy(SECRETS.answerSecret, id, { ...result, more: 'a'.repeat(10_000) }) : line;
      }),
    );
    const { id } = await api.convert();
    await expectPlaceholder(api, id);
    await expectAttempts(api, id, { SEPIA: 'DONE 1', SMALL: 'DONE 2', GREY: 'DONE 2' });
  });

  test('before a second preview', async () => {
    const api = await lyingOnce(([preview = '', ...others]) => [preview, preview, ...others]);
    const { id } = await api.convert();
    await expectPlaceholder(api, id);
    await expectAttempts(api, id, { SEPIA: 'DONE 2', SMALL: 'DONE 2', GREY: 'DONE 2' });
  });
});
