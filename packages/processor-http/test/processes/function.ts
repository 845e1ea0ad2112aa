import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Processor } from '@graphql-darkroom/core';
import { grayscale, sharpProcessor, thumbnail } from '@graphql-darkroom/processor-sharp';
import { createServerAdapter } from '@whatwg-node/server';
import { createConversionHandler } from '../../src/index.ts';
import { oneAtATime } from '../one-at-a-time.ts';

// A function that gets stuck: it stops before it converts, once the first result is stored, or before the second
// conversion, says `stuck`, and waits.
const [stopsAt = '', secret = '', answerSecret = '', host = ''] = process.argv.slice(2);
const inner = oneAtATime(
  sharpProcessor({ conversions: { SMALL: thumbnail({ width: 24, height: 18 }), GREY: grayscale() } }),
);
let converted = 0;
const processor: Processor = {
  ...inner,
  convert: async (input) => {
    converted += 1;
    if (stopsAt === 'second' && converted === 1) return inner.convert(input);
    if (stopsAt === 'stored') await inner.convert(input);
    console.log('stuck');
    return new Promise(() => undefined);
  },
};
const handler = createConversionHandler(processor, {
  secret,
  answerSecret,
  allowedHosts: [host],
  allowPrivateAddresses: true,
});
const server = createServer(createServerAdapter(handler) as RequestListener);
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
