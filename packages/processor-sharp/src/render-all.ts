import {
  type ConversionDestination,
  type ConvertedImage,
  type FileSource,
  type FocalPoint,
  orAborted,
} from '@graphql-darkroom/core/adapter';
import { afterAll } from './after-all.ts';
import { setAvifBrand } from './avif-brand.ts';
import { buildPipeline } from './build-pipeline.ts';
import type { SharpConversion } from './conversion.ts';
import type { ResolvedLimits } from './limits.ts';
import { readSource } from './read-source.ts';
import { invalidImage, refusalOf, unsupportedImage } from './refusals.ts';
import type { LendRenderer, Renderer, Renderers } from './renderers.ts';
import { mediaTypesOf, type SourceFormat } from './rendering/image-format.ts';
import type { JudgedImage, SourceImage } from './rendering/judge-image.ts';
import type { RenderedImage } from './rendering/render-image.ts';
import { Refused } from './rendering/verdict.ts';
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

/** Something to render, and how to tell its outcome. */
export interface Run extends Pick<ImageTask<unknown>, 'apply' | 'focalPoint' | 'exif' | 'signal'> {
  readonly keep: (rendered: RenderedImage) => Promise<void>;
  readonly fail: (error: unknown) => void;
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
 * Renders a source once for each run, in their order. Holds one slot from the first byte read to the last result kept,
 * so that no more images are in memory than there are slots.
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

/**
 * Renders one after the other, while the result before is kept. A separate function, so that nothing holds the source
 * in memory while the last result is written.
 */
async function renderEach(
  { source, limits, formats }: ImageRuns,
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
        return renderer.render(buildPipeline(run.apply, image, judged, run.focalPoint), {
          again,
          exif: run.exif === true,
        });
      });
      await last;
      last = run.keep(rendered);
    } catch (error) {
      // The image itself is refused, whatever is to be made of it.
      if (judged === undefined && error instanceof Refused) throw error;
      run.fail(refusalOrError(error, limits));
    }
  }
  return { last };
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

function refusalOrError(error: unknown, limits: ResolvedLimits): unknown {
  return error instanceof Refused ? refusalOf(error.verdict, limits, error.cause) : error;
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
