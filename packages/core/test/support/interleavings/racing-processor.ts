import { memoryProcessor, type Processor } from '../../../src/index.ts';
import type { FocalPoint } from '../../../src/ports/records.ts';

/** What the result of a conversion has behind its image: the focal point that it was made with. */
export function traceOf(focalPoint: FocalPoint | null | undefined): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(focalPoint == null ? '' : JSON.stringify([focalPoint.x, focalPoint.y]));
}

/** A processor whose results show with which focal point they were made. */
export function racingProcessor(): Processor<'SEPIA'> {
  const memory = memoryProcessor({ conversions: { SEPIA: { recipe: 'memory-1', usesFocalPoint: true } } });
  return {
    ...memory,
    convert: (input) =>
      memory.convert({
        ...input,
        destination: {
          write: async ({ body, contentType }) => {
            const image = await new Response(body).bytes();
            const traced = new Blob([image, traceOf(input.focalPoint)]).stream();
            await input.destination.write({ body: traced, contentType });
          },
        },
      }),
  };
}
