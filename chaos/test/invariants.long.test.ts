import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { FileHistory, Seen } from '../src/history.ts';
import { findViolations } from '../src/invariants/find-violations.ts';
import { readBucket } from '../src/read-bucket.ts';
import { startServers } from '../src/servers.ts';
import { readDatabase, type Snapshot } from '../src/snapshot.ts';
import { bucketDamage } from './bucket-damage.ts';
import { DATABASE_DAMAGE } from './database-damage.ts';
import { playScene, type Scene } from './scene.ts';

const servers = await startServers();

describe.skipIf(servers === null)('the invariants, on a real Postgres and a real S3 server', () => {
  if (servers === null) return;
  const { pool, client, bucket } = servers;
  let scene: Scene;
  let whole: Snapshot;

  beforeAll(async () => {
    scene = await playScene(servers);
    whole = { ...(await readDatabase(pool)), ...(await readBucket(client, bucket)) };
  });
  afterAll(() => servers.close());

  /** What is found, as `KIND file`, where this of the scene is otherwise. */
  function look(other: { readonly snapshot?: Partial<Snapshot>; readonly histories?: Partial<Scene> }): Set<string> {
    const nameOf = (id: string | null): string =>
      Object.entries(scene).find(([, history]) => history.id === id)?.[0] ?? 'none';
    const histories = Object.values<FileHistory>({ ...scene, ...other.histories });
    const violations = findViolations(histories, { ...whole, ...other.snapshot });
    return new Set(violations.map(({ kind, fileId }) => `${kind} ${nameOf(fileId)}`).toSorted());
  }

  it('hold where nothing was disturbed', () => {
    assert.deepEqual(look({}), new Set());
  });

  it.each(DATABASE_DAMAGE)('find $what, of $of', async ({ of, sql, found }) => {
    const connection = await pool.connect();
    try {
      await connection.query('begin');
      assert.notEqual((await connection.query(sql, [scene[of].id])).rowCount, 0);
      assert.deepEqual(look({ snapshot: await readDatabase(connection) }), new Set(found));
    } finally {
      await connection.query('rollback');
      connection.release();
    }
  });

  it.each(bucketDamage(client, bucket))('find $what, of $of', async ({ of, plant, found }) => {
    const undo = await plant(whole.databaseId, scene[of].id);
    try {
      assert.deepEqual(look({ snapshot: await readBucket(client, bucket) }), new Set(found));
    } finally {
      await undo();
    }
  });

  const seen: Seen = { version: 1, shown: 'UPLOADING', isWhole: true, isGone: false };

  it.each<{
    readonly what: string;
    readonly of: keyof Scene;
    readonly changed: Partial<FileHistory>;
    readonly found: string;
  }>([
    { what: 'a subscriber who saw an older state', of: 'logo', changed: { seen }, found: 'MISSED_END logo' },
    {
      what: 'a subscriber who was told that a file is gone',
      of: 'logo',
      changed: { seen: { ...seen, isGone: true } },
      found: 'MISSED_END logo',
    },
    {
      what: 'a subscriber who was not told that a file is gone',
      of: 'deleted',
      changed: { seen },
      found: 'MISSED_END deleted',
    },
    { what: 'other bytes than were sent', of: 'logo', changed: { sha256: '' }, found: 'LOST logo' },
    { what: 'other bytes than were to be made', of: 'logo', changed: { convertedSha256: '' }, found: 'LOST logo' },
    { what: 'a rejection of what is right', of: 'rejected', changed: { isRight: true }, found: 'LOST rejected' },
    { what: 'what a client complains of', of: 'logo', changed: { complaints: ['so'] }, found: 'COMPLAINT logo' },
  ])('find $what', ({ of, changed, found }) => {
    assert.deepEqual(look({ histories: { [of]: { ...scene[of], ...changed } } }), new Set([found]));
  });

  it('find a last event with errors', () => {
    const { portrait } = scene;
    assert.ok(portrait.seen);
    const found = look({ histories: { portrait: { ...portrait, seen: { ...portrait.seen, isWhole: false } } } });
    assert.deepEqual(found, new Set(['MISSED_END portrait']));
  });
});
