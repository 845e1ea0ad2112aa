import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'vitest';
import { checkOutLive } from '../src/sql/check-out-live.ts';
import { livenessOf } from '../src/sql/liveness.ts';
import type { PostgresPool, PostgresPoolClient } from '../src/sql/postgres-pool.ts';

/** A client that answers or not, and notes what becomes of it. */
class FakeClient extends EventEmitter {
  readonly fate: string[] = [];
  readonly answers: boolean;
  constructor(answers: boolean) {
    super();
    this.answers = answers;
  }
  query({ text }: { readonly text: string }): Promise<unknown> {
    this.fate.push(text);
    return this.answers ? Promise.resolve() : new Promise(() => {});
  }
  release(isBroken?: unknown): void {
    this.fate.push(isBroken === true ? 'closed' : 'released');
  }
}

function asPool(clients: readonly FakeClient[]): PostgresPool {
  const left = [...clients];
  return { connect: (callback) => callback(undefined, left.shift()) };
}

const BRIEF = { seconds: 0.01 };
const SILENT = { code: 'ETIMEDOUT' };

test('after a probe without an answer, what was last heard before it is closed unasked', async () => {
  const liveness = livenessOf();
  const [silent, before, after, fresh] = [false, true, true, true].map((answers) => new FakeClient(answers));
  assert.ok(silent && before && after && fresh);
  const ask = (client: FakeClient, options: { readonly seconds: number; readonly isProbe?: boolean }) => {
    const real = client as unknown as PostgresPoolClient;
    return liveness.ask(real, () => real.query({ text: 'question' }), options);
  };
  await ask(before, BRIEF);
  await assert.rejects(ask(silent, { ...BRIEF, isProbe: true }), SILENT);
  await ask(after, BRIEF);

  const pool = asPool([before, after]);
  assert.equal(await checkOutLive({ pool, liveness }, 5, () => {}), after);
  assert.deepEqual(before.fate, ['question', 'closed']);
  // One that was never heard of may be new, or as old.
  assert.equal(await checkOutLive({ pool: asPool([fresh]), liveness }, 5, () => {}), fresh);
  assert.deepEqual(fresh.fate, ['select 1']);
});

test('after a statement without an answer, others are asked before they are used', async () => {
  const liveness = livenessOf();
  const [slow, before] = [new FakeClient(false), new FakeClient(true)];
  const [slowOne, other] = [slow, before] as unknown as [PostgresPoolClient, PostgresPoolClient];
  await liveness.ask(other, () => other.query({ text: 'question' }), BRIEF);
  await assert.rejects(
    liveness.ask(slowOne, () => slowOne.query({ text: 'update' }), BRIEF),
    SILENT,
  );
  assert.equal(await checkOutLive({ pool: asPool([before]), liveness }, 5, () => {}), before);
  assert.deepEqual(before.fate, ['question', 'select 1']);
  assert.equal(liveness.stateOf(other), 'LIVE');
});

test('what is under way for long when a probe fails ends with it, however long it may take', async () => {
  const liveness = livenessOf();
  const [first, second] = [new FakeClient(false), new FakeClient(false)] as unknown as PostgresPoolClient[];
  assert.ok(first && second);
  const patient = liveness.ask(first, () => first.query({ text: 'reindex' }), { seconds: 600 });
  const refused = assert.rejects(patient, SILENT);
  await assert.rejects(
    liveness.ask(second, () => second.query({ text: 'select 1' }), { ...BRIEF, isProbe: true }),
    SILENT,
  );
  await refused;
});

test('a pool whose connections never answer is given up', async () => {
  const liveness = livenessOf();
  const silent = new FakeClient(false) as unknown as PostgresPoolClient;
  await assert.rejects(
    liveness.ask(silent, () => silent.query({ text: 'update' }), BRIEF),
    SILENT,
  );
  const pool: PostgresPool = { connect: (callback) => callback(undefined, silent) };
  await assert.rejects(
    checkOutLive({ pool, liveness }, 0.1, () => {}),
    /No connection of the pool answered/,
  );
});
