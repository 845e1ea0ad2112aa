import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { memoryDatabase } from '../src/index.ts';
import type { DatabaseReferences, ReferencesSwept } from '../src/ports/database-references.ts';
import type { Database } from '../src/ports/database.ts';
import { observedStorage } from './support/observed-storage.ts';
import { PNG } from './support/sample-bytes.ts';
import { testHost } from './support/test-host.ts';
import { upload } from './support/uploading.ts';

const NOTHING: ReferencesSwept = { detached: 0, attached: 0, released: 0, stopped: [] };
const STOPPED = [{ target: 'Customer.logo', reason: 'The table customers is empty.' }];

/** A database in memory that says of tables whatever `sweep` gives. */
function withReferences(sweep: () => Promise<ReferencesSwept>): Database {
  const references: DatabaseReferences = {
    sweep,
    find: () => Promise.resolve({ files: [], stopped: STOPPED }),
    detach: () => Promise.resolve({ files: [], stopped: STOPPED }),
  };
  const database = memoryDatabase();
  return { open: async () => ({ ...(await database.open()), references }) };
}

/** Sweeps while a file has expired; whether it is still there, what was found, and what was warned of. */
async function sweepWith(sweep: () => Promise<ReferencesSwept>): Promise<readonly unknown[]> {
  const storage = observedStorage();
  const warnings: string[] = [];
  const logger = { error: () => undefined, warn: (message: string) => void warnings.push(message) };
  const database = withReferences(sweep);
  const host = testHost({ storage, database, logger });
  const id = await upload(host, storage, PNG, { target: 'Customer.logo' });
  const { attachments } = await database.open();
  const place = { target: 'Customer.logo', subject: '1', fileIds: [id], formerly: [] };
  await attachments.attach({ changes: [{ ...place, attach: 'ADD' }], detachedExpiresInSeconds: null });
  await attachments.detach({ ...place, detachedExpiresInSeconds: 0 });
  const { unreferenced, settled, unattached } = await host.darkroom.operator.sweep();
  const isThere = (await host.darkroom.files.get(id)) !== null;
  await host.darkroom.close();
  return [isThere, unreferenced, settled, unattached, warnings];
}

describe('a sweep of a database that reads the tables of the host', () => {
  test('says what was detached and attached by them, and goes on', async () => {
    assert.deepEqual(await sweepWith(() => Promise.resolve({ ...NOTHING, detached: 2, attached: 3 })), [
      false,
      2,
      3,
      1,
      [],
    ]);
  });

  test('warns of a table that is in doubt, and deletes nothing meanwhile', async () => {
    const [isThere, , , unattached, warnings] = await sweepWith(() =>
      Promise.resolve({ ...NOTHING, stopped: STOPPED }),
    );
    assert.deepEqual([isThere, unattached, warnings], [true, 0, ['The table customers is empty.']]);
  });

  test('outlasts that they cannot be read, and deletes nothing meanwhile', async () => {
    const [isThere, , , unattached, warnings] = await sweepWith(() => Promise.reject(new Error('No answer.')));
    assert.deepEqual(
      [isThere, unattached, warnings],
      [true, 0, ['The references to files could not be swept. The next sweep tries again.']],
    );
  });
});
