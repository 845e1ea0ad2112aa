import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** Pixels as three or four bytes each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Buffer;
}

/** The media types that convert. */
export type ContentType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif' | 'image/avif';

/** How to write each of them, without loss where that is possible. */
export const FORMATS: Readonly<Record<ContentType, (image: Sharp) => Sharp>> = {
  'image/jpeg': (image) => image.jpeg({ quality: 95 }),
  'image/png': (image) => image.png(),
  'image/webp': (image) => image.webp({ lossless: true, exact: true }),
  'image/gif': (image) => image.gif({ dither: 0 }),
  'image/avif': (image) => image.avif({ quality: 90, effort: 0 }),
};

/** All of them. */
export const CONTENT_TYPES = Object.keys(FORMATS) as readonly ContentType[];

/**
 * A field of 6 × 6 colours in large squares, so that a GIF's palette has room for each and a
 * JPEG's blocks hold one each.
 */
export function colourField(squareSize = 16): Pixels {
  const side = 6 * squareSize;
  const data = Buffer.alloc(side * side * 3);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const column = Math.floor(x / squareSize);
      const row = Math.floor(y / squareSize);
      data.set([column * 51, row * 51, ((column * 3 + row * 5) % 6) * 51], (y * side + x) * 3);
    }
  }
  return { width: side, height: side, channels: 3, data };
}

/** Smooth colours of any size, the same each time. */
export function gradient(width: number, height: number): Pixels {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      data.set([(x * 255) / width, (y * 255) / height, 128 + 100 * Math.sin((x + y) / 20)], (y * width + x) * 3);
    }
  }
  return { width, height, channels: 3, data };
}

/** The same pixels with an alpha that rises from left to right. */
export function withAlpha({ width, height, data }: Pixels): Pixels {
  const rgba = Buffer.alloc(width * height * 4);
  for (let index = 0; index < width * height; index += 1) {
    data.copy(rgba, index * 4, index * 3, index * 3 + 3);
    rgba[index * 4 + 3] = Math.floor(((index % width) * 256) / width);
  }
  return { width, height, channels: 4, data: rgba };
}

/** These pixels as an image to encode. */
export function imageOf({ data, width, height, channels }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

/** These pixels as a file of this type. */
export function encode(pixels: Pixels, contentType: ContentType): Promise<Buffer> {
  return FORMATS[contentType](imageOf(pixels)).toBuffer();
}

/** The pixels of a file, upright, as three or four bytes of sRGB each. */
export async function decode(bytes: Uint8Array): Promise<Pixels> {
  const image = sharp(bytes, { autoOrient: true, limitInputPixels: false }).toColourspace('srgb');
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels === 4 ? 4 : 3 };
}

/** An animation of four frames in plain colours, the second and third alike, with a delay of its own for each. */
export async function animation(contentType: 'image/gif' | 'image/webp'): Promise<Buffer> {
  const frames = await Promise.all(
    ANIMATION.colours.map((background) =>
      sharp({ create: { width: ANIMATION.width, height: ANIMATION.height, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const joined = sharp(frames, { join: { animated: true } });
  const options = { delay: [...ANIMATION.delay], loop: ANIMATION.loop };
  return contentType === 'image/gif'
    ? joined.gif({ ...options, keepDuplicateFrames: true }).toBuffer()
    : joined.webp({ ...options, lossless: true }).toBuffer();
}

/** What {@link animation} makes. */
export const ANIMATION = {
  width: 48,
  height: 32,
  colours: ['#c03020', '#20c030', '#20c030', '#3020c0'],
  delay: [100, 250, 300, 400],
  loop: 3,
} as const;

/** A PNG of 65 bytes whose header states these dimensions, with pixels for none of them. */
export function statedPng(width: number, height: number): Buffer {
  const header = Buffer.from('00000000000000000802000000', 'hex');
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync('')),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG with other pixels, of another colour type, and what lies before them as it is. */
export function pngWith(png: Buffer, given: { readonly colourType: number; readonly pixels: Buffer }): Buffer {
  const header = Buffer.from(png.subarray(16, 29));
  header[9] = given.colourType;
  const between = png.subarray(33, png.indexOf('IDAT') - 4);
  return Buffer.concat([
    png.subarray(0, 8),
    chunk('IHDR', header),
    between,
    chunk('IDAT', deflateSync(given.pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A chunk of a PNG. */
export function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), content]);
  const result = Buffer.alloc(body.length + 8);
  result.writeUInt32BE(content.length, 0);
  body.copy(result, 4);
  result.writeUInt32BE(crc32(body), result.length - 4);
  return result;
}
