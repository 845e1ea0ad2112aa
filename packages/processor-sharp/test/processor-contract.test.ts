import { processorContract, type ProcessorContractSubject } from '@graphql-darkroom/core/testing';
import { beforeAll, describe } from 'vitest';
import { testContract } from '../../../test/support/test-contract.ts';
import { sharpProcessor } from '../src/index.ts';
import { CONTENT_TYPES, encode, gradient, imageOf } from './images.ts';

describe('sharpProcessor keeps the contract of Processor', () => {
  let subject: ProcessorContractSubject;

  beforeAll(async () => {
    const plain = await Promise.all(
      CONTENT_TYPES.map(async (contentType, index) => {
        const [width, height] = [40 + index, 30 + index];
        return { contentType, bytes: await encode(gradient(width, height), contentType), width, height };
      }),
    );
    const portrait = await imageOf(gradient(60, 20)).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const large = await encode(gradient(101, 100), 'image/webp');
    subject = {
      processor: sharpProcessor({ limits: { maxPixels: 10_000 } }),
      conversion: 'SEPIA',
      images: [...plain, { contentType: 'image/jpeg', bytes: portrait, width: 20, height: 60 }],
      unsupported: ['image/svg+xml', 'image/heic'].map((contentType) => ({
        contentType,
        bytes: Buffer.from('<svg/>'),
      })),
      damaged: plain.map(({ contentType, bytes }) => ({ contentType, bytes: bytes.subarray(0, bytes.length >> 1) })),
      tooLarge: [{ contentType: 'image/webp', bytes: large }],
    };
  });

  testContract(processorContract, () => subject);
});
