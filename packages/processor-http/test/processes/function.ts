import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Processor } from '@graphql-darkroom/core';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { createServerAdapter } from '@whatwg-node/server';
import { createConversionHandler } from '../../src/index.ts';

// A function that never answers: it stops before it converts, or once the result is stored, says `stuck`, and waits.
const [stopsAt = '', secret = '', answerSecret = '', host = ''] = process.argv.slice(2);
const inner = sharpProcessor();
const processor: Processor = {
  ...inner,
  convert: async (input) => {
    if (stopsAt === 'stored') await inner.convert({ ...input, conversion: 'SEPIA' });
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
