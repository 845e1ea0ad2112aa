import assert from 'node:assert/strict';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, test } from 'vitest';
import { type ExampleProcess, startExample } from '../../../e2e/test/support/example-process.ts';
import { type HostClient, hostClient } from '../../../e2e/test/support/host-client.ts';
import { PNG, upload } from '../../../e2e/test/support/uploading.ts';

const ADD = 'mutation ($input: RecipeInput!) { addRecipe(input: $input) { id title author photoUrl } }';

let example: ExampleProcess;
let ada: HostClient;

beforeAll(async () => {
  // In a test, Apollo Server would leave signals to the host in any case.
  example = await startExample(join(import.meta.dirname, '..'), { NODE_ENV: 'production' });
  ada = hostClient(example.url, 'WEBSOCKET', 'ada');
});
afterAll(() => example.stop());

test('recipes are listed, with photos from elsewhere', async () => {
  assert.deepEqual(await ada.ask('{ recipe(id: "1") { title photoUrl } }'), {
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
  assert.deepEqual(answer.value, { data: { recipeAdded: { title: 'Bread', author: 'ada' } } });
  await events.return(undefined);
  assert.deepEqual(await hostClient(example.url, 'WEBSOCKET', null).codes(ADD, { input }), ['UNAUTHENTICATED']);
});

test('a recipe has a photo of its own, in sepia too, once it is uploaded', async () => {
  const jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'tomato' } })
    .jpeg()
    .toBuffer();
  const photo = await upload(ada, jpeg, 'Recipe.photo');
  const input = { title: 'Tomato soup', ingredients: ['tomatoes'], photo };
  const { addRecipe } = await ada.ask<{ addRecipe: { id: string; photoUrl: string } }>(ADD, { input });
  assert.equal((await fetch(addRecipe.photoUrl)).headers.get('content-type'), 'image/jpeg');

  const follow = 'subscription ($id: ID!) { file(id: $id) { conversion(name: SEPIA) { status url } } }';
  for await (const { data } of ada.follow<Followed>(follow, { id: photo })) {
    const conversion = data?.file.conversion;
    if (conversion?.status !== 'DONE') continue;
    const sepia = Buffer.from(await (await fetch(conversion.url ?? '')).arrayBuffer());
    assert.partialDeepStrictEqual(await sharp(sepia).metadata(), { width: 40, height: 30 });
    break;
  }
});

test('a photo of somebody else is refused', async () => {
  const photo = await upload(hostClient(example.url, 'WEBSOCKET', 'eve'), PNG, 'Recipe.photo');
  const input = { title: 'Stolen soup', ingredients: [], photo };
  assert.deepEqual(await ada.codes(ADD, { input }), ['FILE_NOT_FOUND']);
});

test('another photo takes the place of the first, which expires, as the last one does with its recipe', async () => {
  const [first, second] = [await upload(ada, PNG, 'Recipe.photo'), await upload(ada, PNG, 'Recipe.photo')];
  const input = { title: 'Beet soup', ingredients: ['beets'], photo: first };
  const { id } = (await ada.ask<{ addRecipe: { id: string } }>(ADD, { input })).addRecipe;
  assert.deepEqual(await fateOf(first), { attachments: [{ subject: id }], expires: false });
  const change = 'mutation ($id: ID!, $input: RecipeInput!) { changeRecipe(id: $id, input: $input) { photo { id } } }';
  assert.deepEqual(await ada.ask(change, { id, input: { ...input, photo: second } }), {
    changeRecipe: { photo: { id: second } },
  });
  assert.deepEqual(await fateOf(first), { attachments: [], expires: true });
  assert.deepEqual(await fateOf(second), { attachments: [{ subject: id }], expires: false });
  await ada.ask('mutation ($id: ID!) { deleteRecipe(id: $id) }', { id });
  assert.deepEqual(await fateOf(second), { attachments: [], expires: true });
});

// The last test: it ends the example.
test('a conversion in progress is waited for when the process is to end', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const slow = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: 'tomato', noise } })
    .jpeg()
    .toBuffer();
  const id = await upload(ada, slow, 'Recipe.photo');
  const follow = 'subscription ($id: ID!) { file(id: $id) { conversion(name: SEPIA) { status url } } }';
  for await (const { data } of ada.follow<Followed>(follow, { id })) {
    if (data?.file.conversion?.status !== 'PENDING') break;
  }
  // Fails unless it ends with 0: Apollo Server's own handler would have ended it by the signal.
  await example.stop();
});

async function fateOf(id: string): Promise<{ readonly attachments: unknown; readonly expires: boolean }> {
  const { file } = await ada.ask<{ file: { attachments: unknown; expiresAt: string | null } }>(
    'query ($id: ID!) { file(id: $id) { attachments { subject } expiresAt } }',
    { id },
  );
  return { attachments: file.attachments, expires: file.expiresAt !== null };
}

interface Followed {
  readonly file: { readonly conversion: { readonly status: string; readonly url: string | null } | null };
}
