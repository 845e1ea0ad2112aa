import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AttachmentChange, OpenDatabase, Reservation, SqlClient } from '@graphql-darkroom/core/adapter';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { createReadyFile } from './tagged-files.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('a mutation that sets the file of a record', () => {
  let pool: Pool;
  let database: OpenDatabase;

  beforeAll(async () => {
    pool = new Pool({ connectionString: await postgres?.createDatabase() });
    database = await postgresDatabase({ pool }).open();
  });
  afterAll(async () => {
    await database.close();
    await pool.end();
    await postgres?.stop();
  });

  const set = (
    subject: string,
    fileId: string,
    options: { readonly reservation?: Reservation; readonly db?: SqlClient },
  ): Promise<readonly string[]> => {
    const change: AttachmentChange = {
      target: 'Customer.logo',
      subject,
      fileIds: [fileId],
      attach: 'SET',
      formerly: [],
    };
    return database.attachments.attach({ changes: [change], detachedExpiresInSeconds: null, ...options });
  };
  const reserve = async (): Promise<Reservation> => {
    const id = randomUUID();
    return { id, ...(await database.attachments.reserve({ id, places: [] })) };
  };
  const attachedTo = async (subject: string): Promise<readonly string[]> => {
    const page = { formerly: [], direction: 'OLDEST_FIRST', first: 100, after: null } as const;
    const { files } = await database.attachments.list({ target: 'Customer.logo', subject, ...page });
    return files.map(({ id }) => id);
  };

  test.each([
    ['a transaction', []],
    ['a savepoint of a transaction', ['savepoint a']],
  ])('leaves what the host has attached in %s that was open when the mutation began', async (_, statements) => {
    const [subject, old] = [randomUUID(), await createReadyFile(database)];
    await set(subject, old, {});
    const [ofHost, ofMutation] = [await createReadyFile(database), await createReadyFile(database)];
    const client = await pool.connect();
    await client.query('begin');
    for (const statement of statements) await client.query(statement);
    await set(subject, ofHost, { db: client });
    const reservation = await reserve();
    // Here the mutation writes its record, and after it the host does, which commits: the host's file is the record's.
    await client.query('commit');
    client.release();
    await set(subject, ofMutation, { reservation });
    assert.deepEqual(await attachedTo(subject), [ofHost, ofMutation]);
    await set(subject, ofMutation, { reservation: await reserve() });
    assert.deepEqual(await attachedTo(subject), [ofMutation]);
  });

  test('leaves what the host attaches again in a transaction that was open when the mutation began', async () => {
    const [subject, again, ofMutation] = [
      randomUUID(),
      await createReadyFile(database),
      await createReadyFile(database),
    ];
    await set(subject, again, {});
    const client = await pool.connect();
    await client.query('begin');
    await set(subject, again, { db: client });
    const reservation = await reserve();
    await client.query('commit');
    client.release();
    await set(subject, ofMutation, { reservation });
    assert.deepEqual(await attachedTo(subject), [again, ofMutation]);
  });

  test('goes by positions after the database was restored on a server whose transaction ids start again', async () => {
    const subject = randomUUID();
    const [old, later, ofMutation] = [
      await createReadyFile(database),
      await createReadyFile(database),
      await createReadyFile(database),
    ];
    await set(subject, old, {});
    const reservation = await reserve();
    await set(subject, later, { reservation: await reserve() });
    await set(subject, old, { reservation: { id: randomUUID(), since: reservation.since } });
    const text = 'update darkroom.attachments set attached_in = 1000000000000 where subject = $1 and file_id = any($2)';
    await pool.query(text, [subject, [old, later]]);
    await set(subject, ofMutation, { reservation });
    assert.deepEqual(await attachedTo(subject), [old, later, ofMutation]);
    await set(subject, ofMutation, { reservation: await reserve() });
    assert.deepEqual(await attachedTo(subject), [ofMutation]);
  });

  test('detaches what was attached by then, whatever else is open', async () => {
    const [subject, old, next] = [randomUUID(), await createReadyFile(database), await createReadyFile(database)];
    const client = await pool.connect();
    await client.query('begin');
    await set(randomUUID(), await createReadyFile(database), { db: client });
    await set(subject, old, {});
    await set(subject, next, { reservation: await reserve() });
    assert.deepEqual(await attachedTo(subject), [next]);
    await client.query('rollback');
    client.release();
  });
});
