import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDarkroom, memoryDatabase } from '@graphql-darkroom/core';
import { graphql } from 'graphql';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { filesBehindExpress } from '../support/files-behind-express.ts';
import { hostClient } from '../support/host-client.ts';
import { type HostProcess, startHost } from '../support/host-process.ts';

/** The policy of `Customer.logo` in these hosts. */
const MAX_BYTES = 20_000_000;
const MEGABYTE = 1_000_000;
/** What a part's description, and the record of an upload, take beside the bytes. */
const OVERHEAD = 100_000;

interface Started {
  readonly startFileUpload: { readonly id: string; readonly urls: readonly string[] };
}

describe('bytes past a policy, against a server with files in a folder', () => {
  let host: HostProcess;
  beforeAll(async () => {
    host = await startHost('yoga', 16);
  });
  afterAll(() => host.stop());

  const start = async (variables: {
    readonly count?: number;
    readonly size?: number;
  }): Promise<Started['startFileUpload']> => {
    const client = hostClient(host.url, 'SERVER_SENT_EVENTS', 'eve');
    const { startFileUpload } = await client.ask<Started>(
      'mutation ($count: Int, $size: SafeInt) { startFileUpload(count: $count, size: $size, target: "Customer.logo") { id urls } }',
      variables,
    );
    return startFileUpload;
  };

  test('one PUT to a URL without a size keeps no more than the policy, however much is sent', async () => {
    const { urls } = await start({ count: 1 });
    const peak = await peakBytesDuring(host.directory, () => put(urls[0] ?? '', 120 * MEGABYTE));
    assert.ok(peak <= MAX_BYTES + OVERHEAD, `${peak} bytes on disk`);
  });

  test('PUTs to all parts at once keep no more than the policy together', async () => {
    const { urls } = await start({ count: 4 });
    const peak = await peakBytesDuring(host.directory, () => Promise.all(urls.map((url) => put(url, 60 * MEGABYTE))));
    assert.ok(peak <= MAX_BYTES + OVERHEAD, `${peak} bytes on disk`);
  });

  test('fifty slow PUTs to one URL keep one part', async () => {
    const size = 4 * MEGABYTE;
    const { urls } = await start({ size });
    const peak = await peakBytesDuring(host.directory, async () => {
      const requests = Array.from({ length: 50 }, () => slowPut(urls[0] ?? '', size));
      await sleep(1500);
      for (const { destroy } of requests) destroy();
    });
    assert.ok(peak <= size + OVERHEAD, `${peak} bytes on disk`);
    // A client that had stalled sends its part again.
    assert.equal(await put(urls[0] ?? '', size, { announced: true }), 200);
  });
});

describe('a body that was read before', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'darkroom-express-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  test.each([
    ['BEHIND_JSON', 400],
    ['BEFORE_JSON', 200],
  ] as const)(
    'mounted %s: a JSON file of undeclared size is answered with %d, and never a file of 0 bytes',
    async (order, status) => {
      const { storage, stop } = await filesBehindExpress(directory, order);
      const darkroom = createDarkroom({ storage, database: memoryDatabase(), viewer: () => 'ada' });
      const typeDefs = 'type Query { data: File @fileUpload(accept: ["application/json"]) }';
      const schema = darkroom.makeSchema({ typeDefs });
      const ask = async (source: string): Promise<string> =>
        JSON.stringify(await graphql({ schema, source, contextValue: {} }));
      const started = JSON.parse(await ask('mutation { startFileUpload(target: "Query.data") { id urls } }')) as {
        data: Started;
      };
      const { id, urls } = started.data.startFileUpload;
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(urls[0] ?? '', { method: 'PUT', headers, body: '{"a":1}' });
      assert.equal(answer.status, status);
      const text = await answer.text();
      if (status === 400) {
        assert.match(text, /express\.json\(\) reads the body first, mount the file storage before it/);
      }
      const completed = await ask(`mutation { completeFileUpload(id: "${id}") { file { status size } } }`);
      assert.match(completed, status === 400 ? /UPLOAD_INCOMPLETE/ : /"status":"READY","size":7/);
      await darkroom.close();
      await stop();
    },
  );
});

/** Sends so many bytes, as fast as they go, and gives the status; 0 where the connection ended before. */
function put(url: string, bytes: number, options: { readonly announced?: boolean } = {}): Promise<number> {
  return new Promise((resolve) => {
    const headers = options.announced === true ? { 'content-length': bytes } : {};
    const outgoing = request(url, { method: 'PUT', headers }, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode ?? 0);
      if (options.announced !== true) outgoing.destroy();
    });
    outgoing.on('error', () => resolve(0));
    const chunk = Buffer.alloc(MEGABYTE);
    let sent = 0;
    const more = (): void => {
      while (sent < bytes) {
        sent += chunk.length;
        if (outgoing.write(chunk)) continue;
        outgoing.once('drain', more);
        return;
      }
      outgoing.end();
    };
    more();
  });
}

/** Sends all but the last byte, and then nothing. */
function slowPut(url: string, size: number): { readonly destroy: () => void } {
  const outgoing = request(url, { method: 'PUT', headers: { 'content-length': size } });
  outgoing.on('error', () => undefined);
  outgoing.write(Buffer.alloc(size - 1));
  return { destroy: () => outgoing.destroy() };
}

/** The most bytes that files in a folder had at any moment, over what they had at the start. */
async function peakBytesDuring(directory: string, work: () => Promise<unknown>): Promise<number> {
  const before = await bytesIn(directory);
  const over = new AbortController();
  let peak = 0;
  const look = async (): Promise<void> => {
    peak = Math.max(peak, (await bytesIn(directory)) - before);
  };
  const watching = (async () => {
    while (!over.signal.aborted) {
      await look();
      await sleep(20);
    }
  })();
  await work();
  await look();
  over.abort();
  await watching;
  return peak;
}

async function bytesIn(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const sizes = entries.map(async (entry) => {
    // What a request is done with may go at any moment.
    const found = await stat(join(entry.parentPath, entry.name)).catch(() => null);
    return found?.isFile() === true ? found.size : 0;
  });
  return (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
}
