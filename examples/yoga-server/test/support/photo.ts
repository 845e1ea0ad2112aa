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
