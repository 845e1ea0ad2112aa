import type { Processor } from '@graphql-darkroom/core';

const signal = new AbortController().signal;

/** Runs SEPIA on a JPEG, from a source in memory to a destination that keeps nothing. Resolves to the width. */
export async function sepiaOf(processor: Processor, jpeg: Uint8Array<ArrayBuffer>): Promise<number> {
  const { width } = await processor.convert({
    conversion: 'SEPIA',
    source: { contentType: 'image/jpeg', size: jpeg.length, read: async () => new Blob([jpeg]).stream() },
    destination: { write: async ({ body }) => void (await new Response(body).arrayBuffer()) },
    signal,
  });
  return width;
}
