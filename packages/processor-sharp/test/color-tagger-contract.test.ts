import { taggerContract } from '@graphql-darkroom/core/testing';
import { describe, test } from 'vitest';
import { colorTagger } from '../src/index.ts';
import { encode, gradient } from './images.ts';

describe('the color tagger keeps the contract of Tagger', async () => {
  const file = { contentType: 'image/png', bytes: await encode(gradient(100, 50), 'image/png') };
  const subject = { tagger: colorTagger(), file, unsupported: ['image/svg+xml', 'application/pdf'] };
  test.each(taggerContract)('$name', (promise) => promise.run(subject));
});
