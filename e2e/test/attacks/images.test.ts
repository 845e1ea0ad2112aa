import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { hostClient } from '../support/host-client.ts';
import { type HostProcess, startHost } from '../support/host-process.ts';
import { CAN_MEASURE_COST, costOf } from '../support/process-cost.ts';
import { COMPLETE, PNG, send } from '../support/uploading.ts';

/** The widest and the highest of what `maxPixels` alone would let in. */
const SIDES = [
  [50_000_000, 1],
  [10_000_000, 4],
  [1, 49_000_000],
  [65_536, 1],
] as const;

describe.skipIf(!CAN_MEASURE_COST)('images with sides that no decoder should meet', () => {
  let host: HostProcess;
  beforeAll(async () => {
    host = await startHost('yoga', 16);
  });
  afterAll(() => host.stop());

  test('are refused as their uploads are completed, which costs next to nothing', async () => {
    const client = hostClient(host.url, 'SERVER_SENT_EVENTS', 'mallory');
    const outcomes: unknown[] = [];
    const cost = await costOf(host.pid, async () => {
      for (const [width, height] of SIDES) {
        const png = Buffer.from(PNG);
        png.writeUInt32BE(width, 16);
        png.writeUInt32BE(height, 20);
        outcomes.push(...(await client.codes(COMPLETE, { id: await send(client, png) })));
      }
    });
    assert.deepEqual(outcomes, ['IMAGE_TOO_LARGE', 'IMAGE_TOO_LARGE', 'IMAGE_TOO_LARGE', 'IMAGE_TOO_LARGE']);
    assert.ok(cost.cpuSeconds < 3, `${cost.cpuSeconds} s`);
    assert.ok(cost.peakBytesAdded < 100_000_000, `${cost.peakBytesAdded} bytes`);
  });
});
