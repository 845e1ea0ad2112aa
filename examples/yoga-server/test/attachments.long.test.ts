import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { type ApiClient, apiClient } from './support/api-client.ts';
import { type DemoProcess, dataDirectory, startDemoProcess } from './support/demo-process.ts';
import { photo } from './support/photo.ts';

const SET_LOGO = /* GraphQL */ `
  mutation ($customer: ID!, $logo: ID) {
    setCustomerLogo(id: $customer, logo: $logo) {
      logo {
        id
        url
        expiresAt
        attachments {
          target
          subject
        }
      }
    }
  }
`;
const FILES = 'query ($ids: [ID!]!) { files(where: { ids: $ids }) { nodes { id expiresAt attachments { subject } } } }';
const PDF = Buffer.from('%PDF-1.7\n%%EOF\n');

interface Logo {
  readonly id: string;
  readonly url: string;
  readonly expiresAt: string | null;
  readonly attachments: readonly { readonly target: string; readonly subject: string }[];
}

describe('files of the customers, where those that lost theirs are deleted after a second', () => {
  let directory: Awaited<ReturnType<typeof dataDirectory>>;
  let demo: DemoProcess;
  let ada: ApiClient;
  beforeAll(async () => {
    directory = await dataDirectory();
    demo = await startDemoProcess(directory.path, { DETACHED_EXPIRES_IN_SECONDS: '1' });
    ada = apiClient(demo.baseUrl, 'ada');
  });
  afterAll(async () => {
    await demo.stop();
    await directory.remove();
  });

  async function readyFile(bytes: Buffer, target: string): Promise<string> {
    const id = await ada.upload(bytes, { target });
    await ada.ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id });
    return id;
  }
  async function setLogo(logo: string | null, customer = '1'): Promise<Logo> {
    const { setCustomerLogo } = await ada.ask<{ setCustomerLogo: { logo: Logo } }>(SET_LOGO, { customer, logo });
    return setCustomerLogo.logo;
  }
  /** Those there still are. */
  async function left(ids: readonly string[]): Promise<readonly { readonly id: string; readonly expiresAt: string }[]> {
    return (await ada.ask<{ files: { nodes: { id: string; expiresAt: string }[] } }>(FILES, { ids })).files.nodes;
  }
  const gone = (ids: readonly string[]): Promise<unknown> =>
    eventually(async () => assert.deepEqual(await left(ids), []));

  test('a logo that is replaced five times: four expire and go, with their bytes, and the fifth stays', async () => {
    const logos: Logo[] = [];
    for (let size = 20; size < 25; size += 1) {
      const logo = await setLogo(await readyFile(await photo(size, 20), 'Customer.logo'));
      assert.partialDeepStrictEqual(logo, {
        expiresAt: null,
        attachments: [{ target: 'Customer.logo', subject: '1' }],
      });
      // On a slow machine it has gone already.
      const [replaced] = await left(logos.slice(-1).map(({ id }) => id));
      assert.notEqual(replaced?.expiresAt, null);
      logos.push(logo);
    }
    const [kept] = logos.slice(-1);
    const others = logos.slice(0, -1);
    await gone(others.map(({ id }) => id));
    await eventually(async () => {
      for (const { url } of others) assert.equal((await fetch(url)).status, 404);
    });
    assert.equal((await fetch(kept?.url ?? '')).status, 200);
    const { customer } = await apiClient(demo.baseUrl, 'eve').ask<{ customer: { logo: { id: string } } }>(
      '{ customer(id: "1") { logo { id } } }',
    );
    assert.equal(customer.logo.id, kept?.id);
  });

  test('a customer who is deleted takes the files along, but for those of another', async () => {
    const [own, shared, report] = [
      await readyFile(await photo(30, 20), 'Customer.logo'),
      await readyFile(await photo(31, 20), 'Customer.photos'),
      await readyFile(PDF, 'Customer.reports'),
    ];
    const { createCustomer } = await ada.ask<{ createCustomer: { id: string } }>(
      'mutation ($logo: ID) { createCustomer(name: "Ferry & Co", logo: $logo) { id } }',
      { logo: own },
    );
    const { id } = createCustomer;
    await ada.ask('mutation ($id: ID!, $file: ID!) { addCustomerReport(id: $id, report: $file) { id } }', {
      id,
      file: report,
    });
    for (const customer of [id, '2']) {
      await ada.ask('mutation ($id: ID!, $file: ID!) { addCustomerPhoto(id: $id, photo: $file) { id } }', {
        id: customer,
        file: shared,
      });
    }
    const remove = 'mutation ($id: ID!) { deleteCustomer(id: $id) }';
    await ada.ask(remove, { id });
    await gone([own, report]);
    assert.deepEqual(await left([shared]), [{ id: shared, expiresAt: null, attachments: [{ subject: '2' }] }]);
    assert.equal((await ada.send(remove, { id })).errors?.[0]?.extensions?.code, 'CUSTOMER_NOT_FOUND');
  });

  test('a stranger reads a report at its customer, and has no use for its id elsewhere', async () => {
    const report = await readyFile(PDF, 'Customer.reports');
    const add = 'mutation ($id: ID!, $file: ID!) { addCustomerReport(id: $id, report: $file) { reports { id } } }';
    await ada.ask(add, { id: '1', file: report });
    const eve = apiClient(demo.baseUrl, 'eve');
    assert.deepEqual(await eve.ask(add, { id: '1', file: report }), {
      addCustomerReport: { reports: [{ id: report }] },
    });
    const refused = await eve.send(add, { id: '2', file: report });
    assert.equal(refused.errors?.[0]?.extensions?.code, 'FILE_NOT_FOUND');
    assert.deepEqual(await eve.ask('query ($id: ID!) { file(id: $id) { id } }', { id: report }), { file: null });
  });
});
