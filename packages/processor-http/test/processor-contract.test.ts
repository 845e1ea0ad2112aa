import { processorContract, type ProcessorContractSubject } from '@graphql-darkroom/core/testing';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { afterAll, beforeAll, describe } from 'vitest';
import { serve, type Served } from '../../../test/support/serve.ts';
import { testContract } from '../../../test/support/test-contract.ts';
import { createConversionHandler, httpProcessor } from '../src/index.ts';
import { endsOverHttp } from './connect-ends.ts';
import { imageOf, oneOfEach } from './images.ts';
import { QUIET, SECRETS } from './secrets.ts';

describe('httpProcessor, with a function that runs sharpProcessor, keeps the contract of Processor', () => {
  const served: Served[] = [];
  let subject: ProcessorContractSubject;

  beforeAll(async () => {
    const ends = await endsOverHttp();
    const sharp = sharpProcessor({ limits: { maxPixels: 10_000 } });
    const handler = createConversionHandler(sharp, {
      ...SECRETS,
      allowedHosts: [ends.host],
      allowPrivateAddresses: true,
      logger: QUIET,
    });
    const conversionFunction = await serve(handler);
    served.push(ends, conversionFunction);
    const plain = await oneOfEach();
    const large = await imageOf('webp', [101, 100]);
    const options = { ...SECRETS, conversions: sharp.conversions, maxPixels: 10_000, previews: true };
    subject = {
      processor: httpProcessor({ ...options, url: conversionFunction.url }),
      unreachable: httpProcessor({ ...options, url: 'http://127.0.0.1:1/' }),
      conversion: 'SEPIA',
      connect: ends.connect,
      images: [...plain, await imageOf('jpeg', [60, 20], { orientation: 6 })],
      unsupported: ['image/svg+xml', 'image/heic'].map((contentType) => ({
        contentType,
        bytes: Buffer.from('<svg/>'),
      })),
      damaged: plain.map(({ contentType, bytes }) => ({ contentType, bytes: bytes.subarray(0, bytes.length >> 1) })),
      tooLarge: [large],
    };
  });

  afterAll(async () => {
    for (const server of served) await server.close();
  });

  testContract(processorContract, () => subject);
});
