import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { test } from 'vitest';
import { partReceiver, type PartToReceive, type ReceivedPart } from '../../src/ports/rules/part-receiver.ts';

interface Written {
  readonly size: number;
}

test('of a hundred PUTs of a part that come while one is under way, the last alone is received', async () => {
  const receiver = partReceiver();
  let begun = 0;
  const put = (body: 'ENDLESS' | 'SHORT'): Promise<ReceivedPart<Written>> => {
    const part: PartToReceive<Written> = {
      uploadId: 'one',
      number: 1,
      size: null,
      maxBytes: 10,
      maxBytesOfUpload: null,
      announced: null,
      landed: async () => [],
      chunks: async function* (signal) {
        yield new Uint8Array(1);
        if (body === 'ENDLESS') {
          await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        }
      },
      write: async (chunks) => {
        begun += 1;
        let size = 0;
        for await (const chunk of chunks) size += chunk.length;
        return { size };
      },
      land: async () => true,
      discard: async () => undefined,
    };
    return receiver.receive(part);
  };
  const first = put('ENDLESS');
  await setTimeout(20);
  assert.equal(begun, 1);
  const rest = await Promise.all(Array.from({ length: 100 }, () => put('SHORT')));
  assert.equal((await first).kind, 'SUPERSEDED');
  assert.deepEqual(
    rest.map(({ kind }) => kind),
    [...Array.from({ length: 99 }, () => 'SUPERSEDED'), 'STORED'],
  );
  assert.equal(begun, 2);
});
