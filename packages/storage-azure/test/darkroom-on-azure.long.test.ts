import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { createDarkroomClient, type DarkroomClient, httpTransport } from '@graphql-darkroom/client';
import { memoryDatabase, type Storage } from '@graphql-darkroom/core';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { patterned, sha256 } from '../../core/test/support/sample-bytes.ts';
import { sweep } from '../../core/test/support/sweep.ts';
import { type TestHost, testHost } from '../../core/test/support/test-host.ts';
import { COMPLETE, DELETE, fileOf, START, start } from '../../core/test/support/uploading.ts';
import { decode, encode, gradient } from '../../processor-sharp/test/images.ts';
import { difference, sepiaOf } from '../../processor-sharp/test/matrix.ts';
import { azureStorage } from '../src/index.ts';
import { type Azurite, startAzurite } from './azurite.ts';
import { newWorld, put, type World } from './world.ts';

let azurite: Azurite;
let world: World;
let storage: Storage;
let host: TestHost;
let api: Server;
let client: DarkroomClient;
const database = memoryDatabase();

beforeAll(async () => {
  azurite = await startAzurite();
  world = await newWorld(azurite);
  const container = world.container.containerName;
  const publicContainer = await azurite.newContainer('blob');
  storage = azureStorage({ client: azurite.client, container, publicContainer });
  host = testHost({ storage, database, processor: sharpProcessor() });
  api = createServer((request, response) => void answerApi(request, response)).listen(0, '127.0.0.1');
  await once(api, 'listening');
  const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}/graphql`;
  client = createDarkroomClient({ transport: httpTransport({ url }) });
});
afterAll(async () => {
  await host.darkroom.close();
  api.closeAllConnections();
  api.close();
  await azurite.stop();
});

async function answerApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { query, variables } = (await json(request)) as { query: string; variables: Record<string, unknown> };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(await host.run(query, variables)));
}

describe('Darkroom on Azure', () => {
  test('takes an image from the client to READY and its published SEPIA, and deletes all of it', async () => {
    const worker = await host.darkroom.startWorker();
    const image = await encode(gradient(160, 120), 'image/png');
    const file = new File([new Uint8Array(image)], 'logo.png', { type: 'image/png' });
    const { id } = await client.upload(file, { target: 'Customer.logo' }).ready;

    await eventually(async () => {
      const [conversion] = (await fileOf(host, id))?.conversions ?? [];
      assert.equal(conversion?.status, 'DONE', conversion?.error ?? '');
    });
    const done = (await fileOf(host, id)) ?? assert.fail('It is there.');
    const published = done.conversions[0]?.url ?? '';
    for (const url of [done.url ?? '', published]) assert.equal(new URL(url).search, '', 'it is published');
    const answer = await fetch(published);
    assert.equal(answer.headers.get('content-type'), 'image/png');
    const sepia = await decode(new Uint8Array(await answer.arrayBuffer()));
    assert.ok(difference(sepia, sepiaOf(await decode(image))).largest <= 2);

    await host.ask(DELETE, { id });
    await eventually(async () => {
      assert.deepEqual(
        (await world.held()).filter((name) => !name.endsWith('/mark')),
        [],
      );
      assert.equal((await fetch(published)).status, 404);
    });
    await worker.close();
  });

  test('takes many parts from the client', async () => {
    const bytes = patterned(9 * 2 ** 20);
    const { id } = await client.upload(new File([bytes], 'some.bin')).ready;
    const { url } = (await host.darkroom.files.url(id)) ?? assert.fail('It has a URL.');
    const answer = await fetch(url);
    assert.equal(sha256(new Uint8Array(await answer.arrayBuffer())), sha256(bytes));
  });

  test('refuses empty files, and parts of another length than was declared', async () => {
    assert.deepEqual(await host.codes(START, { size: 0 }), ['FILE_EMPTY']);
    const { id, urls } = await start(host, { size: 3 });
    assert.equal(await put(urls[0] ?? '', 'abcd'), 201);
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['PART_SIZE_MISMATCH']);
    assert.equal(await put(urls[0] ?? '', 'abc'), 201);
    assert.deepEqual(await host.codes(COMPLETE, { id }), []);
  });

  test('sweeps what is sent to a READY file by a URL that still works, and rejects more than was declared', async () => {
    const { id, urls } = await start(host, { size: 3 });
    await put(urls[0] ?? '', 'abc');
    await host.ask(COMPLETE, { id });
    assert.equal(await put(urls[0] ?? '', 'late'), 201);
    const more = await start(host, { size: 3 });
    await put((more.urls[0] ?? '').replace(/blockid=[^&]+/, `blockid=${btoa('part-77777')}`), 'x'.repeat(1000));

    // As if an hour had passed.
    const { uploads } = storage;
    const stale: typeof uploads.stale = ({ prefix }) =>
      uploads.stale?.({ prefix, startedBefore: new Date(Date.now() + 60_000) }) ?? assert.fail('It lists uploads.');
    await sweep({ database, storage: { ...storage, uploads: { ...uploads, stale } } });
    assert.deepEqual(
      (await world.held('staging/')).filter((name) => name.includes(id)),
      [],
    );
    assert.equal((await fileOf(host, more.id))?.status, 'REJECTED');
    const { url } = (await host.darkroom.files.url(id)) ?? assert.fail('It has a URL.');
    assert.equal(await (await fetch(url)).text(), 'abc');
  });
});
