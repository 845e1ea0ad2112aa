import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'vitest';
import { checkOut } from '../src/sql/check-out.ts';
import { poolConnector } from '../src/sql/pool-connector.ts';
import type { PostgresPool, PostgresPoolClient } from '../src/sql/postgres-pool.ts';

/** A client whose connection the server ends in the packet that says that it is ready, as on a restart. */
function endedAtOnce(): {
  readonly pool: PostgresPool;
  readonly client: PostgresPoolClient;
  readonly released: unknown[];
} {
  const released: unknown[] = [];
  const client = Object.assign(new EventEmitter(), {
    query: () => Promise.reject(new Error('terminating connection due to administrator command')),
    release: (error?: unknown) => void released.push(error),
  }) as unknown as PostgresPoolClient;
  const pool: PostgresPool = {
    connect: (callback) => {
      setImmediate(() => {
        callback(undefined, client);
        (client as unknown as EventEmitter).emit('error', new Error('terminating connection'));
      });
    },
  };
  return { pool, client, released };
}

test('a connection that the server ends as soon as it is ready harms no one, and is not handed back as good', async () => {
  const { pool, released } = endedAtOnce();
  const connection = await poolConnector(pool, { onLost: () => {}, onShared: () => {} }).connect();
  await assert.rejects(connection.query('select 1'));
  connection.release();
  assert.deepEqual(released, [true]);
});

test('listening on one fails, and is tried again by those who listen', async () => {
  const { pool, released } = endedAtOnce();
  const listener = { onNotification: () => undefined, onGap: () => undefined };
  await assert.rejects(
    poolConnector(pool, { onLost: () => {}, onShared: () => {} }).listen(['changes'], listener),
    /terminating connection/,
  );
  assert.deepEqual(released, [true]);
});

test('a pool that gives promises alone will do', async () => {
  const { client } = endedAtOnce();
  const seen: unknown[] = [];
  assert.equal(await checkOut({ connect: () => Promise.resolve(client) }, 5, (taken) => seen.push(taken)), client);
  assert.deepEqual(seen, [client]);
  await assert.rejects(
    checkOut({ connect: () => Promise.reject(new Error('too many')) }, 5, () => undefined),
    /too many/,
  );
});
