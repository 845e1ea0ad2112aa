import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { taggerContract } from '@graphql-darkroom/core/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { testContract } from '../../../test/support/test-contract.ts';
import { labelService } from '../src/label-service.ts';

describe('labelService keeps the contract of Tagger', () => {
  const service = createServer((_, response) => response.end(JSON.stringify([{ label: 'bull', score: 0.93 }])));
  let url: string;

  beforeAll(async () => {
    await once(service.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  });
  afterAll(() => void service.close());

  testContract(taggerContract, () => ({
    tagger: labelService({ url }),
    file: { contentType: 'image/png', bytes: new Uint8Array(100) },
    unsupported: ['application/pdf'],
    unreachable: labelService({ url: 'http://127.0.0.1:1' }),
  }));
});
