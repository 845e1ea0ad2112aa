import assert from 'node:assert/strict';
import type { ConversionDestination, FileSource, ImageDimensions, Processor } from '../../ports/processor.ts';
import type { ByteRange } from '../../ports/storage-objects.ts';

/** An image with its detected media type. */
export interface ProcessorContractImage {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** The subject of the contract of {@link Processor}: a processor, and images that it can and cannot handle. */
export interface ProcessorContractSubject {
  readonly processor: Processor;
  /** A conversion that keeps the dimensions. */
  readonly conversion: string;
  /**
   * Images that can be converted, with their displayed dimensions: ideally one of each type, and one that its EXIF
   * orientation rotates.
   */
  readonly images: readonly (ProcessorContractImage & ImageDimensions)[];
  /** Images of types that the processor does not accept. */
  readonly unsupported: readonly ProcessorContractImage[];
  /** Images of accepted types that no decoder can read completely. */
  readonly damaged: readonly ProcessorContractImage[];
  /**
   * Images whose headers declare more pixels than the processor accepts. Omitted by processors of documents, whose
   * headers declare no pixels: `inspect` then always returns null, and `images` have the dimensions of the results.
   */
  readonly tooLarge?: readonly ProcessorContractImage[];
  /** A processor whose external service cannot be reached. Omitted by processors that do the work themselves. */
  readonly unreachable?: Processor;
  /**
   * Gives a source and a destination what the processor needs besides `read` and `write`: URLs, if the work is done
   * elsewhere. Requests to these URLs must go through that `read` and `write`, and must return their failures.
   *
   * @default unchanged
   */
  readonly connect?: (ends: ConversionEnds) => ConversionEnds;
}

/** Both ends of a conversion. */
export interface ConversionEnds {
  readonly source: FileSource;
  readonly destination: ConversionDestination;
}

/** The signal of a case that never aborts. */
export const neverAborted: AbortSignal = new AbortController().signal;

/** Settles like `work`, or fails if it seems to hang. */
export async function promptly<Value>(work: Promise<Value>, what: string, milliseconds = 5000): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new assert.AssertionError({ message: `${what} hangs` })), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The first of the images that can be converted. */
export function firstImage({ images }: ProcessorContractSubject): ProcessorContractImage & ImageDimensions {
  const [image] = images;
  assert.ok(image !== undefined, 'the subject brings an image');
  return image;
}

/** The input of {@link Processor.inspect} for these bytes, and a count of the bytes that were served. */
export function inspectionOf(
  { contentType, bytes }: ProcessorContractImage,
  options: { readonly size?: number; readonly signal?: AbortSignal } = {},
): { readonly input: Parameters<Processor['inspect']>[0]; readonly served: () => number } {
  const { size = bytes.length, signal = neverAborted } = options;
  let served = 0;
  const input = {
    contentType,
    size,
    signal,
    read: async ({ start, end }: ByteRange) => {
      assert.ok(start >= 0 && end >= start, `${start} to ${end} is a range`);
      const last = Math.min(end, size - 1);
      let offset = start;
      return new ReadableStream<Uint8Array>(
        {
          pull: (controller) => {
            if (offset > last) return controller.close();
            const chunk = new Uint8Array(Math.min(65_536, last + 1 - offset));
            chunk.set(bytes.subarray(offset, offset + chunk.length));
            offset += chunk.length;
            served += chunk.length;
            controller.enqueue(chunk);
          },
        },
        { highWaterMark: 0 },
      );
    },
  };
  return { input, served: () => served };
}

/** A source of these bytes, in two chunks. */
export function sourceOf({ contentType, bytes }: ProcessorContractImage): FileSource {
  const middle = bytes.length >> 1;
  return {
    contentType,
    size: bytes.length,
    read: async () =>
      new ReadableStream({
        start: (controller) => {
          controller.enqueue(bytes.slice(0, middle));
          controller.enqueue(bytes.slice(middle));
          controller.close();
        },
      }),
  };
}

/** The complete result of a conversion. */
export interface Written {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** A destination that keeps complete results, as a storage does, and counts the attempts to write. */
export function collectingDestination(): ConversionDestination & {
  readonly written: readonly Written[];
  readonly writes: () => number;
} {
  const written: Written[] = [];
  let writes = 0;
  return {
    written,
    writes: () => writes,
    write: async ({ body, contentType }) => {
      writes += 1;
      written.push({ bytes: new Uint8Array(await new Response(body).arrayBuffer()), contentType });
    },
  };
}

/** Runs a conversion of the subject. */
export function convertWith(
  { processor, conversion, connect = (ends) => ends }: ProcessorContractSubject,
  input: ConversionEnds & { readonly signal?: AbortSignal },
): ReturnType<Processor['convert']> {
  const { signal = neverAborted } = input;
  const { source, destination } = connect(input);
  // Real images take time.
  return promptly(processor.convert({ conversion, source, destination, signal }), 'the conversion', 30_000);
}
