import type { Tagger } from '@graphql-darkroom/core';
import type { FileSource } from '@graphql-darkroom/core/adapter';
import sharp from 'sharp';
import { type CloudinaryCloud, cloudinaryTagger, type CloudinaryTaggerOptions } from '../src/index.ts';
import type { FakeCloudinary } from './fake-cloudinary/fake-cloudinary.ts';

/** The id of the file that is tagged. */
export const FILE_ID = '0b0c5b4e-7d5c-4e0e-9b1a-2a7d0c9a1f11';

/** The id of its copy. */
export const COPY_ID: string = `darkroom/${FILE_ID}`;

/** The account of a fake, as a user would name it. */
export function cloudOf(fake: FakeCloudinary): CloudinaryCloud {
  const { cloudName, apiKey, apiSecret, algorithm } = fake.account;
  return { cloudName, apiKey, apiSecret, uploadPrefix: fake.url, signatureAlgorithm: algorithm };
}

/** A tagger of a fake; with Imagga unless told otherwise. */
export function taggerOf(fake: FakeCloudinary, options: Partial<CloudinaryTaggerOptions> = {}): Tagger {
  return cloudinaryTagger({ categorization: 'imagga_tagging', cloud: cloudOf(fake), ...options });
}

/** A photograph of sorts, as a source. */
export async function photo(contentType = 'image/jpeg', width = 320): Promise<FileSource & { readonly bytes: Buffer }> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const image = sharp({ create: { width, height: 200, channels: 3, background: 'tan', noise } });
  const format = contentType.slice('image/'.length) as 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';
  return sourceOf(await image.toFormat(format).toBuffer(), contentType);
}

/** Bytes as a source. */
export function sourceOf(bytes: Buffer, contentType = 'image/jpeg'): FileSource & { readonly bytes: Buffer } {
  return { contentType, size: bytes.length, bytes, read: async () => new Blob([new Uint8Array(bytes)]).stream() };
}

/** Suggests tags for a file, a new photograph unless told otherwise. */
export async function suggest(
  tagger: Tagger,
  options: { readonly source?: FileSource; readonly signal?: AbortSignal } = {},
): ReturnType<Tagger['suggest']> {
  const { source = await photo(), signal = new AbortController().signal } = options;
  return tagger.suggest({ fileId: FILE_ID, source: async () => source, signal });
}
