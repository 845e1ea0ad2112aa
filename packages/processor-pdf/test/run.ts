import assert from 'node:assert/strict';
import type { ConvertedImage, Processor } from '@graphql-darkroom/core/adapter';
import { pdfProcessor } from '../src/index.ts';

/** A result, with what was written. */
export interface Converted extends ConvertedImage {
  readonly bytes: Buffer;
}

const usual: Processor = pdfProcessor();
const neverAborted = new AbortController().signal;

/** Converts a PDF; its `FIRST_PAGE` with a processor as it comes, unless told otherwise. */
export async function convert(
  bytes: Uint8Array<ArrayBuffer>,
  options: { readonly processor?: Processor; readonly conversion?: string; readonly signal?: AbortSignal } = {},
): Promise<Converted> {
  const { processor = usual, conversion = 'FIRST_PAGE', signal = neverAborted } = options;
  let written: Buffer | undefined;
  const result = await processor.convert({
    conversion,
    source: { contentType: 'application/pdf', size: bytes.length, read: async () => new Blob([bytes]).stream() },
    destination: {
      write: async ({ body }) => {
        written = Buffer.from(await new Response(body).arrayBuffer());
      },
    },
    signal,
  });
  assert.ok(written);
  return { ...result, bytes: written };
}
