import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { sniffImageFormat } from '@graphql-darkroom/core/adapter';
import { describe, test } from 'vitest';
import { conversion, sharpProcessor } from '../src/index.ts';
import { colourField, decode, encode } from './images.ts';
import { difference } from './matrix.ts';
import { convert, inspect } from './run.ts';

const processor = sharpProcessor({
  conversions: { AS_PNG: conversion({ recipe: 'as-png', apply: (image) => image.png() }) },
});

function sample(name: string): Promise<Buffer> {
  return readFile(new URL(`./samples/${name}`, import.meta.url));
}

describe('an AVIF', () => {
  test.each([
    ['animated.avif', 64, 64],
    ['avif-major-mif1.avif', 64, 48],
  ])('%s is told, measured and converted whole', async (name, width, height) => {
    const bytes = await sample(name);
    assert.equal(sniffImageFormat(bytes), 'avif');
    assert.deepEqual((await inspect('image/avif', bytes)).dimensions, { width, height });
    assert.partialDeepStrictEqual(await convert('image/avif', bytes), { width, height, contentType: 'image/avif' });
  });

  test.each(['avis', 'avio', 'mif1', 'msf1', 'miaf', 'MA1B'])('is one with the major brand %s', async (major) => {
    const avif = await encode(colourField(), 'image/avif');
    const branded = Buffer.from(avif);
    branded.write(major, 8, 'latin1');
    assert.equal(sniffImageFormat(branded), 'avif');
    const result = await convert('image/avif', branded, { processor, conversion: 'AS_PNG' });
    assert.equal(difference(await decode(result.bytes), await decode(avif)).largest, 0);
  });

  test('may list many brands before its own', () => {
    const brands = ['mif1', '\0\0\0\0', ...Array.from({ length: 40 }, (_, index) => `br${index + 10}`), 'avif'];
    const size = Buffer.from([0, 0, 0, 8 + 4 * brands.length]);
    assert.equal(sniffImageFormat(Buffer.concat([size, Buffer.from(`ftyp${brands.join('')}meta`)])), 'avif');
    const beyond = Buffer.from([0, 0, 0, 8 + 4 * (brands.length - 1)]);
    assert.equal(sniffImageFormat(Buffer.concat([beyond, Buffer.from(`ftyp${brands.join('')}meta`)])), null);
  });
});

describe('an animated PNG', () => {
  test('is converted as the image that it begins with', async () => {
    const bytes = await sample('animated.png');
    assert.equal(sniffImageFormat(bytes), 'png');
    assert.deepEqual((await inspect('image/png', bytes)).dimensions, { width: 16, height: 16 });
    const result = await convert('image/png', bytes, { processor, conversion: 'AS_PNG' });
    assert.partialDeepStrictEqual(result, { width: 16, height: 16, contentType: 'image/png' });
    assert.ok(!result.bytes.includes('acTL'));
    assert.deepEqual(await decode(result.bytes), await decode(bytes));
  });
});
