import assert from 'node:assert/strict';
import type { Processor } from '@graphql-darkroom/core';
import type { FocalPoint, ImageDimensions } from '@graphql-darkroom/core/adapter';
import { sharpProcessor } from '../src/index.ts';

/** A result, with what was written. */
export interface Converted extends ImageDimensions {
  readonly contentType: string;
  readonly bytes: Buffer;
}

// Its processes serve all tests of a file.
const usual: Processor = sharpProcessor();

const neverAborted = new AbortController().signal;

/** Converts bytes; `SEPIA` with a processor as it comes, unless told otherwise. */
export async function convert(
  contentType: string,
  bytes: Uint8Array,
  options: {
    readonly processor?: Processor;
    readonly conversion?: string;
    readonly focalPoint?: FocalPoint;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Converted> {
  const { processor = usual, conversion = 'SEPIA', focalPoint, signal = neverAborted } = options;
  let written: { readonly bytes: Buffer; readonly contentType: string } | undefined;
  const result = await processor.convert({
    conversion,
    source: { contentType, size: bytes.length, read: async () => streamOf(bytes) },
    destination: {
      write: async ({ body, contentType: type }) => {
        assert.equal(written, undefined);
        written = { bytes: Buffer.from(await new Response(body).arrayBuffer()), contentType: type };
      },
    },
    ...(focalPoint && { focalPoint }),
    signal,
  });
  assert.ok(written);
  assert.equal(written.contentType, result.contentType);
  return { ...result, bytes: written.bytes };
}

/** Inspects bytes, with a count of those that were read. */
export async function inspect(
  contentType: string,
  bytes: Uint8Array,
  processor: Processor = usual,
): Promise<{ readonly dimensions: ImageDimensions | null; readonly served: number }> {
  let served = 0;
  const dimensions = await processor.inspect({
    contentType,
    size: bytes.length,
    read: async ({ start, end }) => {
      const part = bytes.subarray(start, end + 1);
      served += part.length;
      return streamOf(part);
    },
    signal: neverAborted,
  });
  return { dimensions, served };
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new Blob([new Uint8Array(bytes)]).stream();
}
