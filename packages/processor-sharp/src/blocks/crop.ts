import { invalidConfiguration } from '@graphql-darkroom/core/adapter';
import sharp from 'sharp';
import type { ImageInfo } from '../conversion.ts';

/** What a crop keeps: the most conspicuous part of an image, or its middle. */
export type Crop = 'attention' | 'centre';

/** @throws {DarkroomError} INVALID_CONFIGURATION. */
export function requireCrop(crop: Crop): void {
  if (crop === 'attention' || crop === 'centre') return;
  throw invalidConfiguration(`A crop must be 'attention' or 'centre', not ${String(crop)}.`);
}

/** The option `position` of sharp's `resize`. libvips finds no conspicuous part of an animation. */
export function positionOf(crop: Crop, { frames }: ImageInfo): number | string {
  return crop === 'attention' && frames === 1 ? sharp.strategy.attention : 'centre';
}
