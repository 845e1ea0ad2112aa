import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { hostClient } from './support/host-client.ts';
import { type HostProcess, startHost } from './support/host-process.ts';
import { CAN_MEASURE_COST, costOf } from './support/process-cost.ts';

describe.skipIf(!CAN_MEASURE_COST)('the cost of a request, as the system counts it', () => {
  let host: HostProcess;
  beforeAll(async () => {
    host = await startHost('yoga', 16);
  });
  afterAll(() => host.stop());

  test('is next to nothing while nothing is asked, and something while much is', async () => {
    const client = hostClient(host.url, 'SERVER_SENT_EVENTS', null);
    await client.ask('{ calls }');
    const idle = await costOf(host.pid, async () => undefined);
    const aliases = Array.from({ length: 20_000 }, (_, index) => `a${index}: calls`).join(' ');
    const busy = await costOf(host.pid, () => client.ask(`{ ${aliases} }`));
    assert.ok(idle.cpuSeconds < busy.cpuSeconds && idle.peakBytesAdded < busy.peakBytesAdded);
  });
});
