import {
  type ConversionDefinition,
  DarkroomError,
  type Derivatives,
  type FileSource,
  IMAGE_CONTENT_TYPES,
  type ImageDimensions,
  type ImagePreview,
  MAX_IMAGE_SIDE,
  type PreviewTask,
  type Processor,
  readImageHeader,
  requireSides,
} from '@graphql-darkroom/core/adapter';
import type { Fetch } from '@graphql-darkroom/core/http';
import { bothSignatures } from './both-signatures.ts';
import { convertTogether, type FunctionConversions, type TogetherTasks } from './convert-together.ts';
import { MAX_CONVERSIONS } from './delivery.ts';
import { tooManyBytes, unsupportedImage } from './refusals.ts';
import { wholeNumber } from './whole-number.ts';

/** Options of {@link httpProcessor}. */
export interface HttpProcessorOptions<Name extends string> {
  /** The URL of the function. Redirects are not followed. */
  readonly url: string;
  /**
   * Signs requests to the function: the base64 of 24 bytes or more, with or without the prefix `whsec_`. If there are
   * several, each signs, so that you can replace them one after the other.
   */
  readonly secret: string | readonly string[];
  /** Verifies the function's answers; must differ from `secret`. If there are several, each is accepted. */
  readonly answerSecret: string | readonly string[];
  /**
   * The conversions that the function makes, by name, with the recipes of the processor that it runs. If the function
   * has another recipe by now, it refuses, and the conversion is retried.
   */
  readonly conversions: Readonly<Record<Name, ConversionDefinition>>;
  /**
   * Maximum time of the function for all conversions of a delivery, 1 to 280 seconds. It responds until it is done, so
   * its platform must allow for that. Conversions that it has reported by then are kept, and the others are retried.
   *
   * @default 60
   */
  readonly timeoutSeconds?: number;
  /**
   * Maximum number of pixels of an image. Checked in the header: of the original at the end of its upload, and of the
   * result once it is stored.
   *
   * @default 50_000_000
   */
  readonly maxPixels?: number;
  /**
   * Maximum length of a side of an image in pixels, checked like `maxPixels`.
   *
   * @default 65_535
   */
  readonly maxSide?: number;
  /**
   * Maximum size of an original in bytes. If a policy requests conversions, larger files are refused before they are
   * uploaded.
   *
   * @default 104_857_600
   */
  readonly maxSourceBytes?: number;
  /**
   * Maximum size of a result in bytes.
   *
   * @default 104_857_600
   */
  readonly maxResultBytes?: number;
  /**
   * Whether the function makes previews, too, for placeholders and taggers: its processor has `preview`, as
   * `sharpProcessor` does. Update the function before you switch this on.
   *
   * @default false
   */
  readonly previews?: boolean;
  /**
   * Connects to the function.
   *
   * @default globalThis.fetch
   */
  readonly fetch?: Fetch;
}

const SUPPORTED: ReadonlySet<string> = new Set(Object.values(IMAGE_CONTENT_TYPES));

/**
 * Converts JPEG, PNG, WebP, GIF and AVIF with a function elsewhere that runs {@link createConversionHandler}. The
 * function reads the original from storage and stores the results there; neither passes through this process. All
 * conversions of a file that are due together are one delivery.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for an invalid option.
 *
 * @example
 * ```ts
 * const processor = httpProcessor({
 *   url: 'https://sepia.example.com/',
 *   secret: process.env.PROCESSOR_SECRET,
 *   answerSecret: process.env.PROCESSOR_ANSWER_SECRET,
 *   conversions: { SEPIA: { recipe: 'sepia-1' } },
 * });
 * ```
 */
export function httpProcessor<const Name extends string>(options: HttpProcessorOptions<Name>): Processor<Name> {
  const { conversions } = options;
  if (!URL.canParse(options.url) || !/^https?:$/.test(new URL(options.url).protocol)) {
    throw new DarkroomError('INVALID_CONFIGURATION', '`url` must be the http or https URL of the function.');
  }
  const maxPixels = wholeNumber('maxPixels', options.maxPixels ?? 50_000_000);
  const maxSide = wholeNumber('maxSide', options.maxSide ?? MAX_IMAGE_SIDE);
  const maxBytes = wholeNumber('maxSourceBytes', options.maxSourceBytes ?? 104_857_600);
  const maxResultBytes = wholeNumber('maxResultBytes', options.maxResultBytes ?? 104_857_600);
  const target = {
    url: options.url,
    ...bothSignatures(options),
    fetch: options.fetch ?? globalThis.fetch,
    timeoutSeconds: wholeNumber('timeoutSeconds', options.timeoutSeconds ?? 60, 280),
  };

  const inspect = async (
    input: Parameters<typeof readImageHeader>[0],
  ): Promise<(ImageDimensions & { readonly contentType: string }) | null> => {
    const header = await readImageHeader(input);
    if (header !== null) requireSides(header, maxSide);
    if (header === null || header.width * header.height <= maxPixels) return header;
    throw new DarkroomError('IMAGE_TOO_LARGE', `The image has more than ${maxPixels} pixels. Upload a smaller image.`, {
      context: { maxPixels },
    });
  };

  const together: FunctionConversions = {
    target,
    conversions,
    maxResultBytes,
    requireSource: ({ contentType, size }) => {
      if (!SUPPORTED.has(contentType)) throw unsupportedImage();
      if (size > maxBytes) throw tooManyBytes(maxBytes);
    },
    inspectResult: async (received, signal) => {
      const result = await inspect({ ...received, signal });
      if (result === null) throw new Error('The file that the function stored is not a JPEG, PNG, WebP, GIF or AVIF.');
      return result;
    },
  };

  return {
    conversions,
    maxBytes,
    supports: (contentType) => SUPPORTED.has(contentType),
    inspect: async (input) => {
      const header = SUPPORTED.has(input.contentType) ? await inspect(input) : null;
      return header === null ? null : { width: header.width, height: header.height };
    },
    convert: ({ source, ...task }) =>
      Promise.race(convertTogether(together, source, { conversions: [task] }, Promise.resolve()).conversions),
    convertAll: ({ source, ...tasks }) => inDeliveries(together, source, tasks),
    ...(options.previews === true && {
      preview: ({ source, ...preview }: PreviewTask & { readonly source: FileSource }) =>
        previewAlone(together, source, preview),
    }),
  };
}

async function previewAlone(
  together: FunctionConversions,
  source: FileSource,
  preview: PreviewTask,
): Promise<ImagePreview> {
  const made = convertTogether(together, source, { conversions: [], preview }, Promise.resolve());
  if (made.preview === undefined) throw new Error('No preview was requested.');
  return made.preview;
}

/**
 * Splits conversions into as many deliveries as they need, each sent when the one before has ended. The preview is in
 * the first.
 */
function inDeliveries(
  together: FunctionConversions,
  source: FileSource,
  { conversions, preview }: TogetherTasks,
): Derivatives {
  const first = { conversions: conversions.slice(0, MAX_CONVERSIONS), preview };
  const started = convertTogether(together, source, first, Promise.resolve());
  const made = [...started.conversions];
  for (let start = MAX_CONVERSIONS; start < conversions.length; start += MAX_CONVERSIONS) {
    const before = Promise.allSettled([...made, started.preview]);
    const more = { conversions: conversions.slice(start, start + MAX_CONVERSIONS) };
    made.push(...convertTogether(together, source, more, before).conversions);
  }
  return { ...started, conversions: made };
}
