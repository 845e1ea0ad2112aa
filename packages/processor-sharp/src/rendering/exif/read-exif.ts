import type { ImageExif } from '@graphql-darkroom/core/adapter';
import sharp from 'sharp';
import { openOptions, type SourceImage } from '../judge-image.ts';
import { parseExif } from './parse-exif.ts';

/** What the EXIF block of an image says; null without one. An image is never refused for what is in it. */
export async function readExif({ bytes, format, limits, exif }: SourceImage): Promise<ImageExif | null> {
  const block = exif === undefined ? (await sharp(bytes, openOptions(format, limits)).metadata()).exif : exif;
  return block === undefined || block === null ? null : parseExif(block);
}
