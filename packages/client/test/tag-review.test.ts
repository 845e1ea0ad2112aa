import assert from 'node:assert/strict';
import { test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { createTagReview, type DarkroomClient, type TagReviewStore } from '../src/index.ts';
import { startApi } from './support/api.ts';
import { clientOf } from './support/client.ts';

const SUGGESTIONS = [
  { name: 'bull', confidence: 0.9 },
  { name: 'cow', confidence: 0.8 },
  { name: 'sky', confidence: 0.7 },
];

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

interface Review {
  readonly client: DarkroomClient;
  readonly id: string;
  readonly review: TagReviewStore;
  readonly statuses: () => Readonly<Record<string, string>>;
  /** Waits until nothing is on its way, and what the server has is what is shown. */
  readonly settled: (expected: Readonly<Record<string, string>>) => Promise<void>;
}

/** A file with three suggestions, whose review is listened to. */
async function reviewed(): Promise<Review> {
  const api = await startApi({ suggestions: SUGGESTIONS });
  const client = clientOf(api);
  const { id } = await client.upload(new File([PIXEL], 'pixel.gif')).ready;
  await client.request('mutation ($id: ID!) { suggestFileTags(id: $id) { id } }', { id });
  await eventually(async () => assert.equal(Object.keys(await onServer(client, id)).length, 3));
  const review = createTagReview(client, id);
  review.subscribe(() => undefined);
  await eventually(() => assert.equal(review.getState().tags.length, 3));
  const statuses = (): Readonly<Record<string, string>> =>
    Object.fromEntries(review.getState().tags.map(({ name, status }) => [name, status]));
  return {
    client,
    id,
    review,
    statuses,
    settled: async (expected) => {
      await eventually(() => assert.equal(review.getState().pending, false));
      assert.deepEqual(statuses(), expected);
      assert.deepEqual(await onServer(client, id), expected);
    },
  };
}

async function onServer(client: DarkroomClient, id: string): Promise<Readonly<Record<string, string>>> {
  type Answer = { readonly file: { readonly tags: readonly { name: string; status: string }[] } };
  const { file } = await client.request<Answer>('query ($id: ID!) { file(id: $id) { tags { name status } } }', { id });
  return Object.fromEntries(file.tags.map(({ name, status }) => [name, status]));
}

test('shows decisions at once, and sends them in order, each with the version before it', async () => {
  const { review, statuses, settled } = await reviewed();
  review.confirm('bull');
  review.reject('cow');
  review.add('Lot 7');
  const expected = { bull: 'CONFIRMED', cow: 'REJECTED', sky: 'SUGGESTED', 'Lot 7': 'CONFIRMED' };
  assert.deepEqual(statuses(), expected);
  assert.equal(review.getState().pending, true);
  await settled(expected);
  review.discardRest();
  await settled({ ...expected, sky: 'REJECTED' });
});

test('takes decisions back, the last first, to what they were', async () => {
  const { review, settled } = await reviewed();
  review.confirm('bull');
  review.add('Lot 7');
  review.discardRest();
  await settled({ bull: 'CONFIRMED', cow: 'REJECTED', sky: 'REJECTED', 'Lot 7': 'CONFIRMED' });
  review.undo();
  await settled({ bull: 'CONFIRMED', cow: 'SUGGESTED', sky: 'SUGGESTED', 'Lot 7': 'CONFIRMED' });
  review.undo();
  await settled({ bull: 'CONFIRMED', cow: 'SUGGESTED', sky: 'SUGGESTED', 'Lot 7': 'REJECTED' });
  review.undo();
  await settled({ bull: 'SUGGESTED', cow: 'SUGGESTED', sky: 'SUGGESTED', 'Lot 7': 'REJECTED' });
  assert.equal(review.getState().canUndo, false);
  review.undo();
  assert.equal(review.getState().pending, false);
});

test('takes back its own decision alone, and no tag or decision that came after it', async () => {
  const { client, id, review, statuses, settled } = await reviewed();
  review.confirm('bull');
  await settled({ bull: 'CONFIRMED', cow: 'SUGGESTED', sky: 'SUGGESTED' });
  const other = 'mutation ($id: ID!) { reviewFileTags(id: $id, reject: ["cow"], add: ["Lot 7"]) { id } }';
  await client.request(other, { id });
  await eventually(() => assert.equal(statuses()['Lot 7'], 'CONFIRMED'));
  review.undo();
  await settled({ bull: 'SUGGESTED', cow: 'REJECTED', sky: 'SUGGESTED', 'Lot 7': 'CONFIRMED' });
});

test('takes what is refused off again, says why, and shows what another has decided', async () => {
  const { client, id, review, settled } = await reviewed();
  await client.request('mutation ($id: ID!) { reviewFileTags(id: $id, reject: ["bull"]) { id } }', { id });
  review.confirm('bull');
  await eventually(() => assert.equal(review.getState().error?.code, 'FILE_CHANGED'));
  await eventually(() => settled({ bull: 'REJECTED', cow: 'SUGGESTED', sky: 'SUGGESTED' }));
  review.confirm('bull');
  assert.equal(review.getState().error, null);
  await settled({ bull: 'CONFIRMED', cow: 'SUGGESTED', sky: 'SUGGESTED' });
});
