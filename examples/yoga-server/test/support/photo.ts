import sharp from 'sharp';

/** A photo-like JPEG: soft shapes with noise, so that it neither compresses to nothing nor decodes for free. */
export async function photo(width: number, height: number): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  const background = { r: 200, g: 120, b: 60 };
  const soft = await sharp({ create: { width, height, channels: 3, background, noise } })
    .blur(3)
    .png()
    .toBuffer();
  return sharp(soft).jpeg({ quality: 90 }).toBuffer();
}

/** A JPEG with as much detail as leaves have, which a small image of it keeps. */
export async function foliage(width: number, height: number): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 110, sigma: 40 };
  const background = { r: 60, g: 110, b: 50 };
  const leaves = await sharp({ create: { width: 360, height: 240, channels: 3, background, noise } })
    .png()
    .toBuffer();
  return sharp(leaves).resize(width, height, { kernel: 'nearest', fit: 'fill' }).jpeg({ quality: 90 }).toBuffer();
}
