import assert from 'node:assert/strict';
import { createDarkroom, memoryDatabase, memoryStorage } from '@graphql-darkroom/core';
import { graphql } from 'graphql';
import sharp from 'sharp';
import { onTestFinished, test } from 'vitest';
import { sharpProcessor } from '../src/index.ts';
import { heicSample } from './heic-bytes.ts';

test('a HEIC that is uploaded for everyone has no EXIF for them, and is shown as a JPEG', async () => {
  const heic = heicSample('exif-orientation-6');
  assert.ok(heic.includes('Exif\0\0'));
  const storage = memoryStorage();
  const darkroom = createDarkroom({
    storage,
    database: memoryDatabase(),
    processor: sharpProcessor({ formats: ['jpeg', 'png', 'webp', 'gif', 'avif', 'heic'] }),
    viewer: () => 'ada',
  });
  onTestFinished(() => darkroom.close());
  const typeDefs = 'type Query { photo: File @fileUpload(visibility: PUBLIC, convert: [SEPIA]) }';
  const schema = darkroom.makeSchema({ typeDefs, resolvers: {} });
  const from = new Blob([new Uint8Array(heic)]).stream();
  const { id } = await darkroom.files.import({ from, owner: 'ada', target: 'Query.photo' });
  await darkroom.runJobs();

  const source = `{ file(id: "${id}") { contentType url placeholder conversion(name: SEPIA) { status contentType url } } }`;
  const { data, errors } = await graphql({ schema, source });
  assert.equal(errors, undefined);
  const file = data?.['file'] as Answer;
  const fetched = async (url: string): Promise<Buffer> =>
    Buffer.from(await (await storage.handler(new Request(url))).arrayBuffer());
  const published = await fetched(file.url);
  assert.equal(file.contentType, 'image/heic');
  assert.ok(published.length > 100 && !published.includes('Exif\0\0'));
  assert.ok((file.placeholder?.length ?? 0) > 0);
  assert.partialDeepStrictEqual(file.conversion, { status: 'DONE', contentType: 'image/jpeg' });
  const shown = await sharp(await fetched(file.conversion.url)).metadata();
  assert.deepEqual([shown.format, shown.width, shown.height, shown.exif], ['jpeg', 96, 64, undefined]);
});

interface Answer {
  readonly contentType: string;
  readonly url: string;
  readonly placeholder: string | null;
  readonly conversion: { readonly status: string; readonly contentType: string; readonly url: string };
}
