import {
  type ConversionDestination,
  type ConvertedImage,
  type FileSource,
  type FocalPoint,
  orAborted,
  sniffImageFormat,
} from '@graphql-darkroom/core/adapter';
import { setAvifBrand } from './avif-brand.ts';
import { buildPipeline } from './build-pipeline.ts';
import type { SharpConversion } from './conversion.ts';
import type { ResolvedLimits } from './limits.ts';
import { readSource } from './read-source.ts';
import { invalidImage, refusalOf, unsupportedImage } from './refusals.ts';
import type { LendRenderer, Renderer, Renderers } from './renderers.ts';
import { type ImageFormat, mediaTypeOf } from './rendering/image-format.ts';
import type { JudgedImage, SourceImage } from './rendering/judge-image.ts';
import type { RenderedImage } from './rendering/render-image.ts';
import { Refused } from './rendering/verdict.ts';

/** The length of a chunk of the result, in bytes. */
const CHUNK_LENGTH = 65_536;

/** A conversion of the source. */
export interface ImageConversion {
  readonly apply: SharpConversion['apply'];
  /** Null if none was set. */
  readonly focalPoint: FocalPoint | null;
  readonly destination: ConversionDestination;
  readonly signal: AbortSignal;
}

/** The input of {@link convertImages}. */
interface ImageConversions {
  readonly source: FileSource;
  readonly conversions: readonly ImageConversion[];
  readonly limits: ResolvedLimits;
  readonly formats: readonly ImageFormat[];
  readonly renderers: Renderers;
}

/** A conversion, and its outcome. */
interface Run extends ImageConversion {
  readonly made: PromiseWithResolvers<ConvertedImage>;
}

/**
 * Converts a source, once for each conversion, and writes the results to their destinations. Holds one slot from the
 * first byte read to the last byte written, so that no more images are in memory than there are slots. An abort ends
 * its conversion immediately, and leaves nothing written of it.
 */
export function convertImages(input: ImageConversions): readonly Promise<ConvertedImage>[] {
  const runs = input.conversions.map((conversion) => ({
    ...conversion,
    made: Promise.withResolvers<ConvertedImage>(),
  }));
  void (async () => {
    try {
      await convertEach(input, runs, afterAll(runs.map(({ signal }) => signal)));
    } catch (error) {
      // Changes nothing of those that are settled.
      for (const { made } of runs) made.reject(refusalOrError(error, input.limits));
    }
  })();
  return runs.map(({ made, signal }) => orAborted(signal, made.promise));
}

async function convertEach(input: ImageConversions, runs: readonly Run[], signal: AbortSignal): Promise<void> {
  const { source, formats, renderers } = input;
  if (!formats.some((format) => mediaTypeOf(format) === source.contentType)) throw unsupportedImage(formats);
  await renderers.hold(signal, async (lend) => {
    const { last } = await renderEach(input, runs, signal, lend);
    await last;
  });
}

/**
 * Renders one after the other, while the result before is written. A separate function, so that nothing keeps the
 * source in memory while the last result is written.
 */
async function renderEach(
  { source, limits, formats }: ImageConversions,
  runs: readonly Run[],
  signal: AbortSignal,
  lend: LendRenderer,
): Promise<{ readonly last: Promise<void> }> {
  const image = await readImage(source, limits, formats, signal);
  let judgedBy: Renderer | undefined;
  let judged: JudgedImage | undefined;
  let last = Promise.resolve();
  for (const [index, run] of runs.entries()) {
    if (run.signal.aborted) continue;
    const again = index < runs.length - 1;
    try {
      const rendered = await lend({ ...limits, signal: run.signal, again }, async (renderer) => {
        if (judged === undefined || judgedBy !== renderer) judged = await renderer.judge(image);
        judgedBy = renderer;
        return renderer.render(buildPipeline(run.apply, image, judged, run.focalPoint), { again });
      });
      await last;
      last = write(run, rendered);
    } catch (error) {
      // The image itself is refused, whatever is to be made of it.
      if (judged === undefined && error instanceof Refused) throw error;
      run.made.reject(refusalOrError(error, limits));
    }
  }
  return { last };
}

async function readImage(
  source: FileSource,
  limits: ResolvedLimits,
  formats: readonly ImageFormat[],
  signal: AbortSignal,
): Promise<SourceImage> {
  const bytes = await readSource(source, limits.maxSourceBytes, signal);
  if (bytes.length === 0) throw invalidImage();
  const format = sniffImageFormat(bytes);
  if (format === null || !formats.includes(format)) throw unsupportedImage(formats);
  if (format === 'avif') setAvifBrand(bytes);
  return { bytes, format, limits };
}

async function write({ destination, signal, made }: Run, rendered: RenderedImage): Promise<void> {
  const { body, width, height, contentType } = rendered;
  try {
    await orAborted(signal, destination.write({ body: streamOf(body, signal), contentType }));
    made.resolve({ width, height, contentType });
  } catch (error) {
    made.reject(error);
  }
}

function refusalOrError(error: unknown, limits: ResolvedLimits): unknown {
  return error instanceof Refused ? refusalOf(error.verdict, limits, error.cause) : error;
}

/** Aborts with the last of these signals. */
function afterAll(signals: readonly AbortSignal[]): AbortSignal {
  const all = new AbortController();
  const look = (): void => {
    const last = signals.at(-1);
    if (signals.every((signal) => signal.aborted)) all.abort(last?.reason);
  };
  for (const signal of signals) signal.addEventListener('abort', look, { once: true });
  look();
  return all.signal;
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
