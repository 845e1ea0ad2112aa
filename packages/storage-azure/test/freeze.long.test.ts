import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { azureStorage } from '../src/index.ts';
import { type Azurite, clientOf, startAzurite } from './azurite.ts';
import { type Fate, type InterruptingProxy, startInterruptingProxy } from './interrupting-proxy.ts';
import { type Landed, landed, newWorld, put, textOf, type World } from './world.ts';

const TEXT = 'the bytes';
const OTHER = 'BYTES NEW';

let azurite: Azurite;
let proxy: InterruptingProxy;
let world: World;

beforeAll(async () => {
  azurite = await startAzurite();
  proxy = await startInterruptingProxy(azurite.endpoint);
  world = await newWorld(azurite);
});
afterAll(async () => {
  await proxy.close();
  await azurite.stop();
});

/** Completes an upload in a process whose requests come to these ends. Resolves to null where it threw. */
async function completeBy(
  { upload, parts }: Landed,
  fateOf: (number: number) => Fate | Promise<Fate>,
): Promise<{ readonly outcome: string | null; readonly requests: number }> {
  Object.assign(proxy, { fateOf, count: 0 });
  const client = clientOf(`${proxy.url}/devstoreaccount1`, 1);
  const storage = azureStorage({ client, container: world.container.containerName });
  const outcome = await storage.uploads.complete({ ...upload, parts }).catch((error: unknown) => {
    assert.equal((error as { readonly code?: unknown }).code, 'STORAGE_UNAVAILABLE');
    return null;
  });
  return { outcome, requests: proxy.count };
}

/** Does something at each request that a completion makes. */
async function atEachRequest(
  act: (number: number, upload: Landed) => Promise<{ readonly requests: number }>,
): Promise<void> {
  for (let number = 1; ; number += 1) {
    const { requests } = await act(number, await landed(world, TEXT));
    if (number > requests) {
      assert.ok(number > 8, `${number - 1} requests`);
      return;
    }
  }
}

/** Has the bearer of a part's URL put a blob in the place of the whole staging blob. */
async function replaceWhole({ url }: Landed, text: string, how: 'at once' | 'by its blocks'): Promise<void> {
  const bare = url.replace(/comp=block&blockid=[^&]+&/, '');
  if (how === 'at once') {
    assert.equal(await put(bare, text, { 'x-ms-blob-type': 'BlockBlob' }), 201);
    return;
  }
  // Under the name of the block that the completion looks for.
  const block = new URL(url).searchParams.get('blockid');
  assert.equal(await put(url, text), 201);
  const list = `<BlockList><Latest>${block}</Latest></BlockList>`;
  assert.equal(await put(bare.replace('?', '?comp=blocklist&'), list), 201);
}

/** A completion that waits before one of its requests until something has been done. */
async function completeAround(
  upload: Landed,
  number: number,
  meanwhile: () => Promise<void>,
): Promise<{ readonly outcome: string | null; readonly requests: number }> {
  return completeBy(upload, async (current): Promise<Fate> => {
    if (current === number) await meanwhile();
    return 'PASS';
  });
}

async function assertNothingLeft({ upload }: Landed): Promise<void> {
  assert.equal(await world.storage.uploads.list(upload), null);
  for (const tree of ['staging', 'uploads']) assert.deepEqual(await world.held(`${tree}/${upload.key}/`), []);
}

