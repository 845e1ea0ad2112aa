import sharp from 'sharp';

/** The media types that convert, and how sharp writes each. */
const FORMATS = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
} as const;

/** An image of its media type. */
export interface TestImage {
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/** A noisy image, so that half of it is missed. */
export async function imageOf(
  format: keyof typeof FORMATS,
  [width, height]: readonly [number, number],
  options: { readonly orientation?: number } = {},
): Promise<TestImage> {
  const { orientation } = options;
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  const image = sharp({ create: { width, height, channels: 3, background: '#c08040', noise } });
  const described = orientation === undefined ? image : image.withMetadata({ orientation });
  const bytes = await described.toFormat(format, format === 'webp' ? { lossless: true } : {}).toBuffer();
  const turned = orientation !== undefined && orientation >= 5;
  return { contentType: FORMATS[format], bytes, width: turned ? height : width, height: turned ? width : height };
}

/** One image of each type. */
export function oneOfEach(): Promise<readonly TestImage[]> {
  const formats = Object.keys(FORMATS) as (keyof typeof FORMATS)[];
  return Promise.all(formats.map((format, index) => imageOf(format, [40 + index, 30 + index])));
}
