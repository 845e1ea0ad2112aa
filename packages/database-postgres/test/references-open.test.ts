import assert from 'node:assert/strict';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase, type PostgresReference } from '../src/index.ts';

const postgres = await startRealPostgres();
let admin: Pool;
/** Of a role that owns nothing of the host's. */
let pool: Pool;

const HOST_TABLES = `
  create role darkroom_app login password 'app';
  create table customers (id bigint, logo text, cover uuid, pages uuid[], name file_id, born date, secret text, slow text, few text);
  create index on customers (logo);
  create index on customers (few) where id > 7;
  create index on customers (cover);
  create index on customers (pages);
  create index on customers (name);
  create index on customers (secret);
  grant select (id, logo, cover, pages, name, born, slow, few) on customers to darkroom_app;
  create table "Bills" ("PDF" text);
  grant select on "Bills" to darkroom_app;
  create schema hidden;
  create table hidden.customers (logo text);
  create table tenants (id bigint, logo uuid);
  create index on tenants using hash (logo);
  alter table tenants enable row level security;
  create policy own on tenants using (id = 1);
  grant select on tenants to darkroom_app;
  create view named as select id, logo from customers union all select id, secret from customers;
  create materialized view stale as select id, logo from customers;
  create view by_view as select id, logo from tenants;
  create role view_owner; grant select on tenants to view_owner; alter view by_view owner to view_owner;
  grant select on named, stale, by_view to darkroom_app;
  create table parted (id bigint, logo varchar(36)) partition by range (id);
  create table parted_1 partition of parted for values from (0) to (1000);
  create index on parted (logo);
  grant select on parted to darkroom_app;
`;

beforeAll(async () => {
  if (postgres === null) return;
  const connectionString = await postgres.createDatabase();
  admin = new Pool({ connectionString });
  await admin.query('create domain file_id as text');
  await admin.query(HOST_TABLES);
  const { rows } = await admin.query<{ name: string }>('select current_database() as name');
  await admin.query(`grant create on database "${rows[0]?.name}" to darkroom_app`);
  const url = new URL(connectionString);
  [url.username, url.password] = ['darkroom_app', 'app'];
  pool = new Pool({ connectionString: url.href });
});

afterAll(async () => {
  await pool?.end();
  await admin?.end();
  await postgres?.stop();
});

async function openWith(reference: PostgresReference): Promise<void> {
  const database = postgresDatabase({ pool, references: { 'Customer.logo': reference } });
  await (await database.open()).close();
}

async function refused(reference: PostgresReference, message: RegExp): Promise<void> {
  await assert.rejects(openWith(reference), { code: 'INVALID_CONFIGURATION', message });
}

describe.skipIf(postgres === null)('when it is opened', () => {
  test('a table, column or right that is not there is an error that says what to do', { timeout: 60_000 }, async () => {
    await refused(
      { table: 'clients', column: 'logo' },
      /Customer\.logo: the table clients does not exist in the search path/,
    );
    await refused({ table: 'sales.customers', column: 'logo' }, /table customers does not exist in the schema sales/);
    await refused({ table: 'customers', column: 'Logo' }, /public\.customers has no column Logo/);
    await refused({ table: 'customers', column: 'logo', subject: 'uid' }, /public\.customers has no column uid/);
    await refused({ table: 'customers', column: 'secret' }, /`grant select on public\.customers to darkroom_app`/);
    await refused(
      { table: 'customers', column: 'logo', subject: 'secret' },
      /may not select secret from public\.customers/,
    );
    await refused({ table: 'hidden.customers', column: 'logo' }, /`grant usage on schema hidden to darkroom_app`/);
    await refused({ table: 'customers', column: 'born' }, /has the type date\. Use text, varchar, uuid or an array/);
    await refused({ table: 'stale', column: 'logo' }, /materialized view/);
  });

  test('a table whose rows the role may not see all is an error', async () => {
    await refused({ table: 'tenants', column: 'logo' }, /row-level security hides rows of public\.tenants/);
    await refused({ table: 'by_view', column: 'logo' }, /by_view\.logo could not be read: .*row-level security/);
    await admin.query('alter role darkroom_app bypassrls');
    await openWith({ table: 'tenants', column: 'logo', subject: 'id' });
    await admin.query('alter role darkroom_app nobypassrls');
  });

  test('a column without an index that serves is an error with the statement that makes one', async () => {
    await refused({ table: 'customers', column: 'slow' }, /`create index concurrently on public\.customers \(slow\)`/);
    await refused({ table: 'customers', column: 'few' }, /needs an index/);
    await refused({ table: 'Bills', column: 'PDF' }, /on public\."Bills" \("PDF"\)/);
    await refused({ table: 'customers', column: 'pages' }, /on public\.customers using gin \(pages\)/);
  });

  test('tables, domains, views and partitioned tables are taken', { timeout: 60_000 }, async () => {
    await openWith({ table: 'customers', column: 'logo', subject: 'id' });
    await openWith({ table: 'public.customers', column: 'cover' });
    await openWith({ table: 'customers', column: 'name' });
    await openWith({ table: 'named', column: 'logo' });
    await openWith({ table: 'parted', column: 'logo' });
  });

  test('rights that are revoked later keep all files, as does row-level security', async () => {
    const database = postgresDatabase({
      pool,
      references: { 'Customer.logo': { table: 'customers', column: 'logo' } },
      referencesGraceSeconds: 0,
    });
    const opened = await database.open();
    const reasons = async (): Promise<string> => {
      const done = await opened.references?.sweep({ detachedExpiresInSeconds: 1 });
      return done?.stopped.map(({ reason }) => reason).join() ?? '';
    };
    assert.equal(await reasons(), '');
    await admin.query('revoke select (logo) on customers from darkroom_app');
    assert.match(await reasons(), /may not select logo/);
    await admin.query('grant select on customers to darkroom_app; alter table customers enable row level security');
    assert.match(await reasons(), /row-level security hides rows/);
    await admin.query('alter table customers disable row level security');
    await opened.close();
  });
});

test('options that cannot be right are refused before anything is opened', () => {
  const refusedAtOnce = (options: object, message: RegExp): void => {
    assert.throws(() => postgresDatabase(options), { code: 'INVALID_CONFIGURATION', message });
  };
  const host = new Pool();
  const references = { 'Customer.logo': { table: 'customers', column: 'logo' } };
  for (const given of ['postgres://localhost', Promise.resolve(host), null, { query: () => null }]) {
    refusedAtOnce({ pool: given }, /`pool` must be a Pool of pg/);
  }
  refusedAtOnce({ references }, /Pass the `pool`/);
  refusedAtOnce({ pool: host, references: { logo: references['Customer.logo'] } }, /not a schema coordinate/);
  refusedAtOnce(
    { pool: host, references: { 'Customer.logo': { table: 'customers' } } },
    /needs a `table` and a `column`/,
  );
  refusedAtOnce({ pool: host, references: { 'Customer.logo': { table: 'a', column: '' } } }, /name of a column/);
  refusedAtOnce({ pool: host, references: { 'Customer.logo': { table: 'a', colum: 'b' } } }, /Unknown option .*colum/);
  for (const referencesGraceSeconds of [-1, Number.NaN, 31_536_001, '60']) {
    refusedAtOnce({ referencesGraceSeconds }, /`referencesGraceSeconds` must be a number of seconds/);
  }
});
