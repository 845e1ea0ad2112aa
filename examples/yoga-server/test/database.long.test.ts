import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { apiClient, sepiaOf } from './support/api-client.ts';
import { emptyDataDirectory, startDemoProcess } from './support/demo-process.ts';
import { type CommandOutput, operateDemo } from './support/operate-demo.ts';
import { photo } from './support/photo.ts';

const postgres = await startRealPostgres();
afterAll(() => postgres?.stop());

test.skipIf(postgres === null)('with DATABASE_URL, records are in that Postgres, and outlive a kill', async () => {
  const directory = await emptyDataDirectory();
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
  await directory.remove();
});

test.skipIf(postgres === null)(
  'a customer whose row somebody deletes leaves files that `orphans` names, and that go once it applies',
  { timeout: 120_000 },
  async () => {
    const directory = await emptyDataDirectory();
    const DATABASE_URL = (await postgres?.createDatabase()) ?? '';
    const environment = { DATABASE_URL, DETACHED_EXPIRES_IN_SECONDS: '1' };
    const demo = await startDemoProcess(directory.path, environment);
    const client = apiClient(demo.baseUrl, 'ada');
    const logo = await client.upload(await photo(60, 40), { name: 'logo.jpg', target: 'Customer.logo' });
    const kept = await client.upload(await photo(61, 40), { name: 'photo.jpg', target: 'Customer.photos' });
    for (const id of [logo, kept]) {
      await client.ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id });
    }
    await client.ask('mutation ($id: ID!) { setCustomerLogo(id: "1", logo: $id) { id } }', { id: logo });
    await client.ask('mutation ($id: ID!) { addCustomerPhoto(id: "2", photo: $id) { id } }', { id: kept });

    const operate = (...args: readonly string[]): Promise<CommandOutput> =>
      operateDemo(args, { DARKROOM_DIR: directory.path, ...environment });
    const before = await operate('orphans');
    assert.deepEqual([before.code, before.said.includes(logo)], [0, false], before.said);

    const pool = new Pool({ connectionString: DATABASE_URL, max: 1 });
    await pool.query("delete from darkroom_demo.customers where id = '1'");
    await pool.end();
    // What is younger than the grace period, a second here, is left alone.
    await eventually(async () => {
      const found = await operate('orphans');
      assert.deepEqual(
        [found.code, found.said.includes(logo), found.said.includes(kept)],
        [1, true, false],
        found.said,
      );
    });
    const applied = await operate('orphans', '--apply');
    assert.equal(applied.code, 0, applied.said);
    await eventually(async () =>
      assert.deepEqual(await client.ask('query ($id: ID!) { file(id: $id) { id } }', { id: logo }), { file: null }),
    );
    assert.deepEqual(await client.ask('{ customer(id: "2") { photos { id } } }'), {
      customer: { photos: [{ id: kept }] },
    });
    await demo.stop();
    await directory.remove();
  },
);
