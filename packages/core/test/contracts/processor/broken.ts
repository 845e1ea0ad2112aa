import { setTimeout as delay } from 'node:timers/promises';
import { DarkroomError } from '../../../src/errors/darkroom-error.ts';
import { memoryProcessor } from '../../../src/memory/memory-processor.ts';
import type { Derivatives, ImagePreview, Processor } from '../../../src/ports/processor.ts';

const good: Processor = memoryProcessor({ previews: true });
const PREVIEW: ImagePreview = {
  body: Uint8Array.of(1),
  contentType: 'image/jpeg',
  placeholder: { thumbHash: 'IAgCgQAAAAAA', dominantColor: '#808080' },
};
const everything = { start: 0, end: Number.MAX_SAFE_INTEGER };
const never = new AbortController().signal;
let shared = { width: 0, height: 0, contentType: '' };

function refusingAs(code: 'STORAGE_UNAVAILABLE' | 'INVALID_IMAGE', of: string): Processor {
  return {
    ...good,
    convert: async (input) => {
      try {
        return await good.convert(input);
      } catch (error) {
        if (of === 'any' || (error instanceof DarkroomError && error.code === of)) {
          throw new DarkroomError(code, 'Wrongly judged.', { cause: error });
        }
        throw error;
      }
    },
  };
}

/** For each case of the contract, by name, a processor that breaks the promise. */
export const brokenProcessors: Readonly<Record<string, Processor>> = {
  'names its conversions as GraphQL enum values, each with a recipe': {
    ...good,
    conversions: { SEPIA: { recipe: 'a' }, 'to-sepia': { recipe: 'a' } },
  },
  'supports the types that it converts and no others': { ...good, supports: (type) => type.startsWith('image/') },
  'writes one result, of the type and dimensions that it reports': {
    ...good,
    convert: async (input) => ({ ...(await good.convert(input)), width: 0 }),
  },
  'resolves only after the result is stored': {
    ...good,
    convert: (input) =>
      good.convert({
        ...input,
        destination: {
          write: async (result) => {
            void input.destination.write(result);
            await delay(1);
          },
        },
      }),
  },
  'keeps overlapping attempts apart': {
    ...good,
    convert: async (input) => {
      shared = await good.convert(input);
      await delay(1);
      return shared;
    },
  },
  'returns the dimensions of an image as it is displayed': {
    ...good,
    inspect: async (input) => {
      const dimensions = await good.inspect(input);
      return dimensions && { width: dimensions.height, height: dimensions.width };
    },
  },
  // That is right for images, and wrong for documents.
  'returns null for a document, whose header declares no pixels': good,
  'reads no more than a header, however long the image is': {
    ...good,
    inspect: async (input) => {
      await new Response(await input.read(everything)).arrayBuffer();
      return good.inspect(input);
    },
  },
  'returns null for data without a header': {
    ...good,
    inspect: async (input) => (await good.inspect(input)) ?? { width: 0, height: 0 },
  },
  'returns null for a type that it does not accept': {
    ...good,
    inspect: (input) =>
      good.inspect(input.contentType.includes('svg') ? { ...input, contentType: 'image/jpeg' } : input),
  },
  'refuses too many pixels by the header alone': memoryProcessor({ maxPixels: Number.MAX_SAFE_INTEGER }),
  'gives up an inspection when it is aborted': {
    ...good,
    inspect: (input) => good.inspect({ ...input, signal: never }),
  },
  'permanently refuses a type that it cannot convert': refusingAs('INVALID_IMAGE', 'UNSUPPORTED_IMAGE'),
  'permanently refuses a damaged image': refusingAs('STORAGE_UNAVAILABLE', 'INVALID_IMAGE'),
  'permanently refuses to convert too many pixels': memoryProcessor({ maxPixels: Number.MAX_SAFE_INTEGER }),
  'permanently refuses to convert an original that exceeds its `maxBytes`': { ...good, maxBytes: 100 },
  'fails with a retryable error if the source breaks off': refusingAs('INVALID_IMAGE', 'any'),
  'fails with a retryable error if the destination fails': refusingAs('INVALID_IMAGE', 'any'),
  'is PROCESSOR_UNAVAILABLE if its service cannot be reached': {
    ...good,
    convert: () => Promise.reject(new TypeError('fetch failed')),
  },
  'gives up a conversion that is aborted before it starts': {
    ...good,
    convert: (input) => good.convert({ ...input, signal: never }),
  },
  'gives up a conversion that is aborted while it reads, and lets go of the source': {
    ...good,
    // Notices the abort, but keeps the source open.
    convert: (input) =>
      good.convert({
        ...input,
        source: {
          ...input.source,
          read: async () => {
            const reader = (await input.source.read()).getReader();
            return new ReadableStream({
              pull: async (controller) => {
                const { value } = await reader.read();
                if (value === undefined) controller.close();
                else controller.enqueue(value);
              },
            });
          },
        },
      }),
  },
  'gives up a conversion that is aborted while it writes': {
    ...good,
    convert: async (input) => {
      let result = new Response();
      const destination = {
        write: async ({ body }: { body: ReadableStream<Uint8Array> }) => {
          result = new Response(await new Response(body).arrayBuffer());
        },
      };
      const converted = await good.convert({ ...input, destination });
      await input.destination.write({ body: result.body ?? new ReadableStream(), contentType: converted.contentType });
      return converted;
    },
  },
  'makes several conversions from one read, each as if it were made alone': {
    ...good,
    convertAll: (input) => ({
      conversions: input.conversions.slice(1).map((task) => good.convert({ ...task, source: input.source })),
    }),
  },
  'fails one of several conversions without the others': {
    ...good,
    convertAll: (input) => {
      const all = Promise.all(input.conversions.map((task) => good.convert({ ...task, source: input.source })));
      return { conversions: input.conversions.map(async (_, index) => (await all)[index] ?? shared) };
    },
  },
  'makes a preview of every type, with a placeholder': {
    ...good,
    preview: async () => ({ ...PREVIEW, placeholder: { ...PREVIEW.placeholder, dominantColor: 'grey' } }),
  },
  'makes no preview of what cannot be converted': { ...good, preview: async () => PREVIEW },
  'makes a preview and conversions from one read, whichever of them fails': {
    ...good,
    convertAll: (input) => ({
      ...convertEach(input),
      preview: good.preview?.({ source: input.source, maxSide: 100, signal: never }) ?? Promise.resolve(PREVIEW),
    }),
  },
};

function convertEach({ source, conversions }: Parameters<NonNullable<Processor['convertAll']>>[0]): Derivatives {
  return { conversions: conversions.map((task) => good.convert({ ...task, source })) };
}
