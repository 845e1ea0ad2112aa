import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type HostClient, hostClient } from '../support/host-client.ts';
import { type HostProcess, startHost } from '../support/host-process.ts';
import { KINDS_OF_HOSTS } from '../support/hosts.ts';
import { CAN_MEASURE_COST, costOf } from '../support/process-cost.ts';
import { PNG, upload } from '../support/uploading.ts';

const aliases = (count: number, field: string): string =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');

describe.skipIf(!CAN_MEASURE_COST).each(KINDS_OF_HOSTS)(
  '$server on graphql $version',
  ({ server, version, transport }) => {
    let host: HostProcess;
    let ada: HostClient;
    let id: string;

    beforeAll(async () => {
      host = await startHost(server, version);
      ada = hostClient(host.url, transport, 'ada');
      for (let count = 0; count < 20; count += 1) id = await upload(ada, PNG);
      await ada.ask('mutation ($id: ID!) { reviewFileTags(id: $id, add: ["a", "b"]) { id } }', { id });
    });
    afterAll(() => host.stop());

    // By fragments, so that each is less than the 100 KB that servers take.
    test.each<[string, (file: string) => string, string]>([
      ['many URLs of one file', (file) => aliases(100, `file(id: "${file}") { ...F }`), aliases(5000, 'url')],
      ['many leaves of many files', () => aliases(100, 'files(first: 20) { nodes { ...F } }'), aliases(500, 'id')],
      [
        'tags that a filter leaves out',
        () => aliases(100, 'files { nodes { ...F } }'),
        aliases(400, 'tags(status: REJECTED) { id }'),
      ],
    ])('%s fail once, and cost little', async (_, documentOf, fragment) => {
      let answer: Awaited<ReturnType<typeof ada.send>> | undefined;
      const document = `{ ${documentOf(id)} } fragment F on File { ${fragment} }`;
      const { cpuSeconds, peakBytesAdded } = await costOf(host.pid, async () => {
        answer = await ada.send(document);
      });
      const errors = answer?.errors ?? [];
      assert.deepEqual([...new Set(errors.map(({ extensions }) => extensions?.['code']))], ['REQUEST_BUDGET_EXCEEDED']);
      assert.equal(errors.length, 1);
      if (process.env['PRINT_COST'] !== undefined) {
        console.info(server, version, document.length, errors.length, cpuSeconds, Math.round(peakBytesAdded / 1e6));
      }
      assert.ok(cpuSeconds < 3 && peakBytesAdded < 400e6, `${cpuSeconds} s, ${peakBytesAdded} bytes`);
    });
  },
);
