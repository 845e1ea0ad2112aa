import assert from 'node:assert/strict';
import { v2 } from 'cloudinary';
import { afterEach, beforeEach, describe, it, vi } from 'vitest';
import { type CloudinaryCategorization, cloudinaryTagger } from '../src/index.ts';
import { type FakeCloudinary, startFakeCloudinary } from './fake-cloudinary/fake-cloudinary.ts';
import { cloudOf, suggest, taggerOf } from './tagging.ts';

const CLOUD = { cloudName: 'demo', apiKey: '1234', apiSecret: 'a-secret' };

describe('the tagger', () => {
  let fake: FakeCloudinary;
  beforeEach(async () => {
    fake = await startFakeCloudinary('sha256');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await fake.stop();
  });

  it('takes its account from CLOUDINARY_URL', async () => {
    const { apiKey, apiSecret, cloudName } = fake.account;
    const url = `cloudinary://${apiKey}:${apiSecret}@${cloudName}?upload_prefix=${encodeURIComponent(fake.url)}&signature_algorithm=sha256`;
    vi.stubEnv('CLOUDINARY_URL', url);
    assert.equal((await suggest(cloudinaryTagger({ categorization: 'imagga_tagging' }))).kind, 'SUGGESTED');
  });

  it("leaves the SDK's own configuration as the host has it", async () => {
    const before = structuredClone(v2.config());
    await suggest(taggerOf(fake));
    assert.deepEqual(v2.config(), before);
  });

  it('serves several accounts at once', async () => {
    const other = await startFakeCloudinary('sha1');
    try {
      const answers = await Promise.all([suggest(taggerOf(fake)), suggest(taggerOf(other)), suggest(taggerOf(fake))]);
      assert.deepEqual(
        answers.map(({ kind }) => kind),
        ['SUGGESTED', 'SUGGESTED', 'SUGGESTED'],
      );
    } finally {
      await other.stop();
    }
  });

  it('is named by what it asks for, in whatever order, in at most 64 characters', () => {
    const name = (categorization: readonly CloudinaryCategorization[], detection?: string): string =>
      cloudinaryTagger({ categorization, cloud: CLOUD, ...(detection === undefined ? {} : { detection }) }).name;
    assert.equal(name(['imagga_tagging']), 'cloudinary:imagga_tagging');
    assert.equal(
      name(['imagga_tagging', 'google_tagging']),
      name(['google_tagging', 'imagga_tagging', 'google_tagging']),
    );
    const all = ['imagga_tagging', 'google_tagging', 'aws_rek_tagging'] as const;
    assert.ok(name(all, 'cld-fashion_v3').length <= 64);
    assert.notEqual(name(all, 'cld-fashion_v3'), name(all, 'cld-fashion_v4'));
  });

  it.each([
    ['no add-on', { categorization: [] }],
    ['an unknown add-on', { categorization: 'auto_tagging' as CloudinaryCategorization }],
    ['a detection of several models', { detection: 'lvis,coco' }],
    ['a folder with a question mark', { folder: 'a?b' }],
    ['a folder that begins with a slash', { folder: '/a' }],
    ['a timeout of zero', { timeoutSeconds: 0 }],
    ['a pause of half a second', { askAgainInSeconds: 0.5 }],
    ['a limit of ten seconds', { maxPendingSeconds: 10 }],
    ['files of a gigabyte', { maxBytes: 1_000_000_000 }],
    ['a cloud without a name', { cloud: { ...CLOUD, cloudName: '' } }],
    ['a cloud without a key', { cloud: { ...CLOUD, apiKey: '' } }],
    ['a cloud without a secret', { cloud: { ...CLOUD, apiSecret: '' } }],
    ['a cloud with a path in its name', { cloud: { ...CLOUD, cloudName: 'a/../b' } }],
    ['plain HTTP to another machine', { cloud: { ...CLOUD, uploadPrefix: 'http://api.cloudinary.com' } }],
    ['a prefix that is no URL', { cloud: { ...CLOUD, uploadPrefix: 'api.cloudinary.com' } }],
    ['an unknown hash', { cloud: { ...CLOUD, signatureAlgorithm: 'md5' as 'sha1' } }],
  ])('is not made with %s', (_name, options) => {
    const make = (): unknown => cloudinaryTagger({ categorization: 'imagga_tagging', cloud: CLOUD, ...options });
    assert.throws(make, (error: Error) => {
      assert.equal((error as Error & { readonly code: string }).code, 'INVALID_CONFIGURATION');
      assert.ok(!error.message.includes(CLOUD.apiSecret));
      return true;
    });
  });

  it.each([undefined, '', 'https://key:a-secret@demo', 'cloudinary://demo', 'nonsense a-secret'])(
    'is not made with a CLOUDINARY_URL of %j',
    (url) => {
      vi.stubEnv('CLOUDINARY_URL', url);
      assert.throws(
        () => cloudinaryTagger({ categorization: 'imagga_tagging' }),
        (error: Error) => /cloud/i.test(error.message) && !error.message.includes('a-secret'),
      );
    },
  );

  it('takes the secret of its options, whatever CLOUDINARY_URL says', async () => {
    vi.stubEnv('CLOUDINARY_URL', 'cloudinary://key:secret@other');
    assert.equal((await suggest(taggerOf(fake, { cloud: cloudOf(fake) }))).kind, 'SUGGESTED');
  });
});
