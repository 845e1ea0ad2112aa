import assert from 'node:assert/strict';
import type { ServedAs, StorageObjects } from '../../ports/storage-objects.ts';
import type { CaseDefinition } from '../contract-case.ts';
import {
  asText,
  assertRefused,
  bytesOf,
  freshKey,
  getFrom,
  writeObject,
  type StorageContractSubject,
} from './subject.ts';

type Publishing = Required<Pick<StorageObjects, 'publish' | 'publicUrl'>>;

/** A case for storages that can publish. */
function publishingCase(
  name: string,
  run: (subject: StorageContractSubject, publishing: Publishing) => Promise<void>,
): CaseDefinition<StorageContractSubject> {
  return {
    name,
    appliesTo: ({ storage }) => storage.objects.publish !== undefined,
    run: async (subject) => {
      const { objects } = subject.storage;
      assert.ok(objects.publish !== undefined && objects.publicUrl !== undefined, 'it has both, or neither');
      await run(subject, { publish: objects.publish.bind(objects), publicUrl: objects.publicUrl.bind(objects) });
    },
  };
}

async function assertServed(
  subject: StorageContractSubject,
  url: string,
  bytes: Uint8Array,
  served: ServedAs,
): Promise<void> {
  const response = await getFrom(subject, url);
  assert.equal(response.status, 200, 'a published object is served');
  assert.equal(response.headers.get('content-type'), served.contentType);
  assert.equal(response.headers.get('content-disposition'), served.contentDisposition);
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), bytes);
}

const asPng: ServedAs = { contentType: 'image/png', contentDisposition: `inline; filename*=UTF-8''%C3%BC.png` };

/** The contract cases for who can read what without a signature. */
export const storagePublishingCases: readonly CaseDefinition<StorageContractSubject>[] = [
  {
    name: 'serves no unpublished object without a signature',
    run: async (subject) => {
      const key = await writeObject(subject, bytesOf(10));
      const { url } = await subject.storage.objects.signedUrl({
        key,
        signedAt: new Date(),
        expiresInSeconds: 60,
        ...asText,
      });
      const bare = url.slice(0, url.indexOf('?'));
      await assertRefused(await getFrom(subject, bare), 'a private object without a signature');
      const publicUrl = subject.storage.objects.publicUrl?.({ key });
      if (publicUrl !== undefined) await assertRefused(await getFrom(subject, publicUrl), 'a private object');
    },
  },
  {
    name: 'has public URLs if and only if it can publish',
    run: async ({ storage }) => {
      assert.equal(storage.objects.publish === undefined, storage.objects.publicUrl === undefined);
    },
  },
  publishingCase('publishes a copy at a stable URL, any number of times', async (subject, { publish, publicUrl }) => {
    const from = await writeObject(subject, bytesOf(1000));
    const to = freshKey(subject);
    const url = publicUrl({ key: to });
    await assertRefused(await getFrom(subject, url), 'a key that nothing was published to');
    for (let times = 0; times < 2; times += 1) {
      assert.equal(await publish({ from, to, ...asPng }), true);
      await assertServed(subject, url, bytesOf(1000), asPng);
      assert.equal(publicUrl({ key: to }), url);
    }
    await assertRefused(await getFrom(subject, publicUrl({ key: from })), 'the private object that was copied');
  }),
  publishingCase('keeps a published copy when the original is deleted', async (subject, { publish, publicUrl }) => {
    const from = await writeObject(subject, bytesOf(1000));
    const to = freshKey(subject);
    await publish({ from, to, ...asPng });
    await subject.storage.objects.delete({ keys: [from] });
    await assertServed(subject, publicUrl({ key: to }), bytesOf(1000), asPng);
  }),
  publishingCase('returns false if there is nothing to publish', async (subject, { publish, publicUrl }) => {
    const to = freshKey(subject);
    assert.equal(await publish({ from: freshKey(subject), to, ...asPng }), false);
    await assertRefused(await getFrom(subject, publicUrl({ key: to })), 'what was not published');
  }),
  publishingCase('lists published copies with the objects under a prefix', async (subject, { publish }) => {
    const { objects } = subject.storage;
    const root = freshKey(subject);
    const keys = [`${root}/a/1`, `${root}/a/2`];
    await writeObject(subject, bytesOf(10), `${root}/a/1`);
    await publish({ from: `${root}/a/1`, to: `${root}/a/2`, ...asPng });
    assert.deepEqual((await objects.list({ prefix: `${root}/a/`, limit: 10 })).toSorted(), keys);
    assert.equal((await objects.list({ prefix: `${root}/a/`, limit: 1 })).length, 1);
    await publish({ from: `${root}/a/1`, to: `${root}/b/3`, size: 10, ...asPng });
    const copies = { prefix: `${root}/b/`, kind: 'PUBLISHED' } as const;
    assert.deepEqual(await objects.list({ ...copies, limit: 10 }), [`${root}/b/3`], 'a copy is listed as one');
    await objects.deletePrefix({ prefix: `${root}/a/` });
    assert.deepEqual(await objects.list({ prefix: `${root}/a/`, limit: 10 }), []);
  }),
  publishingCase('deletes a published copy by its key or prefix', async (subject, { publish, publicUrl }) => {
    const from = await writeObject(subject, bytesOf(10));
    const root = freshKey(subject);
    const keys = [`${root}/a/1`, `${root}/b/2`, `${root}/c/3`];
    for (const to of keys) await publish({ from, to, ...asPng });
    await subject.storage.objects.delete({ keys: [`${root}/a/1`] });
    await subject.storage.objects.deletePrefix({ prefix: `${root}/b/` });
    await subject.storage.objects.deletePrefix({ prefix: `${root}/c/`, kind: 'PUBLISHED' });
    for (const key of keys) await assertRefused(await getFrom(subject, publicUrl({ key })), 'what was deleted');
  }),
];
