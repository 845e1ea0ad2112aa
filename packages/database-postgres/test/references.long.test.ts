import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase, type PostgresReference } from '../src/index.ts';
import { gatedPool } from './gated-pool.ts';
import { DETACHED_FOR, type ReferenceWorld, referenceWorld } from './reference-world.ts';

const postgres = await startRealPostgres();
let world: ReferenceWorld;

async function open(
  references: Readonly<Record<string, PostgresReference>>,
  referencesGraceSeconds?: number,
): Promise<ReferenceWorld> {
  const connectionString = (await postgres?.createDatabase()) ?? '';
  const grace = referencesGraceSeconds === undefined ? {} : { referencesGraceSeconds };
  world = await referenceWorld(connectionString, { references, ...grace });
  return world;
}

afterEach(() => world.close());
afterAll(async () => postgres?.stop());

const LOGO = { 'Customer.logo': { table: 'customers', column: 'logo', subject: 'id' } };

/** So many customers with a logo each, named and attached. */
async function customers(count: number, target = 'Customer.logo'): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let id = 1; id <= count; id += 1) {
    const file = await world.file({ target, subject: String(id) });
    await world.pool.query('insert into customers (id, logo) values ($1, $2)', [id, file]);
    ids.push(file);
  }
  return ids;
}

