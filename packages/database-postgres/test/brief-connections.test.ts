import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { test } from 'vitest';
import { connectBriefly } from '../src/sql/brief-connections.ts';
import type { Connection, Connector } from '../src/sql/connector.ts';

/** A session that answers at once, and notes what it was sent. */
function fakeConnector(cancel: Connection['cancel']): { readonly connector: Connector; readonly sent: string[] } {
  const sent: string[] = [];
  const connection: Connection = {
    query: async (text) => {
      sent.push(text.split(' ')[0] ?? '');
      return { rows: [{ process: 17 }], command: '', rowCount: null };
    },
    release: () => void sent.push('RELEASED'),
    ...(cancel && { cancel }),
  };
  const connector: Connector = {
    backend: 'postgres',
    connect: async () => connection,
    listen: async () => async () => undefined,
    close: async () => undefined,
  };
  return { connector, sent };
}

test('once its client has left, a transaction begins nothing more, and ends when what cancels it is through', async () => {
  const leaving = new AbortController();
  const answer = Promise.withResolvers<void>();
  const { connector, sent } = fakeConnector(async (processId, may) => {
    assert.equal(processId, 17);
    assert.equal(may(), true);
    await answer.promise;
    sent.push('CANCELLED');
  });
  const connection = await connectBriefly(connector, { timeoutSeconds: 1, signal: leaving.signal });
  await connection.query('start transaction isolation level read committed');
  await connection.query('select 1');
  leaving.abort();
  await assert.rejects(connection.query('select 2'), { name: 'AbortError' });
  const ended = connection.query('rollback');
  answer.resolve();
  await ended;
  connection.release();
  await Promise.resolve();
  assert.deepEqual(sent.slice(0, 4), ['start', 'select', 'CANCELLED', 'rollback']);
});

test('a transaction is answered before its commit is, and its connection is released after that', async () => {
  const sent: string[] = [];
  const committed = Promise.withResolvers<void>();
  const connector: Connector = {
    ...fakeConnector(undefined).connector,
    connect: async () => ({
      query: async (text) => {
        if (text === 'commit') await committed.promise;
        sent.push(text);
        return { rows: [], command: '', rowCount: null };
      },
      release: (isBroken) => void sent.push(isBroken === true ? 'CLOSED' : 'RELEASED'),
    }),
  };
  const connection = await connectBriefly(connector, { timeoutSeconds: 1, signal: null });
  await connection.query('start transaction');
  await connection.query('commit');
  connection.release();
  // No process id is asked for where no client can leave.
  assert.deepEqual(sent, ['start transaction; set local statement_timeout = 1000']);
  committed.resolve();
  await setImmediate();
  assert.deepEqual(sent.slice(1), ['commit', 'RELEASED']);
});

test('a connection whose commit fails is closed', async () => {
  let isClosed: boolean | undefined;
  const connector: Connector = {
    ...fakeConnector(undefined).connector,
    connect: async () => ({
      query: (text) =>
        text === 'commit'
          ? Promise.reject(new Error('The connection ended.'))
          : Promise.resolve({ rows: [], command: '', rowCount: null }),
      release: (isBroken) => {
        isClosed = isBroken;
      },
    }),
  };
  const connection = await connectBriefly(connector, { timeoutSeconds: 1, signal: null });
  await connection.query('start transaction');
  await connection.query('commit');
  connection.release();
  await setImmediate();
  assert.equal(isClosed, true);
});

test('what is over is not cancelled any more', async () => {
  const leaving = new AbortController();
  const asked: boolean[] = [];
  const { connector } = fakeConnector(async (_, may) => void asked.push(may()));
  const connection = await connectBriefly(connector, { timeoutSeconds: 1, signal: leaving.signal });
  await connection.query('start transaction');
  await connection.query('commit');
  leaving.abort();
  assert.deepEqual(asked, [false]);
  connection.release();
});
