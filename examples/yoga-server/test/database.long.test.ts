import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { apiClient, sepiaOf } from './support/api-client.ts';
import { dataDirectory, startDemoProcess } from './support/demo-process.ts';
import { photo } from './support/photo.ts';

const postgres = await startRealPostgres();

test.skipIf(postgres === null)('with DATABASE_URL, records are in that Postgres, and outlive a kill', async () => {
  const directory = await dataDirectory();
  const environment = { DATABASE_URL: (await postgres?.createDatabase()) ?? '' };

  const first = await startDemoProcess(directory.path, environment);
  const client = apiClient(first.baseUrl, 'ada');
  const id = await client.upload(await photo(300, 200), { name: 'photo.jpg' });
  await client.ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id });
  await first.kill();

  const second = await startDemoProcess(directory.path, environment);
  const done = await sepiaOf(apiClient(second.baseUrl, 'ada'), id);
  assert.partialDeepStrictEqual(done, { status: 'READY' });
  assert.deepEqual(
    done.conversions.map(({ status, width }) => ({ status, width })),
    [{ status: 'DONE', width: 300 }],
  );
  assert.equal(existsSync(join(directory.path, 'postgres')), false);

  assert.equal(await second.stop(), 0);
  await postgres?.stop();
  await directory.remove();
});
