import assert from 'node:assert/strict';
import type { ConversionDestination, FileSource, ImageDimensions, Processor } from '../../ports/processor.ts';
import type { ByteRange } from '../../ports/storage-objects.ts';

/** An image of its judged media type. */
export interface ProcessorContractImage {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** What the contract of {@link Processor} runs on: a processor, and images that it can and cannot handle. */
export interface ProcessorContractSubject {
  readonly processor: Processor;
  /** A conversion that leaves the dimensions as they are. */
  readonly conversion: string;
  /**
   * Images that convert, with their dimensions as shown: best one of each type, and one that
   * its EXIF orientation turns.
   */
  readonly images: readonly (ProcessorContractImage & ImageDimensions)[];
  /** Images of types that the processor does not accept. */
  readonly unsupported: readonly ProcessorContractImage[];
  /** Images of accepted types that no decoder can read whole. */
  readonly damaged: readonly ProcessorContractImage[];
  /** Images whose headers state more pixels than the processor takes. */
  readonly tooLarge: readonly ProcessorContractImage[];
  /** One whose work is done elsewhere, where it cannot be reached. Left out by processors that do it themselves. */
  readonly unreachable?: Processor;
  /**
   * Gives a source and a destination what the processor needs beside `read` and `write`: URLs, for one whose work is
   * done elsewhere. What is sent there has to go through that `read` and `write`, and their failures back.
   *
   * @default as they are
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

/** Settles as `work` does, or fails when it seems to hang. */
export async function promptly<Value>(work: Promise<Value>, what: string, milliseconds = 5000): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new assert.AssertionError({ message: `${what} hangs` })), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The first image that converts. */
export function firstImage({ images }: ProcessorContractSubject): ProcessorContractImage & ImageDimensions {
  const [image] = images;
  assert.ok(image !== undefined, 'the subject brings an image');
  return image;
}

/** What {@link Processor.inspect} takes, on these bytes, with a count of what it has been given. */
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

/** What a conversion has written, whole. */
export interface Written {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** A destination that keeps what is written whole, as a storage does, and counts the attempts. */
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
  // Real pixels take their time.
  return promptly(processor.convert({ conversion, source, destination, signal }), 'the conversion', 30_000);
}
