import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'vitest';
import { storageKeys } from '../src/files/storage-keys.ts';
import { memoryDatabase, memoryProcessor, type Storage } from '../src/index.ts';
import { observedStorage } from './support/observed-storage.ts';
import { PNG } from './support/sample-bytes.ts';
import { testHost } from './support/test-host.ts';
import { DELETE, send, upload } from './support/uploading.ts';

/** What is said of tables of the host's where the database reads none. */
const UNREAD = { unreferenced: null, stopped: [], detached: null };

async function write({ objects }: Storage, key: string): Promise<void> {
  await objects.write({ key, body: new Blob(['bytes']).stream(), contentType: 'text/plain' });
}

describe('orphans', () => {
  test('are none of what is uploaded, published, converted, open, or about to be removed', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, database: memoryDatabase() });
    await upload(host, storage, PNG, { target: 'Customer.logo' });
    await send(host, storage, PNG);
    const deleted = await upload(host, storage, PNG, { target: 'Customer.portrait' });
    await host.darkroom.runJobs();
    await host.ask(DELETE, { id: deleted });
    assert.deepEqual(await host.darkroom.operator.orphans(), { objects: [], uploads: [], missing: [], ...UNREAD });
    await host.darkroom.close();
  });

  test('are objects that no record needs, and those that a record names and that are gone', async () => {
    const storage = observedStorage();
    const database = memoryDatabase();
    const host = testHost({ storage, database });
    const keys = storageKeys((await database.open()).databaseId);
    const [logo, portrait] = [
      await upload(host, storage, PNG, { target: 'Customer.logo' }),
      await upload(host, storage, PNG, { target: 'Customer.portrait' }),
    ];
    await host.darkroom.runJobs();
    const conversionId = (await host.darkroom.files.get(portrait))?.conversions[0]?.id ?? randomUUID();
    const strays = [
      keys.original(randomUUID()),
      keys.attempt({ fileId: portrait, conversionId, attemptId: randomUUID() }),
      `${keys.root}notes/readme`,
    ];
    for (const key of strays) await write(storage, key);
    // Of another database in the same bucket.
    await write(storage, storageKeys(randomUUID()).original(randomUUID()));
    const lost = [keys.publicOriginal(logo), keys.original(portrait)];
    await storage.objects.delete({ keys: lost });

    const { objects, uploads, missing } = await host.darkroom.operator.orphans();
    assert.deepEqual(objects?.toSorted(), strays.toSorted());
    assert.deepEqual(uploads, []);
    assert.deepEqual(missing.map(({ key }) => key).toSorted(), lost.toSorted());
    await host.darkroom.close();
  });

  test('are no objects of a conversion that goes on, and of none that the storage cannot list', async () => {
    const storage = observedStorage();
    const database = memoryDatabase();
    const processor = memoryProcessor();
    const host = testHost({ storage, database, processor });
    const keys = storageKeys((await database.open()).databaseId);
    const id = await upload(host, storage, PNG, { target: 'Customer.portrait' });
    const conversionId = (await host.darkroom.files.get(id))?.conversions[0]?.id ?? '';
    await write(storage, keys.attempt({ fileId: id, conversionId, attemptId: randomUUID() }));
    assert.deepEqual((await host.darkroom.operator.orphans()).objects, []);

    const blindStorage = {
      objects: { ...storage.objects, listAll: undefined },
      uploads: { ...storage.uploads, stale: undefined },
    } as unknown as Storage;
    const blind = testHost({ storage: blindStorage, database, processor });
    assert.deepEqual(await blind.darkroom.operator.orphans(), { objects: null, uploads: null, missing: [], ...UNREAD });
    await host.darkroom.close();
  });
});
