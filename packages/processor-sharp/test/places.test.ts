import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import type { Processor } from '@graphql-darkroom/core';
import { describe, onTestFinished, test, vi } from 'vitest';
import { colorTagger, sharpProcessor } from '../src/index.ts';
import { renderersHere } from '../src/renderers.ts';
import { encode, gradient } from './images.ts';
import { convert } from './run.ts';

const PNG = encode(gradient(60, 40), 'image/png');

type Conversion = Parameters<Processor['convert']>[0];
type Source = Conversion['source'];
type Destination = Conversion['destination'];

/**
 * Sources and destinations, with the largest number of images that were in memory at once: from
 * the first byte to the last.
 */
async function counted(): Promise<{
  readonly source: () => Source;
  readonly destination: Destination;
  readonly most: () => number;
}> {
  const png = await PNG;
  let held = 0;
  let most = 0;
  return {
    source: () => ({
      contentType: 'image/png',
      size: png.length,
      read: async () => {
        held += 1;
        most = Math.max(most, held);
        return streamOf(png);
      },
    }),
    destination: {
      write: async ({ body }) => {
        await new Response(body).arrayBuffer();
        await turns();
        held -= 1;
      },
    },
    most: () => most,
  };
}

/** A source that is opened, and gives nothing until it is told to. */
async function slow(): Promise<{
  readonly source: Source;
  readonly opened: Promise<void>;
  readonly deliver: () => void;
}> {
  const png = await PNG;
  const opened = Promise.withResolvers<void>();
  const arrives = Promise.withResolvers<void>();
  const source: Source = {
    contentType: 'image/png',
    size: png.length,
    read: async () => {
      opened.resolve();
      return new ReadableStream<Uint8Array>({
        pull: async (controller) => {
          await arrives.promise;
          controller.enqueue(png);
          controller.close();
        },
      });
    },
  };
  return { source, opened: opened.promise, deliver: arrives.resolve };
}

const anywhere: Destination = { write: async ({ body }) => void (await new Response(body).arrayBuffer()) };
const never = new AbortController().signal;

describe('images in memory at once are', () => {
  test.each([
    ['no more than there are processes', 2, 2],
    ['no more than there are cores, where images are decoded in this process', 0, availableParallelism()],
  ])('%s', async (_, processes, places) => {
    const processor = sharpProcessor({ processes });
    const { source, destination, most } = await counted();
    const conversions = Array.from({ length: 4 * places }, () =>
      processor.convert({ conversion: 'SEPIA', source: source(), destination, signal: never }),
    );
    await Promise.all(conversions);
    assert.equal(most(), places);
  });

  test('counted for every processor and tagger of this process with as many processes', async () => {
    const { source, opened, deliver } = await slow();
    const order: string[] = [];
    const noted = async (name: string): Promise<Source> => {
      const png = await PNG;
      return {
        ...source,
        read: async () => {
          order.push(name);
          return streamOf(png);
        },
      };
    };
    const [another, tagged] = [await noted('another processor'), await noted('a tagger')];
    const of = { processes: 1 };
    const first = sharpProcessor(of).convert({ conversion: 'SEPIA', source, destination: anywhere, signal: never });
    await opened;
    const waiting = [
      sharpProcessor(of).convert({ conversion: 'SEPIA', source: another, destination: anywhere, signal: never }),
      colorTagger(of).suggest({ fileId: '1', source: async () => tagged, signal: never }),
    ];
    await turns();
    order.push('the first is delivered');
    deliver();
    await Promise.all([first, ...waiting]);
    assert.deepEqual(order, ['the first is delivered', 'another processor', 'a tagger']);
  });
});

test('a processor says how many images it converts, and how many wait', async () => {
  const { source, opened, deliver } = await slow();
  const processor = sharpProcessor({ processes: 1 });
  const input = { conversion: 'SEPIA', source, destination: anywhere, signal: never } as const;
  const conversions = [processor.convert(input), processor.convert(input)];
  await opened;
  await turns();
  assert.deepEqual(processor.processes?.(), { total: 1, busy: 1, waiting: 1 });
  deliver();
  await Promise.all(conversions);
  await turns();
  assert.deepEqual(processor.processes?.(), { total: 1, busy: 0, waiting: 0 });
});

describe('a source that is slow', () => {
  test('is not taken for an image that is too complex', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { source, opened, deliver } = await slow();
    const processor = sharpProcessor({ processes: 1, limits: { timeoutSeconds: 1 } });
    const converted = processor.convert({ conversion: 'SEPIA', source, destination: anywhere, signal: never });
    await opened;
    vi.advanceTimersByTime(3_600_000);
    deliver();
    assert.partialDeepStrictEqual(await converted, { width: 60, height: 40 });
  });

  test('gives its place back when its conversion is aborted', async () => {
    const { source, opened } = await slow();
    const processor = sharpProcessor({ processes: 1 });
    const controller = new AbortController();
    const { signal } = controller;
    const aborted = processor.convert({ conversion: 'SEPIA', source, destination: anywhere, signal });
    await opened;
    controller.abort(new Error('enough'));
    await assert.rejects(aborted, /enough/);
    assert.partialDeepStrictEqual(await convert('image/png', await PNG, { processor }), { width: 60 });
  });

  test('leaves the sources of those that wait unread, and an abort ends their wait', async () => {
    const { source, opened, deliver } = await slow();
    const processor = sharpProcessor({ processes: 1 });
    const first = processor.convert({ conversion: 'SEPIA', source, destination: anywhere, signal: never });
    await opened;
    const controller = new AbortController();
    const impatient = processor.convert({
      conversion: 'SEPIA',
      source: { ...source, read: () => assert.fail('the source is read') },
      destination: anywhere,
      signal: controller.signal,
    });
    controller.abort(new Error('enough'));
    await assert.rejects(impatient, /enough/);
    deliver();
    assert.partialDeepStrictEqual(await first, { width: 60 });
  });
});

test('a conversion in this process keeps its place until libvips is done with it, though it was aborted before', async () => {
  const renderers = renderersHere(1);
  const controller = new AbortController();
  const [started, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const order: string[] = [];
  const aborted = renderers.hold(controller.signal, (lend) =>
    lend({ timeoutSeconds: 60, maxMemoryBytes: Infinity }, () => {
      started.resolve();
      return done.promise;
    }),
  );
  const next = renderers.hold(never, async () => void order.push('next'));
  await started.promise;
  controller.abort(new Error('enough'));
  await assert.rejects(aborted, /enough/);
  await turns();
  order.push('done');
  done.resolve();
  await next;
  assert.deepEqual(order, ['done', 'next']);
});

/** More than the turns that a place takes to change hands. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new Blob([new Uint8Array(bytes)]).stream();
}
