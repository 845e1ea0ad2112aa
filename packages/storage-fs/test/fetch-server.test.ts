import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { storageContract } from '@graphql-darkroom/core/testing';
import { createServerAdapter } from '@whatwg-node/server';
import { beforeAll, describe, it } from 'vitest';
import { CURL_COMMANDS, runCurl } from '../../../test/support/curl.ts';
import { testContract } from '../../../test/support/test-contract.ts';
import { type FsStorage, fsStorage } from '../src/index.ts';
import { listed, partUrl, startUpload, streamOf } from './storage-under-test.ts';
import { temporaryDirectory } from './temporary-directory.ts';

describe('behind the server adapter that GraphQL Yoga uses', () => {
  let storage: FsStorage;
  beforeAll(async () => {
    const adapter = createServerAdapter((request: Request) => storage.handler(request));
    const server = createServer((incoming, outgoing) => void adapter(incoming, outgoing));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/files`;
    storage = fsStorage({ directory: temporaryDirectory(), baseUrl });
    return () => {
      server.closeAllConnections();
      server.close();
    };
  });

  testContract(storageContract, () => ({ storage, fetch: (request) => fetch(request) }));

  it.each(CURL_COMMANDS)('takes what `%s` sends, and nothing of another length', async (command) => {
    const upload = await startUpload(storage);
    const url = await partUrl(storage, upload, 1, 5);
    assert.equal(await runCurl(command, url, 'hello'), 0);
    assert.equal((await listed(storage, upload))[0]?.size, 5);
    assert.equal(await runCurl(command, url, 'hello, world'), 22);
  });

  it('takes a body without Content-Length', async () => {
    const upload = await startUpload(storage);
    const init = { method: 'PUT', body: streamOf(Buffer.from('he'), Buffer.from('llo')), duplex: 'half' as const };
    const response = await fetch(await partUrl(storage, upload, 1, 5), init);
    assert.equal(response.status, 200);
    assert.equal((await listed(storage, upload))[0]?.size, 5);
  });
});
