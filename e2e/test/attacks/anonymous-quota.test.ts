import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDarkroom, memoryDatabase, memoryStorage } from '@graphql-darkroom/core';
import { createYoga } from 'graphql-yoga';
import { describe, test } from 'vitest';

const STARTS = `mutation { ${Array.from({ length: 10 }, (_, index) => `a${index}: startFileUpload { id }`).join(' ')} }`;

/** A server that anonymous callers may upload to, and that tells them apart by the address that its proxy says. */
async function serve(): Promise<{
  readonly codes: (address: string, query: string) => Promise<readonly unknown[]>;
  readonly stop: () => Promise<void>;
}> {
  const darkroom = createDarkroom({
    storage: memoryStorage(),
    database: memoryDatabase(),
    viewer: () => null,
    anonymousUploads: { key: ({ request }: { readonly request: Request }) => request.headers.get('x-forwarded-for') },
  });
  const yoga = createYoga({ schema: darkroom.makeSchema({ typeDefs: 'type Query { a: Int }' }), logging: false });
  const server = createServer(yoga as RequestListener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  return {
    codes: async (address, query) => {
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
      const { errors = [] } = (await response.json()) as { errors?: { extensions: { code: unknown } }[] };
      return errors.map(({ extensions }) => extensions.code);
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await darkroom.close();
    },
  };
}

describe('anonymous uploads', () => {
  test('ten requests of one stranger, or fifty, keep no other out', async () => {
    const { codes, stop } = await serve();
    for (let request = 0; request < 10; request += 1) assert.deepEqual(await codes('192.0.2.1', STARTS), []);
    for (let request = 0; request < 40; request += 1) {
      assert.deepEqual([...new Set(await codes('192.0.2.1', STARTS))], ['QUOTA_EXCEEDED']);
    }
    assert.deepEqual(await codes('192.0.2.2', STARTS), []);
    await stop();
  });

  test('as many strangers as it takes meet a limit together', async () => {
    const { codes, stop } = await serve();
    const outcomes: (readonly unknown[])[] = [];
    for (let address = 1; address <= 11; address += 1) {
      for (let request = 0; request < 10; request += 1) outcomes.push(await codes(`192.0.2.${address}`, STARTS));
    }
    assert.equal(outcomes.filter((found) => found.length === 0).length * 10, 1000);
    await stop();
  });
});
