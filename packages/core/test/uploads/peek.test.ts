import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { Storage } from '../../src/index.ts';
import { intercept } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG, text } from '../support/sample-bytes.ts';
import { testHost } from '../support/test-host.ts';
import { COMPLETE, fileOf, send } from '../support/uploading.ts';

describe('a completion', () => {
  test.each([
    { storage: 'can tell length and beginning at once', peeks: true, calls: ['list', 'complete', 'peek'] },
    { storage: 'tells them one by one', peeks: false, calls: ['list', 'complete', 'head', 'read'] },
  ])('asks a storage that $storage no more than it has to', async ({ peeks, calls }) => {
    const asked: string[] = [];
    const inner = observedStorage();
    const whole: Storage = intercept<Storage>(inner, ({ name }, proceed) => {
      asked.push(name.replace(/^\w+\./, ''));
      return proceed();
    });
    const { peek, ...others } = inner.objects;
    const objects: Storage['objects'] = peeks
      ? whole.objects
      : intercept(others, async ({ name }, proceed) => {
          asked.push(name);
          return proceed();
        });
    const host = testHost({ storage: { uploads: whole.uploads, objects } });
    assert.ok(peek);
    for (const bytes of [PNG, text('')]) {
      const { id } = await send(host, inner, bytes);
      asked.length = 0;
      await host.ask(COMPLETE, { id });
      assert.deepEqual(asked, bytes.length > 0 ? calls : calls.filter((call) => call !== 'read'));
      assert.deepEqual([(await fileOf(host, id))?.status, (await fileOf(host, id))?.size], ['READY', bytes.length]);
    }
    await host.darkroom.close();
  });
});
