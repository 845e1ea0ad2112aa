import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { NewFile } from '../../src/adapter.ts';
import { memoryDatabase } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { sweep } from '../support/sweep.ts';
import { testClock } from '../support/test-clock.ts';
import { testHost } from '../support/test-host.ts';
import { fileOf, START, start } from '../support/uploading.ts';

/** Anonymous callers of these tests are told apart by what they ask as; `user` stays null. */
function hostWithAddresses(options: Parameters<typeof testHost>[0] = {}): {
  readonly host: ReturnType<typeof testHost>;
  readonly from: (address: string | null) => void;
} {
  let address: string | null = null;
  const { anonymousUploads } = options;
  const more = typeof anonymousUploads === 'object' ? anonymousUploads : {};
  const host = testHost({ ...options, anonymousUploads: { ...more, key: () => address } });
  return { host, from: (next) => void (address = next) };
}

describe('anonymous callers', () => {
  test('who are told apart do not keep each other out', async () => {
    const { host, from } = hostWithAddresses({ quotas: { maxOpenUploads: 100 } });
    from('192.0.2.1');
    // Ten operations of ten starts each.
    const starts = Array.from({ length: 10 }, (_, index) => `a${index}: startFileUpload { id }`).join(' ');
    for (let request = 0; request < 10; request += 1) {
      assert.deepEqual(await host.codes(`mutation { ${starts} }`, {}, null), []);
    }
    assert.deepEqual(await host.codes(START, {}, null), ['QUOTA_EXCEEDED']);
    from('192.0.2.2');
    assert.deepEqual(await host.codes(START, {}, null), []);
  });

  test('for whom there is no key share one quota', async () => {
    const { host, from } = hostWithAddresses({ quotas: { maxOpenUploads: 1 } });
    await start(host, {}, null);
    assert.deepEqual(await host.codes(START, {}, null), ['QUOTA_EXCEEDED']);
    from('192.0.2.1');
    await start(host, {}, null);
    // A viewer has a quota as before.
    await start(host, {}, 'ada');
    assert.deepEqual(await host.codes(START, {}, 'ada'), ['QUOTA_EXCEEDED']);
  });

  test('have a limit together, and are not asked to end the uploads of others', async () => {
    const { host, from } = hostWithAddresses({ anonymousUploads: { together: { maxOpenUploads: 3 } } });
    for (const address of ['1', '2', '3']) {
      from(address);
      await start(host, {}, null);
    }
    from('4');
    const { errors } = await host.run(START, {}, null);
    assert.deepEqual(errors?.[0]?.extensions, { code: 'QUOTA_EXCEEDED', retryable: false });
    assert.match(errors[0].message, /^All anonymous callers together .* Try again later, or sign in\.$/);
    await start(host, {}, 'ada');
  });

  test('have a default limit of a thousand uploads together', async () => {
    const created: unknown[] = [];
    const database = override(memoryDatabase(), {
      'files.create': async ({ args }, proceed) => {
        created.push(args[2]);
        return proceed();
      },
    });
    const { host } = hostWithAddresses({ database });
    await start(host, {}, null);
    await start(host, {}, 'ada');
    await start(testHost({ database, anonymousUploads: true }), {}, null);
    assert.deepEqual(created, [
      { maxOpenUploads: 1000, maxUndeclaredUploads: null, maxBytesStored: null },
      undefined,
      undefined,
    ]);
  });

  test('leave no address in the database, and the same key is the same hash', async () => {
    const files: NewFile[] = [];
    const database = override(memoryDatabase(), {
      'files.create': async ({ args }, proceed) => {
        files.push(args[0] as NewFile);
        return proceed();
      },
    });
    const { host, from } = hostWithAddresses({ database });
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2']) {
      from(address);
      await start(host, {}, null);
    }
    const keys = files.map(({ anonymousKey }) => anonymousKey ?? '');
    assert.equal(keys[0], keys[1]);
    assert.notEqual(keys[0], keys[2]);
    assert.doesNotMatch(JSON.stringify(files), /192\.0\.2/);
    assert.match(keys[0] ?? '', /^[\w-]{43}$/);
  });

  test.each([
    [true, 3600],
    [{ expiresInSeconds: 120 }, 120],
  ] as const)('with %j have %d seconds for an upload, where viewers have a day', async (anonymousUploads, seconds) => {
    const clock = testClock();
    const [database, storage] = [memoryDatabase(clock), observedStorage(clock)];
    const host = testHost({ database, storage, anonymousUploads });
    const [anonymous, owned] = [await start(host, {}, null), await start(host)];
    clock.advance(seconds - 10);
    await sweep({ database, storage });
    assert.equal((await fileOf(host, anonymous.id, null))?.status, 'UPLOADING');
    clock.advance(20);
    await sweep({ database, storage });
    assert.equal((await fileOf(host, anonymous.id, null))?.status, 'EXPIRED');
    assert.equal((await fileOf(host, owned.id))?.status, 'UPLOADING');
  });

  test('never have longer than viewers', async () => {
    const files: NewFile[] = [];
    const database = override(memoryDatabase(), {
      'files.create': async ({ args }, proceed) => {
        files.push(args[0] as NewFile);
        return proceed();
      },
    });
    await start(testHost({ database, anonymousUploads: true, uploadExpiresInSeconds: 600 }), {}, null);
    assert.equal(files[0]?.uploadExpiresInSeconds, 600);
  });

  test('are refused if the key is not a string', async () => {
    const host = testHost({ anonymousUploads: { key: () => 5 as never } });
    assert.deepEqual(await host.codes(START, {}, null), ['INTERNAL_SERVER_ERROR']);
  });

  test.each([
    [{ keys: () => '' }, /Unknown option `anonymousUploads\.keys`/],
    [{ key: 'address' }, /`anonymousUploads\.key` must be a function/],
    [{ expiresInSeconds: 59 }, /`anonymousUploads\.expiresInSeconds` must be a whole number/],
    [{ together: { maxOpenUploads: 5 } }, /`anonymousUploads\.together` requires `anonymousUploads\.key`/],
    [{ key: () => '', together: { maxOpenUploads: -1 } }, /`anonymousUploads\.together\.maxOpenUploads` must be/],
  ])('have no invalid options: %j', (anonymousUploads, message) => {
    assert.throws(() => testHost({ anonymousUploads: anonymousUploads as never }), message);
  });
});
