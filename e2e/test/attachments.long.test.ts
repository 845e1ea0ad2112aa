import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type HostClient, hostClient } from './support/host-client.ts';
import { type HostProcess, startHost } from './support/host-process.ts';
import { KINDS_OF_HOSTS } from './support/hosts.ts';
import { PNG, upload } from './support/uploading.ts';

const ADD_CUSTOMER = 'mutation ($input: CustomerInput!) { addCustomer(input: $input) { id } }';
const SET_LOGO = /* GraphQL */ `
  mutation ($id: ID!, $logo: ID, $fail: Boolean) {
    setCustomerLogo(id: $id, logo: $logo, fail: $fail) {
      logo {
        id
      }
    }
  }
`;
const ADD_CONTRACTS = /* GraphQL */ `
  mutation ($inputs: [AddContractInput!]!) {
    addContracts(inputs: $inputs) {
      contracts {
        id
      }
    }
  }
`;
const CONTRACTS = 'query ($id: ID!) { customer(id: $id) { contracts { id } } }';
const FILE = 'query ($id: ID!) { file(id: $id) { expiresAt attachments { target subject } } }';

interface Attached {
  readonly expiresAt: string | null;
  readonly attachments: readonly { readonly target: string; readonly subject: string | null }[] | null;
}

describe.each(KINDS_OF_HOSTS)('files that know their record, with $server on graphql $version', (under) => {
  let host: HostProcess;
  let ada: HostClient;
  let eve: HostClient;

  beforeAll(async () => {
    host = await startHost(under.server, under.version);
    ada = hostClient(host.url, under.transport, 'ada');
    eve = hostClient(host.url, under.transport, 'eve');
  });
  afterAll(() => host.stop());

  const addCustomer = async (files: Record<string, unknown> = {}): Promise<string> => {
    const input = { name: 'Alder & Sons', ...files };
    return (await ada.ask<{ addCustomer: { id: string } }>(ADD_CUSTOMER, { input })).addCustomer.id;
  };
  const contract = (): Promise<string> => upload(ada, Buffer.from('a contract'), 'Customer.contracts');
  const logo = (): Promise<string> => upload(ada, PNG, 'Customer.logo');
  const fileOf = async (id: string, reader = ada): Promise<Attached> =>
    (await reader.ask<{ file: Attached }>(FILE, { id })).file;
  const contractsOf = async (id: string, reader: HostClient): Promise<readonly string[]> => {
    const { customer } = await reader.ask<{ customer: { contracts: { id: string }[] } }>(CONTRACTS, { id });
    return customer.contracts.map((file) => file.id);
  };
  const addContract = (customer: string, file: string): { readonly inputs: readonly unknown[] } => ({
    inputs: [{ customer: { id: customer }, file }],
  });
  const calls = async (): Promise<number> => (await ada.ask<{ calls: number }>('{ calls }')).calls;

  test('are shown at that record, and at no other', async () => {
    const [first, second, file] = [await addCustomer(), await addCustomer(), await contract()];
    await ada.ask(ADD_CONTRACTS, addContract(first, file));
    await ada.ask('mutation ($from: ID!, $to: ID!) { copyContracts(from: $from, to: $to) { id } }', {
      from: first,
      to: second,
    });
    assert.deepEqual(await contractsOf(first, eve), [file]);
    assert.deepEqual(await contractsOf(second, eve), []);
    assert.deepEqual(await contractsOf(second, ada), [file]);
  });

  test('a colleague saves the form again, and takes the file to no other record', async () => {
    const [first, second, file] = [await addCustomer(), await addCustomer(), await contract()];
    assert.deepEqual(await eve.codes(ADD_CONTRACTS, addContract(first, file)), ['FILE_NOT_FOUND']);
    await ada.ask(ADD_CONTRACTS, addContract(first, file));
    assert.deepEqual(await eve.codes(ADD_CONTRACTS, addContract(first, file)), []);
    const before = await calls();
    // As if it did not exist.
    for (const id of [file, randomUUID()]) {
      const refused = await eve.send(ADD_CONTRACTS, addContract(second, id));
      assert.deepEqual(
        refused.errors?.map(({ extensions }) => extensions),
        [{ code: 'FILE_NOT_FOUND', retryable: false, coordinate: 'AddContractInput.file', fileId: id }],
      );
    }
    const both = { inputs: [...addContract(first, file).inputs, ...addContract(second, file).inputs] };
    assert.deepEqual(await eve.codes(ADD_CONTRACTS, both), ['FILE_NOT_FOUND']);
    assert.equal(await calls(), before);
  });

  test('of a record that a mutation makes are attached to it', async () => {
    const files = [await logo(), await contract()] as const;
    const id = await addCustomer({ logo: files[0], contracts: [{ file: files[1] }] });
    assert.deepEqual((await fileOf(files[0])).attachments, [{ target: 'Customer.logo', subject: id }]);
    assert.deepEqual((await fileOf(files[1])).attachments, [{ target: 'Customer.contracts', subject: id }]);
    assert.deepEqual(await contractsOf(id, eve), [files[1]]);
  });

  test('that are replaced expire, unless they are attached again', async () => {
    const [id, old, fresh] = [await addCustomer(), await logo(), await logo()];
    const attachments = [{ target: 'Customer.logo', subject: id }];
    await ada.ask(SET_LOGO, { id, logo: old });
    assert.deepEqual(await ada.ask(SET_LOGO, { id, logo: fresh }), { setCustomerLogo: { logo: { id: fresh } } });
    assert.deepEqual(await fileOf(fresh), { expiresAt: null, attachments });
    const replaced = await fileOf(old);
    assert.deepEqual(replaced.attachments, []);
    // Seven days, and the clocks of two moments.
    const days = (Date.parse(replaced.expiresAt ?? '') - Date.now()) / 86_400_000;
    assert.ok(days > 6.9 && days <= 7.1, `${days} days`);
    await ada.ask(SET_LOGO, { id, logo: old });
    assert.deepEqual(await fileOf(old), { expiresAt: null, attachments });
    await ada.ask(SET_LOGO, { id, logo: null });
    assert.deepEqual((await fileOf(old)).attachments, []);
  });

  test('say where they are attached to their owner alone', async () => {
    const [id, file] = [await addCustomer(), await logo()];
    await ada.ask(SET_LOGO, { id, logo: file });
    assert.deepEqual(await fileOf(file, eve), { expiresAt: null, attachments: null });
  });

  test('are not attached by a resolver that fails, and what the record had stays', async () => {
    const [id, old, fresh] = [await addCustomer(), await logo(), await logo()];
    await ada.ask(SET_LOGO, { id, logo: old });
    assert.deepEqual(await ada.codes(SET_LOGO, { id, logo: fresh, fail: true }), ['HOST_FAILED']);
    assert.deepEqual(await fileOf(fresh), { expiresAt: null, attachments: [] });
    assert.deepEqual((await fileOf(old)).attachments, [{ target: 'Customer.logo', subject: id }]);
    // Each mutation of a document by itself.
    const both = `mutation ($id: ID!, $file: ID!, $other: ID!) {
      done: setCustomerLogo(id: $id, logo: $file) { id }
      failed: setCustomerLogo(id: $other, logo: $file, fail: true) { id }
    }`;
    const other = await addCustomer();
    assert.equal((await ada.send(both, { id, file: fresh, other })).errors?.length, 1);
    assert.deepEqual((await fileOf(fresh)).attachments, [{ target: 'Customer.logo', subject: id }]);
  });
});
