import assert from 'node:assert/strict';
import { test } from 'vitest';
import { openStream } from '../../src/adapter.ts';

/** A stream whose chunks are all ready. */
const ready = (): Promise<ReadableStream<Uint8Array>> =>
  Promise.resolve(new Blob([Uint8Array.of(1), Uint8Array.of(2)]).stream());

test('gives chunk by chunk, and undefined at the end', async () => {
  const stream = await openStream(ready, new AbortController().signal);
  assert.deepEqual(await stream.next(), Uint8Array.of(1));
  assert.deepEqual(await stream.next(), Uint8Array.of(2));
  assert.equal(await stream.next(), undefined);
  stream.close();
});

test('gives nothing more once its signal has aborted, also of what is ready', async () => {
  const controller = new AbortController();
  const stream = await openStream(ready, controller.signal);
  await stream.next();
  controller.abort(new Error('Time is up.'));
  await assert.rejects(stream.next(), /Time is up\./);
  stream.close();
  await assert.rejects(openStream(ready, controller.signal), /Time is up\./);
});
