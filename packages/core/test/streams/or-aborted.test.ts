import assert from 'node:assert/strict';
import { test } from 'vitest';
import { orAborted } from '../../src/adapter.ts';

const endless = (): Promise<never> => new Promise<never>(() => undefined);

test('work that does not heed its signal is left, at once or when its grace is over', async () => {
  for (const options of [{}, { graceMilliseconds: 20 }]) {
    const controller = new AbortController();
    const waiting = orAborted(controller.signal, endless(), options);
    controller.abort(new Error('Time is up.'));
    await assert.rejects(waiting, /Time is up\./);
    await assert.rejects(orAborted(controller.signal, endless(), options), /Time is up\./);
  }
});

test('work that ends within its grace settles as it does', async () => {
  const controller = new AbortController();
  const work = Promise.withResolvers<string>();
  const waiting = orAborted(controller.signal, work.promise, { graceMilliseconds: 60_000 });
  controller.abort();
  work.resolve('done');
  assert.equal(await waiting, 'done');
});
