import sharp from 'sharp';

/** A photo-like JPEG: soft shapes under the grain of a sensor. */
export async function photo(width: number, height: number): Promise<Buffer> {
  const shapes = await sharp({
    create: {
      width: 40,
      height: 30,
      channels: 3,
      background: 'grey',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .png()
    .toBuffer();
  const grain = await sharp({
    create: { width, height, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 8 } },
  })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(shapes)
    .resize(width, height, { kernel: 'cubic', fit: 'fill' })
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 90 })
    .toBuffer();
}
