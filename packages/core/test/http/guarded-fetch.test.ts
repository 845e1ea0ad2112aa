import assert from 'node:assert/strict';
import type { LookupFunction } from 'node:net';
import { describe, test } from 'vitest';
import { serveForTest } from '../../../../test/support/serve.ts';
import { guardedFetch } from '../../src/http/guarded-fetch.ts';
import { isPublicAddress } from '../../src/http/public-address.ts';

const GET = {
  method: 'GET',
  headers: {},
  redirect: 'manual',
  signal: new AbortController().signal,
} as const;

/** A name server that has the next of these addresses at each question. */
function answering(...answers: readonly string[]): LookupFunction & { readonly asked: () => number } {
  let asked = 0;
  const lookup: LookupFunction = (_, options, callback) => {
    const address = answers[Math.min(asked, answers.length - 1)] ?? '';
    asked += 1;
    const family = address.includes(':') ? 6 : 4;
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
  return Object.assign(lookup, { asked: () => asked });
}

async function reasonOf(request: Promise<Response>): Promise<string> {
  const error: unknown = await request.then(
    () => 'it connects',
    (failure: unknown) => failure,
  );
  return error instanceof Error ? `${error.message} ${String(error.cause)}` : String(error);
}

describe('guardedFetch', () => {
  test.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '0.0.0.0', '[::]'])(
    'does not connect to %s, which is this machine',
    async (host) => {
      let requests = 0;
      const { url } = await serveForTest(async () => new Response(String((requests += 1))));
      const { port } = new URL(url);
      assert.ok(
        (await reasonOf(guardedFetch()(`http://${host}:${port}/`, GET))).includes('not an address of the public'),
      );
      assert.equal(requests, 0);
    },
  );

  test('judges the address that it connects to, though the name had another one before', async () => {
    let requests = 0;
    const { url } = await serveForTest(async () => new Response(String((requests += 1))));
    const { port } = new URL(url);
    // The first question is that of a check which looks the name up by itself.
    const lookup = answering('93.184.215.14', '127.0.0.1');
    lookup('rebound.example.com', { all: true }, () => undefined);
    const reason = await reasonOf(guardedFetch({ lookup })(`http://rebound.example.com:${port}/`, GET));
    assert.ok(reason.includes('rebound.example.com is not an address of the public internet'));
    assert.equal(lookup.asked(), 2);
    assert.equal(requests, 0);
  });

  test('connects to what it judged', async () => {
    const { url } = await serveForTest(async () => new Response('hello'));
    const { port } = new URL(url);
    const judged: string[] = [];
    const isAllowed = (address: string): boolean => judged.push(address) > 0;
    const lookup: LookupFunction = (_, __, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]);
    const fetch = guardedFetch({ lookup, isAllowed });
    assert.equal(await (await fetch(`http://name.example.com:${port}/`, GET)).text(), 'hello');
    assert.equal(await (await guardedFetch({ isAllowed })(url, GET)).text(), 'hello');
    assert.deepEqual(judged, ['127.0.0.1', '127.0.0.1']);
  });

  test('connects to a name of which one address is private at none of them', async () => {
    const lookup: LookupFunction = (_, __, callback) =>
      callback(null, [
        { address: '93.184.215.14', family: 4 },
        { address: '::1', family: 6 },
      ]);
    assert.ok(
      (await reasonOf(guardedFetch({ lookup })('http://mixed.example.com/', GET))).includes('not an address of the'),
    );
  });
});

describe('a public address', () => {
  test.each(['93.184.215.14', '8.8.8.8', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])('is %s', (address) => {
    assert.equal(isPublicAddress(address), true);
  });

  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    'fc00::1',
    '::ffff:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '::7f00:1',
    '::a9fe:a9fe',
    '4000::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'ff02::1',
    '',
    'localhost',
  ])('is not %s', (address) => {
    assert.equal(isPublicAddress(address), false);
  });
});
