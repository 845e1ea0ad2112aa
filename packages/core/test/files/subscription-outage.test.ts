import assert from 'node:assert/strict';
import { type ExecutionResult, GraphQLError, parse, subscribe } from 'graphql';
import { describe, test } from 'vitest';
import { DarkroomError, type DarkroomOptions, memoryDatabase, memoryTagger } from '../../src/index.ts';
import { type Interception, override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { withPlainData } from '../support/plain-data.ts';
import { PNG } from '../support/sample-bytes.ts';
import { codesOf, type TestContext, testHost } from '../support/test-host.ts';
import { CONVERT, upload } from '../support/uploading.ts';

const FOLLOW =
  'subscription ($id: ID!) { file(id: $id) { version url tags { name } conversion(name: SEPIA) { url } } }';
const INTERNAL = 'INTERNAL_SERVER_ERROR';

/** What an event tells of, and the codes of its errors. */
interface Told {
  readonly version: number | null;
  readonly codes: readonly unknown[];
}

const lost = (): never => {
  throw new Error('The connection was lost.');
};

/**
 * A file that is followed, on a host with outages: what is in `failing` fails so many times, as `error` does. Another
 * host, which has none, changes the file.
 */
async function world(others: Partial<DarkroomOptions<TestContext, 'SEPIA'>> = {}, error: () => never = lost) {
  const failing = new Map<string, number>();
  const calls: string[] = [];
  const meet = (name: string): void => {
    calls.push(name);
    const left = failing.get(name) ?? 0;
    failing.set(name, left - 1);
    if (left > 0) error();
  };
  const around: Interception = ({ name }, proceed) => {
    meet(name);
    return proceed();
  };
  const storage = observedStorage();
  const database = memoryDatabase();
  const tagger = memoryTagger();
  const other = testHost({ storage, database, tagger });
  const host = testHost({
    storage: override(storage, { 'objects.signedUrl': around }),
    database: override(database, { 'tags.ofFiles': around, 'files.get': around }),
    tagger,
    viewer: ({ user }) => {
      meet('viewer');
      return user;
    },
    authorize: (request) => {
      meet('authorize');
      return request.default;
    },
    ...others,
  });
  const id = await upload(other, storage, PNG);
  const follow = async (document = FOLLOW): Promise<AsyncIterator<Told, undefined>> => {
    const { schema } = host;
    const contextValue = { user: 'ada' };
    const events = await subscribe({ schema, document: parse(document), variableValues: { id }, contextValue });
    assert.ok(Symbol.asyncIterator in events, JSON.stringify(events));
    const iterator = events[Symbol.asyncIterator]();
    return {
      next: async () => {
        const { done, value } = await iterator.next();
        return done === true ? { done, value: undefined } : { done: false, value: told(withPlainData(value)) };
      },
      return: async () => {
        await iterator.return?.();
        return { done: true, value: undefined };
      },
    };
  };
  return { host, other, id, failing, follow, callsOf: (name: string) => calls.filter((call) => call === name).length };
}

function told(result: ExecutionResult): Told {
  const file = result.data?.['file'] as { readonly version: number } | null | undefined;
  return { version: file?.version ?? null, codes: codesOf(result) };
}

/** What comes within so many milliseconds; `NOTHING` if nothing does. */
async function within<Value>(milliseconds: number, coming: Promise<Value>): Promise<Value | 'NOTHING'> {
  const late = Promise.withResolvers<'NOTHING'>();
  const timer = setTimeout(() => late.resolve('NOTHING'), milliseconds);
  const value = await Promise.race([coming, late.promise]);
  clearTimeout(timer);
  return value;
}

const once = { 'tags.ofFiles': 1, 'objects.signedUrl': 1, viewer: 1 } as const;

describe.concurrent('Subscription.file', () => {
  test.each(Object.entries(once))('tells the last state again where %s failed for a moment', async (name, times) => {
    const { other, id, failing, follow } = await world();
    const events = await follow();
    assert.deepEqual((await events.next()).value, { version: 3, codes: [] });
    failing.set(name, times);
    await other.ask(CONVERT, { id });
    assert.deepEqual((await events.next()).value?.codes, [INTERNAL]);
    assert.deepEqual((await events.next()).value, { version: 4, codes: [] });
    assert.equal(await within(2500, events.next()), 'NOTHING');
    await events.return?.();
  });

  test('tells its first state again, and as often as needed', async () => {
    const { failing, follow } = await world();
    failing.set('tags.ofFiles', 2);
    const events = await follow();
    for (const codes of [[INTERNAL], [INTERNAL], []]) assert.deepEqual((await events.next()).value?.codes, codes);
    await events.return?.();
  });

  test('tells it again once it can be read', async () => {
    const { other, id, failing, follow } = await world();
    const events = await follow();
    await events.next();
    failing.set('tags.ofFiles', 1);
    await other.ask(CONVERT, { id });
    assert.deepEqual((await events.next()).value?.codes, [INTERNAL]);
    failing.set('files.get', 1);
    assert.deepEqual((await events.next()).value, { version: 4, codes: [] });
    await events.return?.();
  });

  test('tells it again to one who asked for the next event before the fields failed', async () => {
    const { other, id, failing, follow } = await world();
    const events = await follow();
    await events.next();
    const both = Promise.all([events.next(), events.next()]);
    failing.set('tags.ofFiles', 1);
    await other.ask(CONVERT, { id });
    assert.deepEqual(
      (await both).map(({ value }) => value?.codes),
      [[INTERNAL], []],
    );
    await events.return?.();
  });

  test('tells a newer state in the place of the one that failed, and that once', async () => {
    const { other, id, failing, follow } = await world();
    failing.set('tags.ofFiles', 1);
    const events = await follow();
    assert.deepEqual((await events.next()).value?.codes, [INTERNAL]);
    await other.ask(CONVERT, { id });
    assert.deepEqual((await events.next()).value, { version: 4, codes: [] });
    assert.equal(await within(2500, events.next()), 'NOTHING');
    await events.return?.();
  });

  test('tells it again where more fields failed than an event has errors for', async () => {
    const { failing, follow } = await world();
    const urls = Array.from({ length: 150 }, (_, index) => `u${index}: url`);
    failing.set('objects.signedUrl', 150);
    const events = await follow(`subscription ($id: ID!) { file(id: $id) { version ${urls.join(' ')} } }`);
    assert.equal((await events.next()).value?.codes.includes('REQUEST_BUDGET_EXCEEDED'), true);
    assert.deepEqual((await events.next()).value, { version: 3, codes: [] });
    await events.return?.();
  });

  const lasting = {
    'the budget of an event': 'REQUEST_BUDGET_EXCEEDED',
    'an error that the host throws on purpose': 'HOST_REFUSES',
    'an error that stays': 'UNSUPPORTED_IMAGE',
  } as const;
  test.each(Object.entries(lasting))('tells nothing again for %s', async (_, code) => {
    const { failing, follow } = await world({}, () => {
      if (code === 'HOST_REFUSES') throw new GraphQLError('No.', { extensions: { code } });
      throw new DarkroomError(code, 'No.');
    });
    failing.set('tags.ofFiles', 1);
    const events = await follow();
    assert.deepEqual((await events.next()).value?.codes, [code]);
    assert.equal(await within(2500, events.next()), 'NOTHING');
    await events.return?.();
  });

  test('reads no more for one who has left before it was told again', async () => {
    const { failing, follow, callsOf } = await world();
    failing.set('tags.ofFiles', 1);
    const events = await follow();
    await events.next();
    await events.return?.();
    const before = callsOf('files.get');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(callsOf('files.get'), before);
  });

  test('reads once for all who follow a file, where it failed for all', async () => {
    const { other, id, failing, follow, callsOf } = await world();
    const streams = await Promise.all(Array.from({ length: 20 }, () => follow()));
    for (const events of streams) await events.next();
    failing.set('tags.ofFiles', 1);
    await other.ask(CONVERT, { id });
    const met = await Promise.all(streams.map((events) => events.next()));
    for (const { value } of met) assert.deepEqual(value?.codes, [INTERNAL]);
    const before = callsOf('files.get');
    for (const events of streams) assert.deepEqual((await events.next()).value, { version: 4, codes: [] });
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(callsOf('files.get') - before, 1);
    for (const events of streams) await events.return?.();
  });

  test('goes on, and shows no error, where `authorize` failed for a moment', async () => {
    const { other, id, failing, follow } = await world();
    const events = await follow();
    await events.next();
    failing.set('authorize', 2);
    await other.ask(CONVERT, { id });
    assert.deepEqual((await events.next()).value, { version: 4, codes: [] });
    await events.return?.();
  });

  test('shows nothing while `authorize` fails, and ends where it then says no', async () => {
    let answer: () => boolean = () => true;
    const { other, id, follow } = await world({ authorize: () => answer() });
    const events = await follow();
    await events.next();
    answer = lost;
    await other.ask(CONVERT, { id });
    const next = events.next();
    assert.equal(await within(1500, next), 'NOTHING');
    answer = () => false;
    assert.deepEqual((await next).value, { version: null, codes: [] });
    assert.equal((await events.next()).done, true);
  });

  test('ends where `authorize` throws on purpose, and where it fails before the first state', async () => {
    const refuse = (): never => {
      throw new GraphQLError('No.', { extensions: { code: 'HOST_REFUSES' } });
    };
    const begun = await world({}, refuse);
    const events = await begun.follow();
    await events.next();
    begun.failing.set('authorize', 1);
    await begun.other.ask(CONVERT, { id: begun.id });
    await assert.rejects(events.next(), { extensions: { code: 'HOST_REFUSES' } });
    assert.equal((await events.next()).done, true);

    const { failing, follow } = await world();
    failing.set('authorize', 1);
    const refused = await follow();
    await assert.rejects(refused.next(), { extensions: { code: INTERNAL, retryable: true } });
    assert.equal((await refused.next()).done, true);
  });
});
