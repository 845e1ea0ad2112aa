import {
  type FileSource,
  DarkroomError,
  orAborted,
  type SuggestedTag,
  type Tagger,
} from '@graphql-darkroom/core/adapter';
import sharp from 'sharp';
import { type ColorName, colorName } from './color-names.ts';
import { conversion } from './conversion.ts';
import { sharpProcessor, type SharpProcessorOptions } from './sharp-processor.ts';

/** Options of {@link colorTagger}: those of {@link sharpProcessor}, with the same defaults, except `conversions`. */
export interface ColorTaggerOptions extends Omit<SharpProcessorOptions, 'conversions'> {
  /**
   * The smallest share of the pixels for which a colour is suggested, 0 to 1.
   *
   * @default 0.05
   */
  readonly minShare?: number;
}

/** The longest side of the image that is measured, in pixels. */
const SIDE = 96;

/** An image is square unless one side is longer than the other by more than this factor. */
const SQUARE_WITHIN = 1.05;

/** Samples pixels without mixing them into colours that do not occur. Lossless, so that they stay unchanged. */
const SMALL = conversion({
  recipe: 'color-tagger',
  apply: (image) =>
    image
      .resize({ width: SIDE, height: SIDE, fit: 'inside', kernel: 'nearest', withoutEnlargement: true })
      .webp({ lossless: true, effort: 0 }),
});

/**
 * Suggests tags for what can be measured in an image, without an account and without sending it anywhere: the names of
 * its colours, each with its share of the pixels as confidence, whether it is `landscape`, `portrait` or `square`, and
 * whether it is `dark` or `bright`.
 *
 * It recognises no objects: a photograph of a bull is `brown`. The same image always gets the same tags. Only the first
 * frame of an animation counts; transparent pixels have no colour. Images are opened like those of
 * {@link sharpProcessor}, with the same limits, and in the same processes if both have the same number of them, as they
 * do by default. Give both the same `formats`: HEIC is tagged only if they have it here, too.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for an invalid option.
 *
 * @example
 * ```ts
 * const tagger = colorTagger();
 * ```
 */
export function colorTagger(options: ColorTaggerOptions = {}): Tagger {
  const { minShare = 0.05, ...opening } = options;
  if (!(minShare >= 0 && minShare <= 1)) {
    throw new DarkroomError('INVALID_CONFIGURATION', `minShare must be a number from 0 to 1, not ${minShare}.`);
  }
  const processor = sharpProcessor({ ...opening, conversions: { SMALL } });

  return {
    name: 'sharp:color',
    supports: (contentType) => processor.supports(contentType),
    send: 'ANY',
    suggest: async ({ source, signal }) => {
      const small = await shrink(processor, await orAborted(signal, source()), signal);
      const pixels = await orAborted(signal, sharp(small).raw().toBuffer({ resolveWithObject: true }));
      const { data, info } = pixels;
      return { kind: 'SUGGESTED', tags: [...measure(data, info.channels, minShare), orientation(info)] };
    },
  };
}

const REFUSALS: ReadonlySet<string> = new Set([
  'UNSUPPORTED_IMAGE',
  'INVALID_IMAGE',
  'IMAGE_TOO_LARGE',
  'IMAGE_TOO_COMPLEX',
]);

async function shrink(
  processor: ReturnType<typeof sharpProcessor<'SMALL'>>,
  source: FileSource,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  let small = new ArrayBuffer(0);
  try {
    await processor.convert({
      conversion: 'SMALL',
      source,
      destination: {
        write: async ({ body }) => {
          small = await new Response(body).arrayBuffer();
        },
      },
      signal,
    });
  } catch (error) {
    if (!(error instanceof DarkroomError) || !REFUSALS.has(error.code)) throw error;
    throw new DarkroomError('TAGGING_FAILED', error.message, { context: error.context, cause: error });
  }
  return small;
}

/** The colours, most frequent first, and the brightness. */
function measure(data: Uint8Array, channels: number, minShare: number): readonly SuggestedTag[] {
  const counts = new Map<ColorName, number>();
  let seen = 0;
  let light = 0;
  for (let at = 0; at + 2 < data.length; at += channels) {
    const [red = 0, green = 0, blue = 0, alpha = 255] = data.subarray(at, at + channels);
    if (alpha < 128) continue;
    const name = colorName(red, green, blue);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    seen += 1;
    // Rec. 709 luma, on the stored values.
    light += 2126 * red + 7152 * green + 722 * blue;
  }
  if (seen === 0) return [];
  const total = data.length / channels;
  const colors = [...counts]
    .toSorted(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .filter(([, count]) => count / total >= minShare)
    .map(([name, count]) => ({ name, confidence: rounded(count / total) }));
  const brightness = light / (seen * 2_550_000);
  const bright = brightness >= 0.5;
  return [...colors, { name: bright ? 'bright' : 'dark', confidence: rounded(bright ? brightness : 1 - brightness) }];
}

function orientation({ width, height }: { readonly width: number; readonly height: number }): SuggestedTag {
  if (width > height * SQUARE_WITHIN) return { name: 'landscape', confidence: 1 };
  return { name: height > width * SQUARE_WITHIN ? 'portrait' : 'square', confidence: 1 };
}

/** Rounds down to four decimals, so that the shares never add up to more than 1. */
function rounded(share: number): number {
  return Math.floor(share * 10_000) / 10_000;
}
