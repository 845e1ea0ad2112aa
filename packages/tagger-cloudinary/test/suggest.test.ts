import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { PENDING } from './fake-cloudinary/analyses.ts';
import { type FakeCloudinary, send, startFakeCloudinary } from './fake-cloudinary/fake-cloudinary.ts';
import { COPY_ID, FILE_ID, photo, sourceOf, suggest, taggerOf } from './tagging.ts';

describe.each(['sha1', 'sha256'] as const)('suggestions, signed with %s', (algorithm) => {
  let fake: FakeCloudinary;
  beforeEach(async () => {
    fake = await startFakeCloudinary(algorithm);
  });
  afterEach(() => fake.stop());

  it('are what the add-on says, with its confidences', async () => {
    assert.deepEqual(await suggest(taggerOf(fake)), {
      kind: 'SUGGESTED',
      tags: [
        { name: 'bull', confidence: 0.8723 },
        { name: 'cattle', confidence: 0.6803 },
        { name: 'grass', confidence: 0.2451 },
      ],
    });
  });

  it('leave no copy behind', async () => {
    await suggest(taggerOf(fake));
    assert.deepEqual(fake.calls, [`resource ${COPY_ID}`, `upload ${COPY_ID}`, `destroy ${COPY_ID}`]);
    assert.equal(fake.copies.size, 0);
    assert.equal(fake.forms.at(-1)?.fields.get('invalidate'), 'true');
  });
});

describe('suggestions', () => {
  let fake: FakeCloudinary;
  beforeEach(async () => {
    fake = await startFakeCloudinary();
  });
  afterEach(() => fake.stop());

  it.each(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'])(
    'send the bytes of a file of type %s as they are, and nothing else about it',
    async (contentType) => {
      const source = await photo(contentType);
      const tagger = taggerOf(fake, { cleanUp: false });
      assert.equal(tagger.supports(contentType), true);
      await suggest(tagger, { source });
      assert.deepEqual(fake.copies.get(COPY_ID)?.bytes, source.bytes);
      assert.equal(fake.copies.get(COPY_ID)?.type, 'authenticated');
      const [form] = fake.forms;
      assert.equal(form?.file?.filename, 'file');
      const { timestamp, signature, ...fields } = Object.fromEntries(form?.fields ?? []);
      assert.deepEqual(fields, {
        api_key: fake.account.apiKey,
        categorization: 'imagga_tagging',
        overwrite: '1',
        public_id: COPY_ID,
        type: 'authenticated',
      });
      assert.ok(timestamp !== undefined && signature !== undefined);
    },
  );

  it('send a file of several megabytes', async () => {
    const source = await photo('image/png', 12_000);
    assert.ok(source.size > 2_000_000);
    await suggest(taggerOf(fake, { cleanUp: false }), { source });
    assert.deepEqual(fake.copies.get(COPY_ID)?.bytes, source.bytes);
  });

  it('have the highest confidence of several add-ons for a name that both give', async () => {
    const tagger = taggerOf(fake, { categorization: ['imagga_tagging', 'google_tagging'], detection: 'lvis' });
    assert.deepEqual(await suggest(tagger), {
      kind: 'SUGGESTED',
      tags: [
        { name: 'Bull', confidence: 0.9635 },
        { name: 'cow', confidence: 0.93 },
        { name: 'Horn', confidence: 0.9097 },
        { name: 'cattle', confidence: 0.6803 },
        { name: 'bell', confidence: 0.52 },
        { name: 'grass', confidence: 0.2451 },
      ],
    });
    assert.equal(tagger.name, 'cloudinary:google_tagging+imagga_tagging+lvis');
  });

  it('are asked for with the URL of the webhook where there is one', async () => {
    await suggest(taggerOf(fake, { notificationUrl: 'https://example.com/cloudinary?a=1&b=2' }));
    assert.equal(fake.forms[0]?.fields.get('notification_url'), 'https://example.com/cloudinary?a=1&b=2');
  });

  it('that are pending are asked for again, without another upload, by whichever tagger', async () => {
    fake.addOns.set('imagga_tagging', PENDING);
    assert.deepEqual(await suggest(taggerOf(fake)), { kind: 'PENDING', askAgainInSeconds: 15 });
    assert.deepEqual(await suggest(taggerOf(fake, { askAgainInSeconds: 7 })), {
      kind: 'PENDING',
      askAgainInSeconds: 7,
    });
    fake.copies
      .get(COPY_ID)
      ?.analyses.set('imagga_tagging', { status: 'complete', data: [{ tag: 'late', confidence: 1 }] });
    assert.deepEqual(await suggest(taggerOf(fake)), { kind: 'SUGGESTED', tags: [{ name: 'late', confidence: 1 }] });
    assert.deepEqual(
      fake.calls.filter((call) => call.startsWith('upload')),
      [`upload ${COPY_ID}`],
    );
    assert.equal(fake.copies.size, 0);
  });

  it('are pending while one of several add-ons is', async () => {
    fake.addOns.set('google_tagging', PENDING);
    const answer = await suggest(taggerOf(fake, { categorization: ['imagga_tagging', 'google_tagging'] }));
    assert.equal(answer.kind, 'PENDING');
  });

  it('that are pending wait longer where a webhook tells when to ask', async () => {
    fake.addOns.set('imagga_tagging', PENDING);
    const tagger = taggerOf(fake, { notificationUrl: 'https://example.com/cloudinary' });
    assert.deepEqual(await suggest(tagger), { kind: 'PENDING', askAgainInSeconds: 300 });
  });

  it('are made by a new upload where the pending copy is gone', async () => {
    fake.addOns.set('imagga_tagging', PENDING);
    await suggest(taggerOf(fake));
    fake.copies.clear();
    assert.equal((await suggest(taggerOf(fake))).kind, 'PENDING');
    assert.equal(fake.calls.filter((call) => call.startsWith('upload')).length, 2);
  });

  it('that never come are given up, with their copy, to be tried again', async () => {
    fake.addOns.set('imagga_tagging', PENDING);
    await suggest(taggerOf(fake));
    const copy = fake.copies.get(COPY_ID);
    assert.ok(copy);
    copy.createdAt = new Date(Date.now() - 3_700_000);
    await assert.rejects(suggest(taggerOf(fake)), { code: 'TAGGER_UNAVAILABLE' });
    assert.equal(fake.copies.size, 0);
  });

  it('are made again where the copy was analysed by another add-on', async () => {
    await suggest(taggerOf(fake, { cleanUp: false }));
    const answer = await suggest(taggerOf(fake, { categorization: 'google_tagging', cleanUp: false }));
    assert.equal(answer.kind === 'SUGGESTED' && answer.tags[0]?.name, 'Bull');
    assert.equal(fake.copies.size, 1);
  });

  it('are read from the copy that stays without cleanUp', async () => {
    const tagger = taggerOf(fake, { cleanUp: false });
    assert.deepEqual(await suggest(tagger), await suggest(tagger));
    assert.equal(fake.calls.filter((call) => call.startsWith('upload')).length, 1);
    assert.equal(fake.copies.size, 1);
  });

  it('are not lost where the copy cannot be destroyed: the next attempt has them without an upload', async () => {
    fake.misbehave.set('destroy', (response) => send(response, 500, { error: { message: 'General Error' } }));
    await assert.rejects(suggest(taggerOf(fake)), { code: 'TAGGER_UNAVAILABLE' });
    assert.equal((await suggest(taggerOf(fake))).kind, 'SUGGESTED');
    assert.equal(fake.calls.filter((call) => call.startsWith('upload')).length, 1);
    assert.equal(fake.copies.size, 0);
  });

  it('are at most a thousand, the surest', async () => {
    const data = Array.from({ length: 1200 }, (_, index) => ({ tag: `tag ${index}`, confidence: index / 1200 }));
    fake.addOns.set('imagga_tagging', { status: 'complete', data });
    const answer = await suggest(taggerOf(fake));
    assert.ok(answer.kind === 'SUGGESTED');
    assert.equal(answer.tags.length, 1000);
    assert.equal(answer.tags[0]?.name, 'tag 1199');
  });

  it('are refused for what is no image, and nothing is sent', async () => {
    const tagger = taggerOf(fake);
    for (const contentType of ['image/svg+xml', 'application/pdf', 'text/html', 'video/mp4']) {
      assert.equal(tagger.supports(contentType), false);
      await assert.rejects(suggest(tagger, { source: sourceOf(Buffer.from('x'), contentType) }), {
        code: 'TAGGING_FAILED',
      });
    }
    await assert.rejects(suggest(taggerOf(fake, { maxBytes: 100 })), { code: 'TAGGING_FAILED' });
    assert.deepEqual(
      fake.calls.filter((call) => call.startsWith('upload')),
      [],
    );
  });
});

