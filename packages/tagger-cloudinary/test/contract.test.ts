import { taggerContract } from '@graphql-darkroom/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type FakeCloudinary, startFakeCloudinary } from './fake-cloudinary/fake-cloudinary.ts';
import { photo, taggerOf } from './tagging.ts';

describe.each([true, false])('cloudinaryTagger keeps the contract of Tagger, with cleanUp: %s', (cleanUp) => {
  let fake: FakeCloudinary;
  beforeAll(async () => {
    fake = await startFakeCloudinary();
  });
  afterAll(() => fake.stop());

  it.each(taggerContract)('$name', async (promise) => {
    await promise.run({
      tagger: taggerOf(fake, { cleanUp }),
      file: await photo(),
      unsupported: ['image/svg+xml', 'application/pdf'],
    });
  });
});
