import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, test } from 'vitest';
import type { DarkroomOptions } from '../../src/index.ts';
import { codesOf, type TestContext, type TestHost, testHost } from '../support/test-host.ts';
import { START } from '../support/uploading.ts';

const never = (): Promise<never> => new Promise(() => undefined);

type Options = Partial<DarkroomOptions<TestContext, 'SEPIA'>>;

describe('a function of the host that never settles fails what it was asked for', () => {
  const functions: Readonly<Record<string, Options>> = {
    viewer: { viewer: never },
    authorize: { authorize: never },
    quotas: { quotas: never },
    'anonymousUploads.key': { anonymousUploads: { key: never }, viewer: () => null },
  };

  /** A host with an impatient Darkroom, and what it logged. */
  const hostWith = (options: Options): { readonly host: TestHost; readonly logged: () => string } => {
    const logged: unknown[] = [];
    const logger = { error: (...all: unknown[]) => void logged.push(all), warn: () => undefined };
    return { host: testHost({ ...options, logger, callbackTimeoutSeconds: 1 }), logged: () => inspect(logged) };
  };

  test.each(Object.entries(functions))('%s', async (name, options) => {
    const { host, logged } = hostWith(options);
    assert.deepEqual(codesOf(await host.run(START)), ['INTERNAL_SERVER_ERROR']);
    assert.ok(logged().includes(`Your function \`${name}\`, passed to createDarkroom, failed.`));
    assert.ok(logged().includes('The promise did not settle within 1 second.'));
    await host.darkroom.close();
  });

  test('subscriptions.connection', async () => {
    // Its type promises an object at once; a host without types may give a promise.
    const connection = never as unknown as () => object | null;
    const { host, logged } = hostWith({ subscriptions: { connection } });
    const document = 'subscription ($id: ID!) { file(id: $id) { id } }';
    const events = host.follow(document, { id: '00000000-0000-4000-8000-000000000000' });
    await assert.rejects(events, /INTERNAL_SERVER_ERROR/);
    assert.ok(logged().includes('subscriptions.connection'));
    await host.darkroom.close();
  });
});
