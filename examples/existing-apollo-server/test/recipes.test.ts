import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExampleProcess, startExample } from '../../../hosts/test/support/example-process.ts';
import { type HostClient, hostClient } from '../../../hosts/test/support/host-client.ts';

const ADD = 'mutation ($input: RecipeInput!) { addRecipe(input: $input) { id title author photoUrl } }';

let example: ExampleProcess;
let ada: HostClient;

beforeAll(async () => {
  example = await startExample(join(import.meta.dirname, '..'));
  ada = hostClient(example.url, 'WEBSOCKET', 'ada');
});
afterAll(() => example.stop());

test('recipes are listed, with photos from elsewhere', async () => {
  expect(await ada.ask('{ recipe(id: "1") { title photoUrl } }')).toEqual({
    recipe: { title: 'Leek soup', photoUrl: 'https://photos.example.com/leek-soup.jpg' },
  });
});

test('who is signed in adds a recipe, and subscribers hear of it', async () => {
  const events = ada.follow('subscription { recipeAdded { title author } }');
  const heard = events.next();
  // Nobody says when a subscription over a WebSocket has begun: so recipes are added until one is heard.
  const input = { title: 'Bread', ingredients: ['flour', 'water'] };
  let answer;
  do {
    await ada.ask(ADD, { input });
    answer = await Promise.race([heard, new Promise<null>((resolve) => setTimeout(resolve, 50, null))]);
  } while (answer === null);
  expect(answer.value).toEqual({ data: { recipeAdded: { title: 'Bread', author: 'ada' } } });
  await events.return(undefined);
  expect(await hostClient(example.url, 'WEBSOCKET', null).codes(ADD, { input })).toEqual(['UNAUTHENTICATED']);
});