describe.skipIf(postgres === null)('references', () => {
  test('what no row has named for longer than the grace period is detached, whatever deleted the row', async () => {
    await open(LOGO);
    const files = await customers(20);
    const [gone = '', kept = ''] = files;
    assert.deepEqual(await world.sweepAfter(3600), { detached: 0, attached: 0, released: 0, stopped: [] });
    await world.pool.query('delete from customers where id = 1');
    assert.equal((await world.sweepAfter(3600)).detached, 0);
    assert.equal((await world.sweepAfter(3500)).detached, 0);
    assert.equal((await world.sweepAfter(200)).detached, 0, 'it was compared a moment ago');
    assert.equal((await world.sweepAfter(900)).detached, 1);
    assert.deepEqual([await world.placesOf(gone), await world.placesOf(kept)], [[], ['Customer.logo 2']]);

    const [file] = await world.database.files.get({ ids: [gone] });
    const left = (file?.expiresAt?.getTime() ?? 0) - Date.now();
    assert.ok(left > (DETACHED_FOR - 60) * 1000 && left <= DETACHED_FOR * 1000, String(left));
    await world.advance(DETACHED_FOR);
    assert.equal(await world.database.files.delete({ fileId: gone, jobs: [], onlyIf: 'EXPIRED' }), true);
  });

  test('what a row names again in time is left, and has its whole time again', async () => {
    await open(LOGO);
    const [first = ''] = await customers(20);
    await world.pool.query('update customers set logo = null where id = 1');
    await world.sweepAfter(3600);
    await world.pool.query('update customers set logo = $1 where id = 1', [first]);
    assert.equal((await world.sweepAfter(3600)).detached, 0);
    await world.pool.query('update customers set logo = null where id = 1');
    assert.equal((await world.sweepAfter(3600)).detached, 0);
    assert.equal((await world.sweepAfter(3600)).detached, 1);
  });

  test('what a row names since it was compared is left', async () => {
    const { pool } = await open(LOGO);
    const [first = ''] = await customers(20);
    await pool.query('update customers set logo = null where id = 1');
    assert.equal((await world.sweepAfter(3600)).detached, 0);
    await world.advance(3600);
    let named = 0;
    const naming = gatedPool(pool, async ({ name }, proceed) => {
      // What detaches, after all was compared.
      if (name.includes('with noted as materialized')) {
        named += 1;
        await pool.query('update customers set logo = $1 where id = 1', [first]);
      }
      return proceed();
    });
    const database = await postgresDatabase({ pool: naming, references: LOGO }).open();
    const swept = await database.references?.sweep({ detachedExpiresInSeconds: DETACHED_FOR });
    await database.close();
    assert.deepEqual([named, swept?.detached], [1, 0]);
    assert.deepEqual(await world.placesOf(first), ['Customer.logo 1']);
  });

  test('an attachment younger than the grace period is left alone, and one that was made again counts as new', async () => {
    await open(LOGO);
    await customers(20);
    const place = { target: 'Customer.logo', subject: '99' };
    const file = await world.file(place);
    assert.equal((await world.sweepAfter(3500)).detached, 0);
    assert.deepEqual((await world.references.find()).files, []);
    assert.equal((await world.sweepAfter(3600)).detached, 0);
    // Its row is about to be written.
    const change = { ...place, fileIds: [file], attach: 'ADD', formerly: [] } as const;
    await world.database.attachments.attach({ changes: [change], detachedExpiresInSeconds: null });
    assert.equal((await world.sweepAfter(3600)).detached, 0);
    assert.equal((await world.sweepAfter(3600)).detached, 1);
  });

  test('every type of column is read, by an index, with cascades', async () => {
    const report = { table: 'sales.Report' };
    await open({
      'Customer.cover': { table: 'customers', column: 'cover' },
      'Report.file': { ...report, column: 'file', subject: 'id' },
      'Report.pages': { ...report, column: 'pages', subject: 'id' },
      'Report.notes': { ...report, column: 'notes' },
      'Report.scans': { ...report, column: 'scans' },
    });
    const reports: string[][] = [];
    for (let id = 1; id <= 12; id += 1) {
      const key = randomUUID();
      const cover = await world.file({ target: 'Customer.cover', subject: null });
      const file = await world.file({ target: 'Report.file', subject: key });
      const pages = [
        await world.file({ target: 'Report.pages', subject: key }),
        await world.file({ target: 'Report.pages', subject: key }),
      ];
      const notes = [await world.file({ target: 'Report.notes', subject: null })];
      const scans = [await world.file({ target: 'Report.scans', subject: 'whatever' })];
      await world.pool.query('insert into customers (id, cover) values ($1, $2)', [id, cover]);
      await world.pool.query(
        'insert into sales."Report" (id, customer_id, file, pages, notes, scans) values ($1, $2, $3, $4, $5, $6)',
        [key, id, file, pages, notes, scans],
      );
      reports.push([cover, file, ...pages, ...notes, ...scans]);
    }
    await world.sweepAfter(3600);
    await world.pool.query('delete from customers where id = 1');
    await world.sweepAfter(3600);
    assert.deepEqual(await world.sweepAfter(3600), { detached: 6, attached: 0, released: 0, stopped: [] });
    for (const fileId of reports[0] ?? []) assert.deepEqual(await world.placesOf(fileId), []);
    for (const fileId of reports[1] ?? []) assert.equal((await world.placesOf(fileId))?.length, 1);
  });

  test('with a subject, only a row of the record itself counts', async () => {
    await open(LOGO);
    const files = await customers(20);
    // The second customer has the first one's logo, and the first has none.
    await world.pool.query('update customers set logo = null where id = 1');
    await world.pool.query('update customers set logo = $1 where id = 2', [files[0]]);
    await world.sweepAfter(3600);
    const { files: found, stopped } = await world.references.find();
    assert.deepEqual(
      found.map(({ target, subject, size }) => [target, subject, size]),
      [
        ['Customer.logo', '1', 1000],
        ['Customer.logo', '2', 1000],
      ],
    );
    assert.deepEqual(stopped, []);
  });

  test('an attachment without a record gets the one whose row names it', async () => {
    await open(LOGO);
    await customers(3);
    const file = await world.file({ target: 'Customer.logo', subject: null });
    await world.pool.query('insert into customers (id, logo) values (77, $1)', [file]);
    await world.sweepAfter(3600);
    assert.deepEqual(await world.placesOf(file), ['Customer.logo 77']);
  });

  test('reservations of processes that died become attachments where a row names the file, and else go', async () => {
    await open(LOGO);
    await customers(3);
    const { attachments } = world.database;
    const [named, ofResult, unnamed, young] = [
      await world.file(),
      await world.file(),
      await world.file(),
      await world.file(),
    ];
    await world.pool.query('insert into customers (id, logo) values (50, $1), (51, $2)', [named, ofResult]);
    const at = (subject: string | null, ...fileIds: readonly string[]) => ({
      target: 'Customer.logo',
      subject,
      fileIds,
    });
    await attachments.reserve({ id: randomUUID(), places: [at('50', named), at(null, ofResult), at('52', unnamed)] });
    await world.advance(1000);
    await attachments.reserve({ id: randomUUID(), places: [at('53', young)] });
    assert.deepEqual(await world.sweepAfter(2700), { detached: 0, attached: 2, released: 1, stopped: [] });
    assert.deepEqual(await Promise.all([named, ofResult, unnamed, young].map((id) => world.placesOf(id))), [
      ['Customer.logo 50'],
      ['Customer.logo 51'],
      [],
      ['Customer.logo 53 reserved'],
    ]);
  });

  test('an expired file that a row names is attached there instead of deleted', async () => {
    await open({ ...LOGO, 'Report.pages': { table: 'sales.Report', column: 'pages', subject: 'id' } });
    await customers(3);
    const place = { target: 'Customer.logo', subject: '3' };
    const file = await world.file(place);
    const detaching = { ...place, formerly: [], fileIds: [file], detachedExpiresInSeconds: DETACHED_FOR };
    await world.database.attachments.detach(detaching);
    const report = randomUUID();
    await world.pool.query('insert into sales."Report" (id, pages) values ($1, array[$2::uuid])', [report, file]);
    await world.advance(DETACHED_FOR);
    const { files } = world.database;
    assert.deepEqual(
      (await files.listExpired({ limit: 10 })).map(({ id }) => id),
      [file],
    );
    assert.equal(await files.delete({ fileId: file, jobs: [], onlyIf: 'EXPIRED' }), false);
    assert.deepEqual(await world.placesOf(file), [`Report.pages ${report}`]);
    assert.equal((await files.get({ ids: [file] }))[0]?.expiresAt, null);
  });
});

