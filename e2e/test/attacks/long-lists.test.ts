import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { hostClient } from '../support/host-client.ts';
import { type HostProcess, startHost } from '../support/host-process.ts';
import { CAN_MEASURE_COST, costOf } from '../support/process-cost.ts';

const STATUSES = Array.from({ length: 10_000 }, () => 'REJECTED');

const aliases = (count: number, field: string): string =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');

describe.skipIf(!CAN_MEASURE_COST)('a list of 10,000 items in an argument', () => {
  let host: HostProcess;
  beforeAll(async () => {
    host = await startHost('yoga', 16);
    const ada = hostClient(host.url, 'SERVER_SENT_EVENTS', 'ada');
    for (let operation = 0; operation < 5; operation += 1) {
      await ada.ask(`mutation { ${aliases(20, 'startFileUpload(size: 5) { id }')} }`);
    }
  });
  afterAll(() => host.stop());

  test('is refused where it would be read for 5,000 files', async () => {
    const ada = hostClient(host.url, 'SERVER_SENT_EVENTS', 'ada');
    const fragment = `fragment Tagged on FileConnection { nodes { tags(status: [${STATUSES.join(' ')}]) { id } } }`;
    const document = `${fragment} { ${aliases(50, 'files(first: 100) { ...Tagged }')} }`;
    let codes: readonly unknown[] = [];
    const { cpuSeconds, peakBytesAdded } = await costOf(host.pid, async () => {
      codes = await ada.codes(document);
    });
    assert.deepEqual(codes, ['REQUEST_BUDGET_EXCEEDED']);
    // 9 s and 500 MB before lists were counted.
    assert.ok(cpuSeconds < 1, `${cpuSeconds} s`);
    assert.ok(peakBytesAdded < 200e6, `${peakBytesAdded} bytes`);
  });
});
