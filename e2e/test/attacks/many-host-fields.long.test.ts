import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { hostClient } from '../support/host-client.ts';
import { startHost } from '../support/host-process.ts';
import { CAN_MEASURE_COST, costOf } from '../support/process-cost.ts';
import { PNG, upload } from '../support/uploading.ts';

const aliases = (count: number, field: string): string =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');

describe.skipIf(!CAN_MEASURE_COST)(
  "600,000 fields of the host's that show files, in 15 KB of an anonymous caller,",
  () => {
    test.each(['logo_url', 'contracts { id }'])(
      'cost little over fields without files, and are refused once: %s',
      { timeout: 60_000 },
      async (field) => {
        const host = await startHost('yoga', 16);
        try {
          const ada = hostClient(host.url, 'SERVER_SENT_EVENTS', 'ada');
          const id = await upload(ada, PNG, 'Customer.logo');
          await ada.ask('mutation ($id: ID!) { setCustomerLogo(id: "1", logo: $id) { id } }', { id });
          for (let count = 0; count < 3; count += 1) {
            await ada.ask('mutation ($id: ID!) { addCustomer(input: { name: "Ann", logo: $id }) { id } }', { id });
          }
          const anonymous = hostClient(host.url, 'SERVER_SENT_EVENTS', null);
          const documentOf = (selected: string): string =>
            `{ ${aliases(300, 'customers { ...C }')} } fragment C on Customer { ${aliases(500, selected)} }`;
          let codes: readonly unknown[] = [];
          const costIn = async (selected: string): Promise<number> => {
            const { cpuSeconds } = await costOf(host.pid, async () => {
              codes = await anonymous.codes(documentOf(selected));
            });
            return cpuSeconds;
          };
          const ofNames = await costIn('name');
          assert.deepEqual(codes, []);
          const ofFiles = await costIn(field);
          assert.deepEqual(codes, ['REQUEST_BUDGET_EXCEEDED']);
          // 1.9 times; 14 times, and 1.5 GB, where each was resolved.
          assert.ok(ofFiles < ofNames * 5, `${ofFiles} s, and ${ofNames} s of names`);
          await anonymous.ask('{ calls }');
        } finally {
          await host.stop();
        }
      },
    );
  },
);
