import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createDarkroom, memoryStorage } from '@graphql-darkroom/core';
import { afterEach, beforeEach, test, vi } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { postgresDatabase } from '../src/index.ts';
import { embeddedConnector } from '../src/sql/embedded-connector.ts';
import { lockFolder } from '../src/sql/folder-lock.ts';
import { embeddedFolder } from './embedded-folder.ts';
import { newTestFile } from './new-test-file.ts';
import { startProcess, type TestProcess } from './processes/protocol.ts';

let directory: string;
let lockFile: string;
let child: TestProcess | undefined;

beforeEach(async () => {
  directory = await embeddedFolder();
  lockFile = join(directory, 'postgres.lock');
});

afterEach(async () => {
  await child?.kill();
  child = undefined;
  await rm(directory, { recursive: true });
});

test('a second process on the same folder is refused, and let in once the first was killed', async () => {
  const id = randomUUID();
  child = startProcess(new URL('processes/create-file.ts', import.meta.url), { directory, id, closes: false });
  await child.said('created');

  const database = postgresDatabase({ directory });
  await assert.rejects(database.open(), { code: 'DATABASE_LOCKED', message: /Stop the other process/ });

  await child.kill();
  const opened = await database.open();
  assert.equal((await opened.files.get({ ids: [id] })).length, 1);
  await opened.close();
});

test('databases of one process share the folder, whichever copy of the package made them, until the last is closed', async () => {
  vi.resetModules();
  const copy = await import('../src/index.ts');
  assert.notEqual(copy.postgresDatabase, postgresDatabase);
  const [first, second] = [postgresDatabase({ directory }), copy.postgresDatabase({ directory })];
  const [one, other] = await Promise.all([first.open(), second.open()]);
  assert.notEqual(one, other);
  assert.equal(one.databaseId, other.databaseId);

  const heard: string[] = [];
  for (const { pubSub } of [one, other]) {
    await pubSub.subscribe({ onChange: ({ fileId }) => heard.push(fileId), onGap: () => {} });
  }
  const { id } = newTestFile();
  await one.files.create(newTestFile({ id }));
  await other.pubSub.publish({ fileId: id, ownerId: null });
  await eventually(() => assert.deepEqual(new Set(heard), new Set([id])));
  await eventually(() => assert.ok(heard.length >= 2));

  await one.close();
  await assert.rejects(one.files.get({ ids: [id] }), { code: 'DATABASE_UNAVAILABLE' });
  assert.equal((await other.files.get({ ids: [id] })).length, 1);
  await assert.rejects(lockFolder(lockFile, directory), { code: 'DATABASE_LOCKED' });

  const [, again] = await Promise.all([other.close(), first.open()]);
  assert.equal((await again.files.get({ ids: [id] })).length, 1);
  await again.close();
  const unlock = await lockFolder(lockFile, directory);
  unlock();
});

test('a folder that is opened while it is being closed is opened again after that', async () => {
  const connector = await embeddedConnector(directory);
  const busy = await connector.connect();
  const closed = connector.close();
  const opening = embeddedConnector(directory);
  const outcome = opening.then(
    () => 'OPENED',
    () => 'REFUSED',
  );
  assert.equal(await Promise.race([outcome, delay(300, 'WAITS')]), 'WAITS');
  busy.release();
  await closed;
  const again = await opening;
  const client = await again.connect();
  assert.deepEqual((await client.query('select 1 as one')).rows, [{ one: 1 }]);
  client.release();
  await again.close();
});

test('a process ends by itself once its database is closed, workers and subscriptions with it', async () => {
  child = startProcess(new URL('processes/create-file.ts', import.meta.url), {
    directory,
    id: randomUUID(),
    closes: true,
  });
  await child.said('created');
  assert.equal(await child.exited, 0);
});

test('nothing is opened before it is asked for, and closing then does nothing', async () => {
  const empty = await mkdtemp(join(directory, 'empty-'));
  const database = postgresDatabase({ directory: empty });
  await createDarkroom({ database, storage: memoryStorage(), viewer: () => null }).close();
  assert.deepEqual(await readdir(empty), []);
});

test('opening in parallel opens once, and a closed database can be opened again', async () => {
  const database = postgresDatabase({ directory });
  const [first, second] = await Promise.all([database.open(), database.open()]);
  assert.equal(first, second);
  await Promise.all([first.close(), first.close()]);
  await first.close();
  const again = await database.open();
  assert.equal(again.databaseId, first.databaseId);
  await assert.rejects(first.files.get({ ids: [randomUUID()] }), { code: 'DATABASE_UNAVAILABLE' });
  await first.close();
  assert.deepEqual(await again.files.get({ ids: [] }), []);
  await again.close();
});

test('nobody else on the machine can look into the folder', async () => {
  const empty = await mkdtemp(join(directory, 'empty-'));
  const database = postgresDatabase({ directory: empty });
  const opened = await database.open();
  assert.equal((await stat(join(empty, 'postgres'))).mode & 0o077, 0);
  await opened.close();
});
