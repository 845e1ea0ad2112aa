import { invalidConfiguration } from '@graphql-darkroom/core/adapter';
import sharp, { type Sharp } from 'sharp';
import type { ImageInfo } from '../conversion.ts';

/** What a crop keeps without a focal point: the most conspicuous part of an image, or its middle. */
export type Crop = 'attention' | 'centre';

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** @throws {DarkroomError} INVALID_CONFIGURATION. */
export function requireCrop(crop: Crop): void {
  if (crop === 'attention' || crop === 'centre') return;
  throw invalidConfiguration(`A crop must be 'attention' or 'centre', not ${String(crop)}.`);
}

/** Covers this size with an image, and crops what is beyond. An image that is smaller is not enlarged. */
export function cover(image: Sharp, info: ImageInfo, { width, height, crop }: Size & { readonly crop: Crop }): Sharp {
  const { focalPoint } = info;
  if (focalPoint === null) {
    return image.resize(width, height, { fit: 'cover', position: positionOf(crop, info), withoutEnlargement: true });
  }
  const scale = Math.min(1, Math.max(width / info.width, height / info.height));
  const scaled = { width: Math.round(info.width * scale), height: Math.round(info.height * scale) };
  const [across, down] = [Math.min(width, scaled.width), Math.min(height, scaled.height)];
  return image.resize(scaled.width, scaled.height, { fit: 'fill' }).extract({
    left: startOf(focalPoint.x, scaled.width, across),
    top: startOf(focalPoint.y, scaled.height, down),
    width: across,
    height: down,
  });
}

/** Where a piece of a side starts that has the point in its middle, as far as the side allows. */
function startOf(point: number, side: number, length: number): number {
  return Math.min(Math.max(0, Math.round(point * side - length / 2)), side - length);
}

/** The option `position` of sharp's `resize`. libvips finds no conspicuous part of an animation. */
function positionOf(crop: Crop, { frames }: ImageInfo): number | string {
  return crop === 'attention' && frames === 1 ? sharp.strategy.attention : 'centre';
}