describe('completing an upload', () => {
  test('goes on where the process before died, at whichever request', async () => {
    await atEachRequest(async (number, upload) => {
      const { requests } = await completeBy(upload, (current) => (current < number ? 'PASS' : 'DROP'));
      const parts = await world.storage.uploads.list(upload.upload);
      if (parts !== null) {
        assert.deepEqual(parts, upload.parts);
        assert.equal(await world.storage.uploads.complete({ ...upload.upload, parts }), 'COMPLETED');
      }
      // What is left where the process died at its very end, the sweep finds.
      await world.storage.uploads.abort(upload.upload);
      await assertNothingLeft(upload);
      assert.equal(await textOf(world, upload.upload.key), TEXT);
      return { requests };
    });
  });

  test('by many at once makes one object', async () => {
    const upload = await landed(world, TEXT);
    const completing = Array.from({ length: 6 }, () =>
      world.storage.uploads.complete({ ...upload.upload, parts: upload.parts }),
    );
    const outcomes = await Promise.all(completing);
    assert.ok(outcomes.includes('COMPLETED'), outcomes.join());
    assert.ok(!outcomes.includes('PARTS_REFUSED'), outcomes.join());
    assert.equal(await textOf(world, upload.upload.key), TEXT);
    await assertNothingLeft(upload);
  });

  test('ends well, or not at all, where it meets an abort, though a client sends the part again', async () => {
    let completed = 0;
    await atEachRequest(async (number, upload) => {
      const { outcome, requests } = await completeAround(upload, number, async () => {
        await world.storage.uploads.abort(upload.upload);
        await put(upload.url, OTHER);
      });
      assert.equal(await textOf(world, upload.upload.key), outcome === 'COMPLETED' ? TEXT : null, `at ${number}`);
      if (outcome === 'COMPLETED') completed += 1;
      await world.storage.uploads.abort(upload.upload);
      await assertNothingLeft(upload);
      return { requests };
    });
    assert.ok(completed > 0);
  });

  test('makes one version of a part an object, or none, where a client replaces it meanwhile', async () => {
    const made = new Set<string | null>();
    for (const text of [OTHER, 'longer than before']) {
      await atEachRequest(async (number, upload) => {
        const { outcome, requests } = await completeAround(upload, number, async () => {
          await put(upload.url, text);
        });
        const object = await textOf(world, upload.upload.key);
        made.add(object);
        assert.ok([TEXT, OTHER, null].includes(object), `${object}`);
        assert.equal(outcome, object === null ? 'PARTS_REFUSED' : 'COMPLETED', `at ${number}`);
        // Nothing that is sent from now on changes it.
        await put(upload.url, text);
        await put(upload.url.replace(/comp=block&blockid=[^&]+&/, ''), text, { 'x-ms-blob-type': 'BlockBlob' });
        assert.equal(await textOf(world, upload.upload.key), object);
        await world.storage.uploads.abort(upload.upload);
        return { requests };
      });
    }
    assert.deepEqual(made, new Set([TEXT, OTHER, null]));
  });

  // What no case of the contract can tell: it takes a PUT between two requests of one completion.
  test.each(['at once', 'by its blocks'] as const)(
    'copies what it committed, where a client replaces the whole staging blob %s',
    async (how) => {
      const made = new Set<string | null>();
      await atEachRequest(async (number, upload) => {
        let isReplaced = false;
        const { outcome, requests } = await completeAround(upload, number, async () => {
          await replaceWhole(upload, OTHER, how);
          isReplaced = true;
        });
        const object = await textOf(world, upload.upload.key);
        made.add(object);
        // The blocks may be another's, before they are committed; a blob of none is never taken.
        assert.ok(object !== OTHER || how === 'by its blocks', `at ${number}`);
        assert.equal(outcome, object === null ? 'PARTS_REFUSED' : 'COMPLETED', `at ${number}`);
        if (isReplaced) await world.storage.uploads.abort(upload.upload);
        await assertNothingLeft(upload);
        assert.equal(await textOf(world, upload.upload.key), object);
        return { requests };
      });
      assert.ok(made.has(TEXT) && made.size === 2, [...made].join());
    },
  );

  test('makes no object of an upload that was aborted, of whatever a client puts in its place', async () => {
    await atEachRequest(async (number, upload) => {
      const { outcome, requests } = await completeAround(upload, number, async () => {
        await world.storage.uploads.abort(upload.upload);
        await replaceWhole(upload, OTHER, 'by its blocks');
      });
      assert.equal(await textOf(world, upload.upload.key), outcome === 'COMPLETED' ? TEXT : null, `at ${number}`);
      await world.storage.uploads.abort(upload.upload);
      return { requests };
    });
  });

  test('never replaces an object that lies under the key', async () => {
    const upload = await landed(world, TEXT);
    const body = new Blob(['another']).stream();
    await world.storage.objects.write({ key: upload.upload.key, body, contentType: 'text/plain' });
    assert.equal(await world.storage.uploads.complete({ ...upload.upload, parts: upload.parts }), 'PARTS_REFUSED');
    assert.equal(await textOf(world, upload.upload.key), 'another');
  });
});
