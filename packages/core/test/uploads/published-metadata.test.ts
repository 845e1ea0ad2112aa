import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type DarkroomOptions, memoryDatabase } from '../../src/index.ts';
import { intercept, override } from '../support/intercept.ts';
import { type ObservedStorage, observedStorage } from '../support/observed-storage.ts';
import { testClock } from '../support/test-clock.ts';
import { type TestContext, type TestHost, testHost } from '../support/test-host.ts';
import { COMPLETE, DELETE, fileOf, get, send } from '../support/uploading.ts';

const HOME = '52.5163 N, 13.3777 E';

const DOWNLOAD = 'query ($id: ID!) { urlForFile(id: $id, disposition: ATTACHMENT) { url } }';

/** A photo that says where it was taken. */
let photo: Uint8Array<ArrayBuffer>;
/** The same without that. */
let bare: Buffer;

beforeAll(async () => {
  const name = '../../../processor-sharp/test/samples/jpg-two-exif-6-then-1.jpg';
  const sample = await readFile(new URL(name, import.meta.url));
  const comment = Buffer.from(`\xff\xfe\0${String.fromCharCode(HOME.length + 2)}${HOME}`, 'latin1');
  photo = new Uint8Array(Buffer.concat([sample.subarray(0, 2), comment, sample.subarray(2)]));
  // Its first EXIF block says the orientation alone, and stays; the second one is dropped.
  const second = sample.lastIndexOf('Exif') - 4;
  bare = Buffer.concat([sample.subarray(0, second), sample.subarray(second + 2 + sample.readUInt16BE(second + 2))]);
});

/** A host whose uploads without a target are PUBLIC. */
function publicHost(options: Partial<DarkroomOptions<TestContext, 'SEPIA'>>): TestHost {
  return testHost({ ...options, defaults: { visibility: 'PUBLIC' } });
}

async function completed(host: TestHost, storage: ObservedStorage, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { id } = await send(host, storage, bytes);
  const completion = host.run(COMPLETE, { id });
  const worker = await host.darkroom.startWorker();
  await completion;
  await worker.close();
  return id;
}

/** Every byte at every URL that a client gets. */
async function served(host: TestHost, storage: ObservedStorage, id: string, user: string): Promise<readonly Buffer[]> {
  const shown = (await fileOf(host, id, user))?.url ?? '';
  const { url } = await host.ask<{ url: string }>(DOWNLOAD, { id }, user);
  assert.notEqual(shown, url);
  return Promise.all([shown, url].map(async (link) => Buffer.from(await (await get(storage, link)).arrayBuffer())));
}

