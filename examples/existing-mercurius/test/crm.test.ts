import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExampleProcess, startExample } from '../../../hosts/test/support/example-process.ts';
import { type HostClient, hostClient } from '../../../hosts/test/support/host-client.ts';

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
    expect(await ada.ask(document)).toMatchObject({
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
  expect(answer.value).toEqual({ data: { contactAdded: { name: 'Eve', company: { name: 'Alder & Sons' } } } });
  await events.return(undefined);
});