describe.skipIf(postgres === null)('a file that is going to expire', () => {
  test('is attached again by the next sweep where a row names it', async () => {
    await open(LOGO);
    await customers(3);
    const file = await world.file({ target: 'Customer.logo', subject: '9' });
    const detaching = { target: 'Customer.logo', subject: '9', formerly: [], fileIds: null } as const;
    await world.database.attachments.detach({ ...detaching, detachedExpiresInSeconds: 604_800 });
    await world.pool.query('insert into customers (id, logo) values (8, $1)', [file]);
    assert.equal((await world.sweepAfter(3600)).attached, 1);
    assert.deepEqual(await world.placesOf(file), ['Customer.logo 8']);
    assert.equal((await world.database.files.get({ ids: [file] }))[0]?.expiresAt, null);
  });
});

describe.skipIf(postgres === null)('a table that may have lost what it should have', () => {
  test('is left alone once it is empty, until a person says otherwise', async () => {
    await open(LOGO);
    const files = await customers(11);
    await world.sweepAfter(3600);
    await world.pool.query('truncate customers cascade');
    const { stopped, ...done } = await world.sweepAfter(3600);
    assert.deepEqual(done, { detached: 0, attached: 0, released: 0 });
    assert.match(
      stopped[0]?.reason ?? '',
      /^public\.customers\.logo does not name 11 of 11 files attached at Customer\.logo, because the table is empty\. .*--apply/,
    );
    assert.equal((await world.sweepAfter(86_400)).stopped.length, 1);
    const found = await world.references.find();
    assert.deepEqual([found.files.length, found.stopped.length], [11, 1]);

    const { files: detached, stopped: left } = await world.references.detach({
      detachedExpiresInSeconds: DETACHED_FOR,
    });
    assert.deepEqual([detached.length, left], [11, []]);
    for (const file of files) assert.deepEqual(await world.placesOf(file), []);
    assert.deepEqual((await world.sweepAfter(3600)).stopped, []);
  });

  test('is left alone once more than a tenth is lost, and not at a tenth', async () => {
    await open(LOGO);
    await customers(20);
    await world.sweepAfter(3600);
    await world.pool.query('delete from customers where id <= 2');
    assert.deepEqual((await world.sweepAfter(3600)).stopped, []);
    assert.deepEqual((await world.sweepAfter(1000)).stopped, []);
    await world.pool.query('delete from customers where id = 3');
    assert.match((await world.sweepAfter(1000)).stopped[0]?.reason ?? '', /does not name 3 of 20 files/);
    // New rows make up for no old ones.
    for (let id = 100; id < 140; id += 1) {
      const file = await world.file({ target: 'Customer.logo', subject: String(id) });
      await world.pool.query('insert into customers (id, logo) values ($1, $2)', [id, file]);
    }
    const { detached, stopped } = await world.sweepAfter(7200);
    assert.deepEqual([detached, stopped.length], [0, 1]);
  });

  test('goes on by itself once all are named again', async () => {
    await open(LOGO);
    const files = await customers(5);
    await world.sweepAfter(3600);
    await world.pool.query('update customers set logo = null');
    assert.equal((await world.sweepAfter(3600)).stopped.length, 1);
    for (const [index, file] of files.entries()) {
      await world.pool.query('update customers set logo = $2 where id = $1', [index + 1, file]);
    }
    assert.deepEqual(await world.sweepAfter(3600), { detached: 0, attached: 0, released: 0, stopped: [] });
  });

  test('keeps reservations and expired files too', async () => {
    await open(LOGO);
    await customers(3);
    await world.sweepAfter(3600);
    const expired = await world.file({ target: 'Other.place', subject: null });
    const detaching = { target: 'Other.place', subject: null, formerly: [], fileIds: null } as const;
    await world.database.attachments.detach({ ...detaching, detachedExpiresInSeconds: 1 });
    const reserved = await world.file();
    const place = { target: 'Customer.logo', subject: '3', fileIds: [reserved] };
    await world.database.attachments.reserve({ id: randomUUID(), places: [place] });
    await world.pool.query('truncate customers cascade');
    await world.advance(10);
    const remove = (): Promise<boolean> =>
      world.database.files.delete({ fileId: expired, jobs: [], onlyIf: 'EXPIRED' });
    assert.equal(await remove(), false, 'before any sweep has seen it');
    await world.sweepAfter(3600);
    assert.deepEqual(await world.placesOf(reserved), ['Customer.logo 3 reserved']);
    assert.equal(await remove(), false);
    await world.references.detach({ detachedExpiresInSeconds: 1 });
    assert.equal(await remove(), true);
  });

  test('that names nothing from the beginning is not taken for the right one', async () => {
    await open({ 'Customer.logo': { table: 'customers', column: 'logo' } });
    for (let each = 0; each < 3; each += 1) await world.file({ target: 'Customer.logo', subject: '1' });
    await world.pool.query(`insert into customers (id, logo) values (1, 'https://example.com/logo.png')`);
    assert.match((await world.sweepAfter(3600)).stopped[0]?.reason ?? '', /does not name 3 of 3 files/);
  });

  test('or has vanished, or cannot be read, has nothing detached, by no command', async () => {
    await open({ ...LOGO, 'Report.file': { table: 'sales.Report', column: 'file' } });
    const [file = ''] = await customers(2);
    await world.sweepAfter(3600);
    await world.pool.query('alter table customers rename to clients');
    for (const { stopped } of [
      await world.sweepAfter(7200),
      await world.references.find(),
      await world.references.detach({ detachedExpiresInSeconds: 1 }),
    ]) {
      assert.deepEqual(
        stopped.map(({ target, reason }) => [target, /the table customers does not exist/.test(reason)]),
        [['Customer.logo', true]],
      );
    }
    assert.deepEqual(await world.placesOf(file), ['Customer.logo 1']);
    const other = await world.file({ target: 'Other.place', subject: null });
    const detaching = { target: 'Other.place', subject: null, formerly: [], fileIds: null } as const;
    await world.database.attachments.detach({ ...detaching, detachedExpiresInSeconds: 1 });
    await world.advance(10);
    await assert.rejects(world.database.files.delete({ fileId: other, jobs: [], onlyIf: 'EXPIRED' }));
    assert.deepEqual(await world.placesOf(other), []);
  });
});
