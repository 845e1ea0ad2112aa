import assert from 'node:assert/strict';
import { createDarkroom, memoryDatabase, memoryStorage } from '@graphql-darkroom/core';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import sharp from 'sharp';
import { afterEach, beforeEach, test } from 'vitest';
import { cloudinaryTagger, type CloudinaryTaggerOptions } from '../src/index.ts';
import { type FakeCloudinary, startFakeCloudinary } from './fake-cloudinary/fake-cloudinary.ts';
import { cloudOf } from './tagging.ts';

let fake: FakeCloudinary;
beforeEach(async () => {
  fake = await startFakeCloudinary();
});
afterEach(() => fake.stop());

/** A portrait that says where it was taken. */
async function photoWithPosition(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  return sharp({ create: { width: 2400, height: 1600, channels: 3, background: 'tan', noise } })
    .withExif({ IFD0: { Artist: 'Grace' }, IFD3: { GPSLatitude: '52/1 31/1 0/1', GPSLatitudeRef: 'N' } })
    .jpeg()
    .toBuffer();
}

/** What Cloudinary receives of this photo. */
async function sentOf(photo: Buffer, options: Partial<CloudinaryTaggerOptions> = {}): Promise<Buffer> {
  const darkroom = createDarkroom({
    storage: memoryStorage(),
    database: memoryDatabase(),
    viewer: () => 'grace',
    processor: sharpProcessor(),
    tagger: cloudinaryTagger({ categorization: 'imagga_tagging', cloud: cloudOf(fake), ...options }),
  });
  darkroom.makeSchema({ typeDefs: 'type Query { portrait: File @fileUpload(tag: true) }', resolvers: {} });
  const from = new Blob([new Uint8Array(photo)]).stream();
  const { id } = await darkroom.files.import({ from, owner: 'grace', target: 'Query.portrait' });
  await darkroom.runJobs();
  const file = await darkroom.files.get(id);
  await darkroom.close();
  assert.equal(file?.tagging?.status, 'DONE');
  assert.ok(file.placeholder !== null);
  const [form, ...others] = fake.forms.filter(({ file: sent }) => sent !== null);
  assert.deepEqual(others, []);
  return form?.file?.bytes ?? assert.fail('Nothing was sent.');
}

test('is a small copy that does not say where the photo was taken', async () => {
  const photo = await photoWithPosition();
  const sent = await sentOf(photo);
  const { format, width, height, exif, xmp } = await sharp(sent).metadata();
  assert.deepEqual([format, width, height, exif, xmp], ['jpeg', 1000, 667, undefined, undefined]);
  assert.ok(!sent.includes('Grace') && photo.includes('Grace'));
});

test("is the file itself with `send: 'ORIGINAL'`", async () => {
  const photo = await photoWithPosition();
  assert.deepEqual(await sentOf(photo, { send: 'ORIGINAL' }), photo);
});

test('is nothing else than these two', () => {
  // @ts-expect-error -- not typed so
  assert.throws(() => cloudinaryTagger({ categorization: 'imagga_tagging', cloud: cloudOf(fake), send: 'THUMBNAIL' }), {
    code: 'INVALID_CONFIGURATION',
    message: "`send` must be 'PREVIEW' or 'ORIGINAL', not \"THUMBNAIL\".",
  });
});
