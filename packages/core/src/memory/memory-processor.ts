import { DarkroomError } from '../errors/darkroom-error.ts';
import type {
  ConversionDefinition,
  FileSource,
  ImageDimensions,
  ImagePlaceholder,
  Processor,
} from '../ports/processor.ts';
import { MAX_IMAGE_SIDE, requireSides } from '../ports/rules/max-image-side.ts';
import { orAborted } from '../streams/or-aborted.ts';

/** Options of {@link memoryProcessor}. */
export interface MemoryProcessorOptions<Name extends string = 'SEPIA'> {
  /**
   * The conversions on offer; all of them invert every byte.
   *
   * @default { SEPIA: { recipe: 'memory-1' } }
   */
  readonly conversions?: Readonly<Record<Name, ConversionDefinition>>;
  /**
   * The maximum number of pixels of an image.
   *
   * @default 50_000_000
   */
  readonly maxPixels?: number;
  /** The longest original that it converts, in bytes. @default any length */
  readonly maxBytes?: number;
  /**
   * The dimensions of images of other types than PNG.
   *
   * @default { width: 1, height: 1 }
   */
  readonly dimensions?: ImageDimensions;
  /**
   * Whether it makes previews. They contain nothing but the longest side, and all have the same placeholder.
   *
   * @default false
   */
  readonly previews?: boolean;
  /** Awaited before each conversion reads its source. Lets a test delay a conversion, or fail it by throwing. */
  readonly beforeConvert?: (input: {
    readonly conversion: Name;
    readonly contentType: string;
    readonly signal: AbortSignal;
  }) => Promise<void> | void;
}

const CONTENT_TYPES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
]);

/** A grey ThumbHash, and its colour. */
const GREY: ImagePlaceholder = { thumbHash: 'IAgCgQAAAAAA', dominantColor: '#808080' };

/** The 8 bytes of a PNG's signature, and its IHDR chunk up to the width and height. */
const PNG_HEADER_LENGTH = 24;

/**
 * A processor for tests, without any image library: it inverts every byte. It reads the dimensions of a PNG from its
 * IHDR chunk, and takes those of other types from its options. A PNG without that chunk counts as damaged.
 *
 * @example
 * ```ts
 * const processor = memoryProcessor({ beforeConvert: () => { throw new Error('out of order'); } });
 * ```
 */
export function memoryProcessor<Name extends string = 'SEPIA'>(
  options: MemoryProcessorOptions<Name> = {},
): Processor<Name> {
  const { maxBytes, maxPixels = 50_000_000, dimensions = { width: 1, height: 1 } } = options;
  const conversions = options.conversions ?? ({ SEPIA: { recipe: 'memory-1' } } as Record<Name, ConversionDefinition>);

  const measure = (contentType: string, bytes: Uint8Array): ImageDimensions | null => {
    const measured = contentType === 'image/png' ? measurePng(bytes) : dimensions;
    if (measured !== null && measured.width * measured.height > maxPixels) {
      throw new DarkroomError(
        'IMAGE_TOO_LARGE',
        `The image has more than ${maxPixels} pixels. Upload a smaller image.`,
      );
    }
    if (measured !== null) requireSides(measured, MAX_IMAGE_SIDE);
    return measured;
  };

  const requireAccepted = ({ contentType, size }: FileSource): void => {
    if (!CONTENT_TYPES.has(contentType)) {
      throw new DarkroomError(
        'UNSUPPORTED_IMAGE',
        'This type cannot be converted. Upload a JPEG, PNG, WebP, GIF or AVIF image.',
      );
    }
    if (maxBytes !== undefined && size > maxBytes) {
      throw new DarkroomError('IMAGE_TOO_LARGE', `The image has more than ${maxBytes} bytes. Upload a smaller image.`);
    }
  };

  const readImage = async (
    source: FileSource,
    signal: AbortSignal,
  ): Promise<{ readonly bytes: Uint8Array; readonly measured: ImageDimensions }> => {
    const bytes = await readAll(await orAborted(signal, source.read()), signal);
    const measured = bytes.length === 0 ? null : measure(source.contentType, bytes);
    if (measured === null) throw new DarkroomError('INVALID_IMAGE', 'The image is damaged. Upload it again.');
    return { bytes, measured };
  };

  return {
    conversions,
    ...(maxBytes === undefined ? {} : { maxBytes }),

    supports: (contentType) => CONTENT_TYPES.has(contentType),

    inspect: async (input) => {
      const { contentType, signal } = input;
      if (!CONTENT_TYPES.has(contentType)) return null;
      const header = await orAborted(signal, input.read({ start: 0, end: PNG_HEADER_LENGTH - 1 }));
      const bytes = await readAll(header, signal);
      return bytes.length === 0 ? null : measure(contentType, bytes);
    },

    ...(options.previews === true && {
      preview: async ({ source, maxSide, signal }) => {
        requireAccepted(source);
        await readImage(source, signal);
        return { body: new TextEncoder().encode(`${maxSide} pixels`), contentType: 'image/jpeg', placeholder: GREY };
      },
    }),

    convert: async ({ conversion, source, destination, signal }) => {
      const { contentType } = source;
      requireAccepted(source);
      await orAborted(signal, Promise.resolve(options.beforeConvert?.({ conversion, contentType, signal })));
      const { bytes, measured } = await readImage(source, signal);
      const body = new Blob([bytes.map((byte) => 255 - byte)]).stream();
      await orAborted(signal, destination.write({ body, contentType }));
      return { ...measured, contentType };
    },
  };
}

function measurePng(bytes: Uint8Array): ImageDimensions | null {
  if (bytes.length < PNG_HEADER_LENGTH) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const isPng = view.getUint32(0) === 0x89504e47 && view.getUint32(12) === 0x49484452;
  return isPng ? { width: view.getUint32(16), height: view.getUint32(20) } : null;
}

async function readAll(stream: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  // pipeTo cancels the stream as soon as the signal aborts, not only between two chunks.
  await stream.pipeTo(new WritableStream({ write: (chunk) => void chunks.push(chunk) }), { signal });
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
