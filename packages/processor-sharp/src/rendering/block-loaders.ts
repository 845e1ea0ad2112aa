import sharp from 'sharp';

/**
 * Blocks all libvips loaders but those of the five formats: no SVG, TIFF, PDF, HDR gain maps, or whatever another build
 * has. Applies to the whole process, to every user of the same copy of sharp. Idempotent.
 */
export function blockOtherLoaders(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  // By class, so that a host that uses sharp itself can open both files and buffers of these formats.
  sharp.unblock({
    operation: [
      'VipsForeignLoadJpeg',
      'VipsForeignLoadPng',
      'VipsForeignLoadWebp',
      'VipsForeignLoadNsgif',
      'VipsForeignLoadHeif',
    ],
  });
}
