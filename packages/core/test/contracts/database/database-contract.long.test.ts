import assert from 'node:assert/strict';
import { afterAll, describe, test } from 'vitest';
import { memoryDatabase } from '../../../src/memory/database/memory-database.ts';
import { memoryPubSub } from '../../../src/memory/database/pub-sub.ts';
import type { Database } from '../../../src/ports/database.ts';
import type { PubSub } from '../../../src/ports/pub-sub.ts';
import { databaseContract } from '../../../src/testing/database/database-contract.ts';
import { pubSubContract, type PubSubContractSubject } from '../../../src/testing/pub-sub-contract.ts';
import { BROKEN_UNREACHABLE, unreachableBut } from './broken-unreachable.ts';
import { BROKEN_DATABASES } from './broken.ts';

type Outcome = 'FAILED' | 'PASSED';

async function outcomeOf(run: () => Promise<void>): Promise<Outcome> {
  try {
    await run();
    return 'PASSED';
  } catch {
    return 'FAILED';
  }
}

describe('every case of the database’s contract fails where its promise is broken', () => {
  test('and every case has a broken database', () => {
    const broken = { ...BROKEN_DATABASES, ...BROKEN_UNREACHABLE };
    assert.deepEqual(
      Object.keys(broken),
      databaseContract.map(({ name }) => name),
    );
  });

  test('and the cases about outages hold for a database that fails as it should', async () => {
    const subject = { database: memoryDatabase(), unreachable: () => unreachableBut({}) };
    const cases = databaseContract.filter(({ name }) => Object.hasOwn(BROKEN_UNREACHABLE, name));
    for (const { run } of cases) await run(subject);
    for (const { appliesTo } of cases) assert.equal(appliesTo({ database: subject.database }), false);
  });

  // All at once: some wait half a minute for what never happens.
  const databases = new Set<Database>();
  const runs = databaseContract.map((promise) => [
    ...(BROKEN_DATABASES[promise.name] ?? []).map((broken) => () => {
      const database = broken();
      databases.add(database);
      return promise.run({ database });
    }),
    ...(BROKEN_UNREACHABLE[promise.name] ?? []).map(
      (unreachable) => () => promise.run({ database: memoryDatabase(), unreachable }),
    ),
  ]);
  const outcomes = runs.map((ofCase) => Promise.all(ofCase.map(outcomeOf)));
  afterAll(async () => {
    await Promise.all([...databases].map(async (database) => (await database.open()).close()));
  });

  test.each(databaseContract.map(({ name }, index) => ({ name, index })))('$name', async ({ index }) => {
    const results = [...((await outcomes[index]) ?? [])];
    assert.ok(results.length > 0, `${results.length}`);
    // Among all the others, a job without its delay may start late enough by chance.
    for (const [run, repeat] of (runs[index] ?? []).entries()) {
      if (results[run] === 'PASSED') results[run] = await outcomeOf(repeat);
    }
    assert.deepEqual(
      results,
      results.map(() => 'FAILED'),
    );
  });
});

const BROKEN_PUB_SUBS: Readonly<Record<string, () => PubSubContractSubject>> = {
  'every listener in every process receives what is published after it subscribed': () => {
    const base = memoryPubSub();
    let subscriptions = 0;
    const subscribe: PubSub['subscribe'] = (listener) => {
      subscriptions += 1;
      return base.subscribe(subscriptions === 1 ? listener : { ...listener, onChange: () => {} });
    };
    return { pubSub: { ...base, subscribe } };
  },
  'a listener receives files by their published id': () => {
    const base = memoryPubSub();
    return {
      pubSub: { ...base, publish: ({ fileId, ownerId }) => base.publish({ fileId: fileId.toUpperCase(), ownerId }) },
    };
  },
  'a listener receives the published owner, whatever characters its id has, or none': () => {
    const base = memoryPubSub();
    return {
      pubSub: { ...base, publish: ({ fileId, ownerId }) => base.publish({ fileId, ownerId: ownerId?.trim() ?? null }) },
    };
  },
  'an ended subscription receives nothing, others continue, and ending it again does nothing': () => {
    const base = memoryPubSub();
    return { pubSub: { ...base, subscribe: (listener) => base.subscribe(listener).then(() => async () => {}) } };
  },
  'subscribing works again after the last subscription has ended': () => {
    const base = memoryPubSub();
    let hasEnded = false;
    const subscribe: PubSub['subscribe'] = async (listener) => {
      const stop = await base.subscribe(hasEnded ? { ...listener, onChange: () => {} } : listener);
      return async () => {
        hasEnded = true;
        await stop();
      };
    };
    return { pubSub: { ...base, subscribe } };
  },
  'after a lost connection the gap is reported, and later changes are received': () => ({
    pubSub: memoryPubSub(),
    cutConnection: async () => {},
  }),
  'publishing and subscribing fail with a retryable error if the engine cannot be reached': () => {
    const subscribe: PubSub['subscribe'] = () => Promise.reject(new Error('connect ECONNREFUSED'));
    return { pubSub: memoryPubSub(), unreachable: { ...memoryPubSub(), subscribe } };
  },
};

describe('every case of the contract of change events fails where its promise is broken', () => {
  test('and every case has a broken engine', () => {
    assert.deepEqual(
      Object.keys(BROKEN_PUB_SUBS),
      pubSubContract.map(({ name }) => name),
    );
  });

  const outcomes = pubSubContract.map((promise) =>
    outcomeOf(async () => promise.run(BROKEN_PUB_SUBS[promise.name]?.() ?? { pubSub: memoryPubSub() })),
  );
  test.each(pubSubContract.map(({ name }, index) => ({ name, index })))('$name', async ({ index }) => {
    assert.equal(await outcomes[index], 'FAILED');
  });
});
