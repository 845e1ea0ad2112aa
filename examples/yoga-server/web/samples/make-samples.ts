import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { dunes } from './dunes.ts';
import { fjord } from './fjord.ts';
import { poppies } from './poppies.ts';

const WIDTH = 1500;
const HEIGHT = 1000;

/** Renders a drawing like a photo, with grain: smooth gradients would show bands in a JPEG. */
async function photograph(svg: string): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 9 };
  const grain = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#808080', noise } })
    .blur(0.6)
    .grayscale()
    .png()
    .toBuffer();
  return sharp(Buffer.from(svg))
    .resize(WIDTH, HEIGHT)
    .flatten()
    .composite([{ input: grain, blend: 'soft-light' }])
    .png()
    .toBuffer();
}

for (const [name, draw] of Object.entries({ dunes, fjord, poppies })) {
  const image = await photograph(draw(WIDTH, HEIGHT));
  await sharp(image)
    .jpeg({ quality: 72, mozjpeg: true })
    .toFile(join(import.meta.dirname, `${name}.jpg`));
  const small = await sharp(image).resize(192, 128).webp({ quality: 70 }).toBuffer();
  await writeFile(join(import.meta.dirname, `${name}-small.webp`), small);
}