describe('copies', () => {
  let fake: FakeCloudinary;
  beforeEach(async () => {
    fake = await startFakeCloudinary();
  });
  afterEach(() => fake.stop());
  const { signal } = new AbortController();

  it('are named by the id of their file', () => {
    assert.equal(taggerOf(fake).copies?.idOf(FILE_ID), COPY_ID);
    assert.equal(taggerOf(fake, { folder: 'shop/photos' }).copies?.idOf('1'), 'shop/photos/1');
  });

  it('are removed, also where there is none', async () => {
    const tagger = taggerOf(fake, { cleanUp: false });
    await suggest(tagger);
    await tagger.copies?.remove({ copyId: COPY_ID, signal });
    assert.equal(fake.copies.size, 0);
    await tagger.copies?.remove({ copyId: COPY_ID, signal });
    assert.equal(fake.forms.at(-1)?.fields.get('invalidate'), 'true');
  });

  it('that could not be removed are an error, to be removed later', async () => {
    fake.misbehave.set('destroy', (response) => send(response, 503, {}));
    await assert.rejects(async () => taggerOf(fake).copies?.remove({ copyId: COPY_ID, signal }), {
      code: 'TAGGER_UNAVAILABLE',
    });
    fake.misbehave.set('destroy', (response) => send(response, 200, { result: 'error' }));
    await assert.rejects(async () => taggerOf(fake).copies?.remove({ copyId: COPY_ID, signal }), {
      code: 'TAGGER_UNAVAILABLE',
    });
  });
});
