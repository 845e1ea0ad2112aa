import { taggerContract } from '@graphql-darkroom/core/testing';
import { describe } from 'vitest';
import { testContract } from '../../../test/support/test-contract.ts';
import { colorTagger } from '../src/index.ts';
import { encode, gradient } from './images.ts';

describe('the color tagger keeps the contract of Tagger', async () => {
  const file = { contentType: 'image/png', bytes: await encode(gradient(100, 50), 'image/png') };
  const subject = { tagger: colorTagger(), file, unsupported: ['image/svg+xml', 'application/pdf'] };
  testContract(taggerContract, () => subject);
});
