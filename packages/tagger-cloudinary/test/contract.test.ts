import { taggerContract } from '@graphql-darkroom/core/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { testContract } from '../../../test/support/test-contract.ts';
import { type FakeCloudinary, startFakeCloudinary } from './fake-cloudinary/fake-cloudinary.ts';
import { cloudOf, photo, taggerOf } from './tagging.ts';

describe.each([true, false])('cloudinaryTagger keeps the contract of Tagger, with cleanUp: %s', (cleanUp) => {
  let fake: FakeCloudinary;
  beforeAll(async () => {
    fake = await startFakeCloudinary();
  });
  afterAll(() => fake.stop());

  testContract(taggerContract, async () => ({
    tagger: taggerOf(fake, { cleanUp }),
    file: await photo(),
    unsupported: ['image/svg+xml', 'application/pdf'],
    unreachable: taggerOf(fake, { cleanUp, cloud: { ...cloudOf(fake), uploadPrefix: 'http://127.0.0.1:1' } }),
  }));
});
