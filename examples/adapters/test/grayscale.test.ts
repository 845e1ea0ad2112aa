import assert from 'node:assert/strict';
import { processorContract, type ProcessorContractSubject } from '@graphql-darkroom/core/testing';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, test } from 'vitest';
import { testContract } from '../../../test/support/test-contract.ts';
import { grayscaleProcessor } from '../src/grayscale.ts';

const plain = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: 'tomato' } });

describe('grayscaleProcessor keeps the contract of Processor', () => {
  let subject: ProcessorContractSubject;

  beforeAll(async () => {
    const png = await plain(40, 30).png().toBuffer();
    const turned = await plain(60, 20).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    subject = {
      processor: grayscaleProcessor({ maxPixels: 10_000 }),
      conversion: 'GRAYSCALE',
      images: [
        { contentType: 'image/png', bytes: png, width: 40, height: 30 },
        { contentType: 'image/jpeg', bytes: turned, width: 20, height: 60 },
      ],
      unsupported: [{ contentType: 'image/svg+xml', bytes: Buffer.from('<svg/>') }],
      damaged: [{ contentType: 'image/png', bytes: png.subarray(0, png.length >> 1) }],
      tooLarge: [{ contentType: 'image/png', bytes: await plain(101, 100).png().toBuffer() }],
    };
  });

  testContract(processorContract, () => subject);
});

test('takes the colours away', async () => {
  const original = await plain(8, 8).png().toBuffer();
  let body: ReadableStream<Uint8Array> | undefined;
  await grayscaleProcessor().convert({
    conversion: 'GRAYSCALE',
    source: {
      contentType: 'image/png',
      size: original.length,
      read: async () => new Blob([new Uint8Array(original)]).stream(),
    },
    destination: { write: async (written) => void (body = written.body) },
    signal: new AbortController().signal,
  });
  assert.ok(body);
  const [red, green, blue] = await sharp(await new Response(body).bytes())
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  assert.deepEqual([green, blue], [red, red]);
});
