import assert from 'node:assert/strict';
import { test } from 'vitest';
import { byDepth } from '../../test/support/depth.ts';
import { runChaos } from '../src/run.ts';

const SECONDS = byDepth(15, 60);

test(
  'whatever dies, nothing is lost, doubled or leaked, and every subscriber sees the end',
  { timeout: 300_000 },
  async ({ skip }) => {
    const report = await runChaos({
      seed: 7,
      seconds: SECONDS,
      quietSeconds: 150,
      users: 6,
      faults: { kinds: null, outageSeconds: 10 },
      log: () => undefined,
    });
    if (report === null) {
      skip('A real Postgres and a real S3 server are needed.');
      return;
    }
    const { violations, deaths, quietAfterSeconds, histories, uploads } = report;
    const concerned = new Set(violations.map(({ fileId }) => fileId));
    const stories = histories.filter(({ id }) => concerned.has(id)).map(({ id, story }) => ({ id, story }));
    assert.deepEqual({ violations, deaths, stories }, { violations: [], deaths: [], stories: [] });
    assert.notEqual(quietAfterSeconds, null);
    assert.ok(uploads > 0);
  },
);
