import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, afterEach, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { migrate } from '../src/sql/migrate.ts';
import { type Migration, MIGRATIONS } from '../src/sql/migrations.ts';
import { poolConnector } from '../src/sql/pool-connector.ts';
import { openStatements } from '../src/sql/statements.ts';
import { newTestFile } from './new-test-file.ts';

const postgres = await startRealPostgres();

const SECOND: Migration = {
  name: '9999-notes',
  text: `alter table :schema.files add column note text;
    create table :schema.notes (id integer primary key);`,
};

describe.skipIf(postgres === null)('on a real Postgres', () => {
  const pools: Pool[] = [];
  const openPool = (connectionString: string, max = 10): Pool => {
    const pool = new Pool({ connectionString, max });
    pools.push(pool);
    return pool;
  };
  const createDatabase = async (): Promise<string> => (await postgres?.createDatabase()) ?? '';

  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.end()));
  });
  afterAll(async () => postgres?.stop());

  test('five instances open a fresh database at once, each by its own pool', async () => {
    const connectionString = await createDatabase();
    const databases = Array.from({ length: 5 }, () => postgresDatabase({ pool: openPool(connectionString) }));
    const opened = await Promise.all(databases.map((database) => database.open()));
    assert.equal(new Set(opened.map(({ databaseId }) => databaseId)).size, 1);
    for (const { files } of opened) await files.create(newTestFile());
    await Promise.all(opened.map((database) => database.close()));
  });

  test('five instances open a fresh database at once by one small pool', async () => {
    const pool = openPool(await createDatabase(), 2);
    const databases = Array.from({ length: 5 }, () => postgresDatabase({ pool }));
    const opened = await Promise.all(databases.map((database) => database.open()));
    assert.equal(new Set(opened.map(({ databaseId }) => databaseId)).size, 1);
    await Promise.all(opened.map((database) => database.close()));
  });

  test('a role that owns both schemas needs no right to create others', async () => {
    const connectionString = await createDatabase();
    const role = `owner_${randomUUID().slice(0, 8)}`;
    const admin = openPool(connectionString);
    await admin.query(`create role ${role} login password 'secret'`);
    await admin.query(`create schema darkroom authorization ${role}`);
    await admin.query(`create schema darkroom_jobs authorization ${role}`);
    const url = new URL(connectionString);
    url.username = role;
    url.password = 'secret';
    for (let time = 0; time < 2; time += 1) {
      const database = await postgresDatabase({ pool: openPool(url.href) }).open();
      await database.files.create(newTestFile());
      await database.close();
    }
  });

  test('a database of an older release gets what it lacks, and keeps what it has', async () => {
    const pool = openPool(await createDatabase());
    const database = await postgresDatabase({ pool }).open();
    const { databaseId } = database;
    const file = await database.files.create(newTestFile());
    const statements = openStatements(poolConnector(pool, { onLost: () => {}, onShared: () => {} }), 'darkroom');
    const ids = await Promise.all(
      Array.from({ length: 5 }, () => migrate(statements, 'darkroom', 'darkroom_jobs', [...MIGRATIONS, SECOND])),
    );
    assert.deepEqual(new Set(ids), new Set([databaseId]));
    assert.deepEqual(await database.files.get({ ids: [file.id] }), [file]);
    assert.deepEqual((await pool.query('select note from darkroom.files')).rows, [{ note: null }]);
    await database.close();
  });

  test('triggers count what files take of a quota, whatever writes them', async () => {
    const pool = openPool(await createDatabase());
    const database = await postgresDatabase({ pool }).open();
    const insert = (columns: string): Promise<unknown> =>
      pool.query(`insert into darkroom.files
        (id, visibility, policy, part_count, upload_expires_at, owner_id, status, declared_size, reserved_bytes, size, deleted_at)
        values (gen_random_uuid(), 'PRIVATE', '{}', 1, now(), ${columns})`);
    await insert(`'ada', 'UPLOADING', 5, 5, null, null`);
    await insert(`'ada', 'VERIFYING', null, 1000, null, null`);
    await insert(`'ada', 'READY', 70000, 70000, 20000, null`);
    await insert(`'ada', 'ABORTED', 300000, 300000, null, null`);
    await insert(`null, 'READY', 4000000, 4000000, 4000000, now()`);
    await insert(`'bob', 'REJECTED', 1, 1, null, null`);
    const usage = async (): Promise<unknown> =>
      (await pool.query('select owner_id, open_uploads, undeclared_uploads, bytes_stored::int from darkroom.usage'))
        .rows;
    assert.deepEqual(await usage(), [
      { owner_id: 'ada', open_uploads: 2, undeclared_uploads: 1, bytes_stored: 21_005 },
    ]);
    await pool.query(`update darkroom.files set owner_id = 'eve' where status = 'READY' and deleted_at is null`);
    await pool.query(`delete from darkroom.files where status in ('UPLOADING', 'VERIFYING')`);
    assert.deepEqual(await usage(), [
      { owner_id: 'eve', open_uploads: 0, undeclared_uploads: 0, bytes_stored: 20_000 },
    ]);
    await database.close();
  });

  test('an older release goes on working on a database of a newer one', async () => {
    const pool = openPool(await createDatabase());
    const statements = openStatements(poolConnector(pool, { onLost: () => {}, onShared: () => {} }), 'darkroom');
    const databaseId = await migrate(statements, 'darkroom', 'darkroom_jobs', [...MIGRATIONS, SECOND]);
    const database = await postgresDatabase({ pool }).open();
    assert.equal(database.databaseId, databaseId);
    await database.files.create(newTestFile());
    await database.close();
  });

  test('of a migration that fails nothing stays, and the next attempt starts from the beginning', async () => {
    const pool = openPool(await createDatabase());
    const statements = openStatements(poolConnector(pool, { onLost: () => {}, onShared: () => {} }), 'darkroom');
    const broken: Migration = { name: SECOND.name, text: `${SECOND.text} select 1 / 0` };
    await assert.rejects(migrate(statements, 'darkroom', 'darkroom_jobs', [...MIGRATIONS, broken]), /division by zero/);
    const schemas = await pool.query(`select 1 from information_schema.schemata where schema_name = 'darkroom'`);
    assert.deepEqual(schemas.rows, []);
    await migrate(statements, 'darkroom', 'darkroom_jobs', [...MIGRATIONS, SECOND]);
  });
});