describe('a photo for everyone', () => {
  test('is published without its metadata, and no URL leads to the original', async () => {
    const storage = observedStorage();
    const written: Record<string, unknown>[] = [];
    const watched = intercept(storage, async ({ name, args }, proceed) => {
      if (name === 'objects.publish') written.push(args[0] as Record<string, unknown>);
      return proceed();
    });
    const host = publicHost({ storage: watched });
    const id = await completed(host, storage, photo);
    for (const user of ['ada', 'bob']) {
      for (const bytes of await served(host, storage, id, user)) assert.deepEqual(bytes, bare);
    }
    assert.equal(written.length, 1);
    assert.match(String(written[0]?.['from']), /\/without-metadata$/);
    assert.equal(written[0]?.['size'], bare.length);
    // The record is about the original, which is stored as it was sent.
    assert.partialDeepStrictEqual(await fileOf(host, id), { status: 'READY', size: photo.length });
    assert.deepEqual(await storage.objectsHeld(), ['original', 'public/original', 'without-metadata']);
    assert.deepEqual((await host.darkroom.operator.orphans()).objects, []);

    await host.ask(DELETE, { id });
    const worker = await host.darkroom.startWorker();
    await eventually(async () => assert.deepEqual(await storage.objectsHeld(), []));
    await worker.close();
    await host.darkroom.close();
  });

  test('is not read whole by the process that completes it, which leaves it to a worker', async () => {
    const storage = observedStorage();
    const reads: string[] = [];
    const watched = intercept(storage, async ({ name }, proceed) => {
      if (name === 'objects.read' || name === 'objects.write') reads.push(name);
      return proceed();
    });
    // The worker begins before the lease of the first process would end.
    const shared = { database: memoryDatabase(), verificationLeaseSeconds: 600 };
    let begun = 0;
    const database = override(shared.database, {
      'files.beginVerification': async (_, proceed) => {
        begun += 1;
        return proceed();
      },
    });
    const [api, workers] = [publicHost({ ...shared, database, storage: watched }), publicHost({ ...shared, storage })];
    const { id } = await send(api, storage, photo);
    const completion = api.ask<{ success: boolean; file: { status: string } }>(COMPLETE, { id });
    await eventually(async () => assert.partialDeepStrictEqual(await fileOf(api, id), { status: 'VERIFYING' }));
    const worker = await workers.darkroom.startWorker();
    assert.partialDeepStrictEqual(await completion, { success: true, file: { status: 'READY' } });
    assert.deepEqual(
      reads.filter((name) => name === 'objects.read'),
      [],
    );
    // Once to judge the file, and once to hand it over: never in place of the worker.
    assert.equal(begun, 2);
    await worker.close();
  });

  test('is rejected if its metadata cannot be removed, and nothing of it is published', async () => {
    const storage = observedStorage();
    const logged: (readonly unknown[])[] = [];
    const logger = { error: () => undefined, warn: (...line: readonly unknown[]) => logged.push(line) };
    const host = publicHost({ storage, logger });
    const id = await completed(host, storage, photo.slice(0, -2));
    // One line, without a stack: uploaders decide how often it is written.
    const reason = 'The file ends within a scan.';
    assert.deepEqual(logged, [[`File ${id} is rejected, because its metadata could not be removed: ${reason}`]]);
    assert.partialDeepStrictEqual(await fileOf(host, id), {
      status: 'REJECTED',
      rejection: { code: 'METADATA_NOT_REMOVABLE' },
      url: null,
    });
    const worker = await host.darkroom.startWorker();
    await eventually(async () => assert.deepEqual(await storage.objectsHeld(), []));
    await worker.close();
    await host.darkroom.close();
  });

  test('becomes READY if a worker dies after it was published, and before that was recorded', async () => {
    const clock = testClock();
    const storage = observedStorage(clock);
    let deaths = 0;
    const database = override(memoryDatabase(clock), {
      'files.markReady': async (_, proceed) => {
        deaths += 1;
        if (deaths === 1) throw new Error('The worker is gone.');
        return proceed();
      },
    });
    const host = publicHost({ storage, database });
    const { id } = await send(host, storage, photo);
    const completion = host.run(COMPLETE, { id });
    const worker = await host.darkroom.startWorker();
    await eventually(async () => assert.equal(deaths, 1));
    clock.advance(10);
    await completion;
    assert.equal(deaths, 2);
    for (const bytes of await served(host, storage, id, 'bob')) assert.deepEqual(bytes, bare);
    await worker.close();
    await host.darkroom.close();
  });

  test('with its metadata needs no worker after a process died before it was READY', async () => {
    const storage = observedStorage();
    let deaths = 0;
    const database = override(memoryDatabase(), {
      'files.markReady': async (_, proceed) => {
        if (deaths++ === 0) throw new Error('The process is gone.');
        return proceed();
      },
    });
    const host = testHost({ storage, database, defaults: { visibility: 'PUBLIC', metadata: 'KEEP' } });
    const { id } = await send(host, storage, photo);
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['INTERNAL_SERVER_ERROR']);
    assert.partialDeepStrictEqual(await fileOf(host, id), { status: 'VERIFYING' });
    assert.deepEqual(await host.codes(COMPLETE, { id }), []);
    assert.partialDeepStrictEqual(await fileOf(host, id), { status: 'READY' });
    await host.darkroom.close();
  });

  test('keeps its metadata if the target says so', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, defaults: { visibility: 'PUBLIC', metadata: 'KEEP' } });
    const id = await completed(host, storage, photo);
    for (const bytes of await served(host, storage, id, 'bob')) assert.deepEqual(bytes, Buffer.from(photo));
  });
});
