import { randomUUID } from 'node:crypto';
import {
  type ConversionDefinition,
  DarkroomError,
  IMAGE_CONTENT_TYPES,
  type ImageDimensions,
  MAX_IMAGE_SIDE,
  orAborted,
  type Processor,
  readImageHeader,
  requireSides,
} from '@graphql-darkroom/core/adapter';
import type { Fetch } from '@graphql-darkroom/core/http';
import { bothSignatures } from './both-signatures.ts';
import { deliver } from './deliver.ts';
import { tooManyBytes, unsupportedImage } from './refusals.ts';
import { wholeNumber } from './whole-number.ts';

/** What {@link httpProcessor} takes. */
export interface HttpProcessorOptions<Name extends string> {
  /** Where the function is. Redirects are not followed. */
  readonly url: string;
  /**
   * Signs what is sent to the function, as the base64 of 24 bytes or more, `whsec_` before it or not.
   * Of several, each does: so they are replaced one after the other.
   */
  readonly secret: string | readonly string[];
  /** Verifies what the function answers; another one than `secret`. Of several, each does. */
  readonly answerSecret: string | readonly string[];
  /**
   * The conversions that the function makes, by name, with their recipes: those of the processor that it runs. A
   * function that has another recipe by now refuses, and the conversion is tried again.
   */
  readonly conversions: Readonly<Record<Name, ConversionDefinition>>;
  /**
   * How long the function may take, 1 to 280 seconds. It answers when it is done, so its
   * platform has to allow for that.
   *
   * @default 60
   */
  readonly timeoutSeconds?: number;
  /**
   * The most pixels that an image may have, the original's header judged at the end of its upload and the
   * result's once it is stored.
   *
   * @default 50_000_000
   */
  readonly maxPixels?: number;
  /**
   * The longest side that an image may have, in pixels, judged as `maxPixels` is.
   *
   * @default 65_535
   */
  readonly maxSide?: number;
  /**
   * The longest original that the function takes, in bytes. Where a policy asks for conversions, longer ones are
   * refused before they are uploaded.
   *
   * @default 104_857_600
   */
  readonly maxSourceBytes?: number;
  /**
   * The longest result, in bytes.
   *
   * @default 104_857_600
   */
  readonly maxResultBytes?: number;
  /**
   * Connects to the function.
   *
   * @default globalThis.fetch
   */
  readonly fetch?: Fetch;
}

/** The URLs outlast the function's time by so much, as its clock and the storage's may differ. */
const SLACK_SECONDS = 60;

const SUPPORTED: ReadonlySet<string> = new Set(Object.values(IMAGE_CONTENT_TYPES));

/**
 * Converts JPEG, PNG, WebP, GIF and AVIF by a function elsewhere, which runs {@link createConversionHandler}. The
 * function reads the original from storage and stores the result there; neither passes through this process.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION when an option cannot be used.
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
    throw new DarkroomError('IMAGE_TOO_LARGE', `The image has more than ${maxPixels} pixels: upload a smaller one.`, {
      context: { maxPixels },
    });
  };

  return {
    conversions,
    maxBytes,
    supports: (contentType) => SUPPORTED.has(contentType),
    inspect: async (input) => {
      const header = SUPPORTED.has(input.contentType) ? await inspect(input) : null;
      return header === null ? null : { width: header.width, height: header.height };
    },
    convert: async ({ conversion, source, destination, signal }) => {
      const { contentType, size } = source;
      if (!SUPPORTED.has(contentType)) throw unsupportedImage();
      if (size > maxBytes) throw tooManyBytes(maxBytes);
      const definition = Object.hasOwn(conversions, conversion) ? conversions[conversion] : undefined;
      if (definition === undefined || source.signedUrl === undefined || destination.receive === undefined) {
        throw new DarkroomError(
          'INVALID_CONFIGURATION',
          definition === undefined
            ? `There is no conversion ${conversion}: add it to the conversions of httpProcessor.`
            : 'httpProcessor needs a source with `signedUrl` and a destination with `receive`.',
        );
      }
      const expiresInSeconds = target.timeoutSeconds + SLACK_SECONDS;
      const url = await orAborted(signal, source.signedUrl({ expiresInSeconds }));
      const receiving = destination.receive({
        maxBytes: maxResultBytes,
        expiresInSeconds,
        send: async (upload) => {
          const id = randomUUID();
          const { recipe } = definition;
          await deliver(
            target,
            { id, conversion, recipe, source: { url, contentType, size }, destination: upload },
            signal,
          );
        },
      });
      const received = await orAborted(signal, receiving);
      const result = await inspect({ ...received, signal });
      if (result === null) throw new Error('What the function stored is no JPEG, PNG, WebP, GIF or AVIF.');
      return result;
    },
  };
}
