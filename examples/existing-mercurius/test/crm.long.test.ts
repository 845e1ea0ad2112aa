import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { type ExampleProcess, startExample } from '../../../e2e/test/support/example-process.ts';
import { type HostClient, hostClient } from '../../../e2e/test/support/host-client.ts';
import { COMPLETE, PNG, send, upload } from '../../../e2e/test/support/uploading.ts';

let example: ExampleProcess;
let ada: HostClient;

beforeAll(async () => {
  example = await startExample(join(import.meta.dirname, '..'));
  ada = hostClient(example.url, 'WEBSOCKET', 'ada');
});
afterAll(() => example.stop());

test('companies and contacts are loaded by loaders', async () => {
  const document = '{ companies { name contacts { name company { name } } } }';
  // The second answer is a compiled one.
  for (let run = 0; run < 2; run += 1) {
    assert.deepEqual(await ada.ask(document), {
      companies: [
        { name: 'Harbour Books', contacts: [{ name: 'Mina', company: { name: 'Harbour Books' } }] },
        { name: 'Alder & Sons', contacts: [{ name: 'Tom', company: { name: 'Alder & Sons' } }] },
      ],
    });
  }
});

test('subscribers hear of a new contact', async () => {
  const events = ada.follow('subscription { contactAdded { name company { name } } }');
  const heard = events.next();
  // Nobody says when a subscription over a WebSocket has begun: so contacts are added until one is heard.
  let answer;
  do {
    await ada.ask('mutation { addContact(company: "2", name: "Eve", email: "eve@alder.example") { id } }');
    answer = await Promise.race([heard, new Promise<null>((resolve) => setTimeout(resolve, 50, null))]);
  } while (answer === null);
  assert.deepEqual(answer.value, { data: { contactAdded: { name: 'Eve', company: { name: 'Alder & Sons' } } } });
  await events.return(undefined);
});

test('contracts are shown through a loader, to whom the host shows the company', async () => {
  const pdf = Buffer.from('%PDF-1.7\n%%EOF\n');
  const contract = await upload(ada, pdf, 'Company.contracts');
  const add = 'mutation ($contract: ID!) { addContract(company: "1", contract: $contract) }';
  const eve = hostClient(example.url, 'WEBSOCKET', 'eve');
  assert.deepEqual(await eve.codes(add, { contract }), ['FILE_NOT_FOUND']);
  await ada.ask(add, { contract });
  // She reads it at company 1, and cannot put it where she would like it.
  assert.deepEqual(await eve.codes(add.replace('"1"', '"2"'), { contract }), ['FILE_NOT_FOUND']);
  const document = '{ companies { contracts { contentType url } } }';
  const tom = hostClient(example.url, 'WEBSOCKET', 'tom');
  for (let run = 0; run < 2; run += 1) {
    const { companies } = await tom.ask<{ companies: { contracts: { contentType: string; url: string }[] }[] }>(
      document,
    );
    assert.deepEqual(
      companies.map(({ contracts }) => contracts.map(({ contentType }) => contentType)),
      [['application/pdf'], []],
    );
    const response = await fetch(companies[0]?.contracts[0]?.url ?? '');
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), pdf);
  }
});

test('a contract that is no PDF is refused', async () => {
  const id = await send(ada, PNG, 'Company.contracts');
  assert.deepEqual(await ada.codes(COMPLETE, { id }), ['FILE_TYPE_NOT_ACCEPTED']);
});

test('subscribers see an upload to its end', async () => {
  const id = await send(ada, Buffer.from('%PDF-1.7\n%%EOF\n'), 'Company.contracts');
  const seen = [];
  for await (const { data } of ada.follow<{ file: { status: string } }>(
    'subscription ($id: ID!) { file(id: $id) { status } }',
    { id },
  )) {
    if (seen.length === 0) await ada.ask(COMPLETE, { id });
    seen.push(data?.file.status);
    if (data?.file.status === 'READY') break;
  }
  assert.equal(seen[0], 'UPLOADING');
});
