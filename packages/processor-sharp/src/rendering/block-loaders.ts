import sharp from 'sharp';

/**
 * Leaves libvips the loaders of the five formats alone: no SVG, TIFF, PDF, HDR gain maps, or whatever another build
 * has. This holds for the whole process, for every user of the same copy of sharp. Repeating it changes nothing.
 */
export function blockOtherLoaders(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  // By class, so that both files and buffers of these formats stay open to a host that uses sharp itself.
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
