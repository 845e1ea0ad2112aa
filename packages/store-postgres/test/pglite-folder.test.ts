import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { postgresStore } from '../src/index.ts';
import { startProcess, type TestProcess } from './processes/protocol.ts';

let directory: string;
let child: TestProcess | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'darkroom-'));
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

  const store = postgresStore({ directory });
  await expect(store.open()).rejects.toMatchObject({
    code: 'STORE_LOCKED',
    message: expect.stringContaining('Stop the other one'),
  });

  await child.kill();
  await store.open();
  expect(await store.files.get({ ids: [id] })).toHaveLength(1);
  await store.close();
});

test('a second store of the same process is refused too, and let in once the first is closed', async () => {
  const [first, second] = [postgresStore({ directory }), postgresStore({ directory })];
  const { storeId } = await first.open();
  await expect(second.open()).rejects.toMatchObject({ code: 'STORE_LOCKED' });
  await first.close();
  expect(await second.open()).toEqual({ storeId });
  await second.close();
});

test('a process ends by itself once its store is closed, workers and subscriptions with it', async () => {
  child = startProcess(new URL('processes/create-file.ts', import.meta.url), {
    directory,
    id: randomUUID(),
    closes: true,
  });
  await child.said('created');
  expect(await child.exited).toBe(0);
});

test('nothing is opened before it is asked for, and closing then does nothing', async () => {
  const store = postgresStore({ directory });
  await store.close();
  expect(await readdir(directory)).toEqual([]);
  await expect(store.files.get({ ids: [] })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
});

test('opening in parallel opens once, and a closed store can be opened again', async () => {
  const store = postgresStore({ directory });
  const [first, second] = await Promise.all([store.open(), store.open()]);
  expect(first).toEqual(second);
  await store.close();
  await store.close();
  await expect(store.files.get({ ids: [] })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(await store.open()).toEqual(first);
  await store.close();
});

test('nobody else on the machine can look into the folder', async () => {
  const store = postgresStore({ directory });
  await store.open();
  expect((await stat(join(directory, 'postgres'))).mode & 0o077).toBe(0);
  await store.close();
});
