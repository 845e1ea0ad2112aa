import { processorContract, type ProcessorContractSubject } from '@graphql-darkroom/core/testing';
import { beforeAll, describe } from 'vitest';
import { testContract } from '../../../test/support/test-contract.ts';
import { sharpProcessor } from '../src/index.ts';
import { heicOf, heicSample, irot, pictureOf } from './heic-bytes.ts';
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

describe('sharpProcessor that takes HEIC keeps the contract of Processor', () => {
  const contentType = 'image/heic';
  const plain = pictureOf('plain');
  const wide = { columns: 2, width: 190, height: 64 };

  testContract(processorContract, () => ({
    processor: sharpProcessor({ formats: ['jpeg', 'heic'], limits: { maxPixels: 10_000 } }),
    conversion: 'SEPIA',
    images: [
      { contentType, bytes: heicSample('plain'), width: 96, height: 64 },
      { contentType: 'image/heif', bytes: heicSample('alpha'), width: 96, height: 64 },
      { contentType, bytes: heicOf({ pictures: [plain], properties: [irot(1)] }), width: 64, height: 96 },
    ],
    unsupported: ['image/heic-sequence', 'image/png'].map((unsupported) => ({
      contentType: unsupported,
      bytes: heicOf({ pictures: [plain], brand: 'hevc' }),
    })),
    damaged: [{ contentType, bytes: heicSample('plain').subarray(0, 300) }],
    tooLarge: [{ contentType, bytes: heicOf({ pictures: [plain, plain], grid: wide }) }],
  }));
});
