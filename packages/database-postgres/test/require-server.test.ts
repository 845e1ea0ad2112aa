import assert from 'node:assert/strict';
import { test } from 'vitest';
import { problemOf } from '../src/sql/require-server.ts';

const primary = { replica: false, reads: false };

test('Postgres 13 and newer are taken, and what is older is refused by its version', () => {
  assert.equal(problemOf({ ...primary, version: 130_000 }), null);
  assert.equal(problemOf({ ...primary, version: 180_004 }), null);
  const older = problemOf({ ...primary, version: 120_022 });
  assert.equal(older, 'The pool connects to Postgres 12, but Darkroom needs 13 or newer. Upgrade the server.');
});
