import assert from 'node:assert/strict';
import { test } from 'vitest';
import { type Follower, type NewestStates, newestStates } from '../../src/files/newest-states.ts';

interface State {
  readonly version: number;
}

/** States of some things whose source is in the test's hands. */
function followed(keys: readonly string[]): {
  readonly states: NewestStates<State>;
  readonly source: Follower<State>;
  readonly stopped: string[];
} {
  const stopped: string[] = [];
  let follower: Follower<State> | null = null;
  const states = newestStates<State>(
    keys,
    {
      start: async (_, given) => {
        follower = given;
      },
      repeat: () => undefined,
      stop: (some) => void stopped.push(...some),
    },
    { onEnd: () => undefined },
  );
  const source: Follower<State> = {
    deliver: (key, state) => follower?.deliver(key, state),
    fail: (error) => follower?.fail(error),
  };
  return { states, source, stopped };
}

test('a key that no longer exists is reported once and dropped; once all are gone, the states end', async () => {
  const { states, source, stopped } = followed(['a', 'b']);
  const first = states.next();
  source.deliver('a', null);
  assert.deepEqual(await first, { done: false, value: { key: 'a', state: null } });
  assert.deepEqual(stopped, ['a']);
  source.deliver('a', { version: 9 });
  source.deliver('b', { version: 1 });
  assert.deepEqual((await states.next()).value, { key: 'b', state: { version: 1 } });
  const last = states.next();
  source.deliver('b', null);
  assert.deepEqual((await last).value, { key: 'b', state: null });
  assert.equal(states.size, 0);
  assert.equal((await states.next()).done, true);
});

test('of each the newest state is kept, and the one told first that has waited the longest', async () => {
  const { states, source } = followed(['a', 'b']);
  const first = states.next();
  source.deliver('b', { version: 1 });
  assert.deepEqual((await first).value, { key: 'b', state: { version: 1 } });
  source.deliver('a', { version: 1 });
  source.deliver('b', { version: 2 });
  source.deliver('a', { version: 2 });
  assert.deepEqual((await states.next()).value, { key: 'a', state: { version: 2 } });
  assert.deepEqual((await states.next()).value, { key: 'b', state: { version: 2 } });
});

test('dropping the last that is followed ends what waits for it', async () => {
  const { states } = followed(['a']);
  const waiting = states.next();
  states.drop('a');
  assert.equal((await waiting).done, true);
});
