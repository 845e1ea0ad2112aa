import { DarkroomError, orAborted, type Processor, readImageHeader } from '@graphql-darkroom/core/adapter';
import sharp from 'sharp';

const CONTENT_TYPES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp']);
const MAX_PIXELS = 50_000_000;

/** Makes black-and-white WebP images. */
export function grayscaleProcessor({ maxPixels = MAX_PIXELS }: { readonly maxPixels?: number } = {}): Processor {
  const requirePixels = ({ width, height }: { readonly width: number; readonly height: number }): void => {
    if (width * height <= maxPixels) return;
    throw new DarkroomError('IMAGE_TOO_LARGE', `The image has more than ${maxPixels} pixels: upload a smaller one.`);
  };

  return {
    conversions: { GRAYSCALE: { recipe: 'grayscale-webp-1', description: 'Black and white.' } },

    supports: (contentType) => CONTENT_TYPES.has(contentType),

    inspect: async (input) => {
      if (!CONTENT_TYPES.has(input.contentType)) return null;
      const header = await orAborted(input.signal, readImageHeader(input));
      if (header === null) return null;
      requirePixels(header);
      return { width: header.width, height: header.height };
    },

    convert: async ({ source, destination, signal }) => {
      if (!CONTENT_TYPES.has(source.contentType)) {
        throw new DarkroomError('UNSUPPORTED_IMAGE', 'This type cannot be converted: upload a JPEG, PNG or WebP.');
      }
      // Read before anything is decoded: an error of the storage is tried again, a damaged image is not.
      const original = await readAll(await orAborted(signal, source.read()), signal);
      const image = sharp(original, { limitInputPixels: false, autoOrient: true }).timeout({ seconds: 60 });
      const { width, height } = await orAborted(signal, image.metadata()).catch(damaged(signal));
      requirePixels({ width, height });
      const converted = image.grayscale().webp().toBuffer({ resolveWithObject: true });
      const { data, info } = await orAborted(signal, converted).catch(damaged(signal));
      const contentType = 'image/webp';
      await orAborted(signal, destination.write({ body: new Blob([new Uint8Array(data)]).stream(), contentType }));
      return { width: info.width, height: info.height, contentType };
    },
  };
}

async function readAll(stream: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  // `pipeTo` lets go of the source as soon as the signal aborts, and not only between two chunks.
  await stream.pipeTo(new WritableStream({ write: (chunk) => void chunks.push(chunk) }), { signal });
  return Buffer.concat(chunks);
}

/** What sharp cannot read is damaged, unless it stopped because the worker did. */
function damaged(signal: AbortSignal): (cause: unknown) => never {
  return (cause) => {
    signal.throwIfAborted();
    throw new DarkroomError('INVALID_IMAGE', 'The image is damaged: upload it again.', { cause });
  };
}
