import {
  type ConversionDestination,
  type ConvertedImage,
  type FileSource,
  type FocalPoint,
  orAborted,
} from '@graphql-darkroom/core/adapter';
import { afterAll } from './after-all.ts';
import { setAvifBrand } from './avif-brand.ts';
import type { SharpConversion } from './conversion.ts';
import type { ResolvedLimits } from './limits.ts';
import { readSource } from './read-source.ts';
import { invalidImage, refusalOrError, unsupportedImage } from './refusals.ts';
import { type Run, renderRuns } from './render-runs.ts';
import type { LendRenderer, Renderers } from './renderers.ts';
import { mediaTypesOf, type SourceFormat } from './rendering/image-format.ts';
import type { SourceImage } from './rendering/judge-image.ts';
import type { RenderedImage } from './rendering/render-image.ts';
import { sniffSourceFormat } from './sniff-source-format.ts';

/** The length of a chunk of the result, in bytes. */
const CHUNK_LENGTH = 65_536;

/** Something to render of the source. */
export interface ImageTask<Result> {
  readonly apply: SharpConversion['apply'];
  /** @default none was set */
  readonly focalPoint?: FocalPoint | undefined;
  /** Whether to read what the EXIF block says. @default false */
  readonly exif?: boolean;
  readonly signal: AbortSignal;
  /** Takes what was rendered. */
  readonly keep: (rendered: RenderedImage) => Promise<Result>;
}

/** The input of {@link startRuns}. */
interface ImageRuns {
  readonly source: FileSource;
  readonly limits: ResolvedLimits;
  readonly formats: readonly SourceFormat[];
  readonly renderers: Renderers;
}

/** A run of this task, and what it makes. An abort ends it immediately. */
export function runOf<Result>({ keep, ...task }: ImageTask<Result>): {
  readonly run: Run;
  readonly made: Promise<Result>;
} {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const run = { ...task, keep: (rendered: RenderedImage) => keep(rendered).then(resolve, reject), fail: reject };
  return { run, made: orAborted(task.signal, promise) };
}

/**
 * Renders a source once for each run. Holds one slot from the first byte read to the last result kept, so that no more
 * images are in memory than there are slots.
 */
export async function startRuns(input: ImageRuns, runs: readonly Run[]): Promise<void> {
  try {
    await renderInSlot(input, runs, afterAll(runs.map(({ signal }) => signal)));
  } catch (error) {
    // Changes nothing of those that are settled.
    for (const { fail } of runs) fail(refusalOrError(error, input.limits));
  }
}

/** Writes what was rendered to a destination; after an abort, nothing more. */
export function writeTo(
  destination: ConversionDestination,
  signal: AbortSignal,
): (rendered: RenderedImage) => Promise<ConvertedImage> {
  return async ({ body, width, height, contentType }) => {
    await orAborted(signal, destination.write({ body: streamOf(body, signal), contentType }));
    return { width, height, contentType };
  };
}

async function renderInSlot(input: ImageRuns, runs: readonly Run[], signal: AbortSignal): Promise<void> {
  const { source, formats, renderers } = input;
  const { contentType } = source;
  if (!formats.some((format) => mediaTypesOf(format).includes(contentType))) {
    throw unsupportedImage(formats, { isHeic: mediaTypesOf('heic').includes(contentType) });
  }
  await renderers.hold(signal, async (lend) => {
    const { last } = await renderEach(input, runs, signal, lend);
    await last;
  });
}

/** A separate function, so that nothing holds the source in memory while the last results are written. */
async function renderEach(
  { source, limits, formats, renderers }: ImageRuns,
  runs: readonly Run[],
  signal: AbortSignal,
  lend: LendRenderer,
): Promise<{ readonly last: Promise<unknown> }> {
  const image = await readImage(source, limits, formats, signal);
  return renderRuns({ image, runs, signal, lend, atATime: renderers.loansAtATime });
}

async function readImage(
  source: FileSource,
  limits: ResolvedLimits,
  formats: readonly SourceFormat[],
  signal: AbortSignal,
): Promise<SourceImage> {
  const bytes = await readSource(source, limits.maxSourceBytes, signal);
  if (bytes.length === 0) throw invalidImage();
  const format = sniffSourceFormat(bytes);
  if (format === null || !formats.includes(format)) throw unsupportedImage(formats, { isHeic: format === 'heic' });
  if (format === 'avif') setAvifBrand(bytes);
  return { bytes, format, limits };
}

function streamOf(body: Uint8Array, signal: AbortSignal): ReadableStream<Uint8Array> {
  let offset = 0;
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (signal.aborted) {
        controller.error(signal.reason);
      } else if (offset < body.length) {
        controller.enqueue(body.subarray(offset, (offset += CHUNK_LENGTH)));
      } else {
        controller.close();
      }
    },
  });
}
