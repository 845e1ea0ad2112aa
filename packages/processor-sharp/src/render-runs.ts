import type { FocalPoint } from '@graphql-darkroom/core/adapter';
import { buildPipeline } from './build-pipeline.ts';
import type { SharpConversion } from './conversion.ts';
import { refusalOrError } from './refusals.ts';
import type { LendRenderer, Renderer } from './renderers.ts';
import type { JudgedImage, SourceImage } from './rendering/judge-image.ts';
import type { Pipeline } from './rendering/pipeline.ts';
import type { RenderedImage } from './rendering/render-image.ts';
import { endsRenderer } from './rendering/verdict.ts';

/** Something to render of an image, and how to tell its outcome. */
export interface Run {
  readonly apply: SharpConversion['apply'];
  /** @default none was set */
  readonly focalPoint?: FocalPoint | undefined;
  /** Whether to read what the EXIF block says. @default false */
  readonly exif?: boolean | undefined;
  readonly signal: AbortSignal;
  readonly keep: (rendered: RenderedImage) => Promise<void>;
  readonly fail: (error: unknown) => void;
}

/** A run and the operations that it requests. */
interface Due {
  readonly run: Run;
  readonly pipeline: Pipeline;
}

/** Renders one run; `again` if another of the same image is to follow. */
type Render = (due: Due, again: boolean) => Promise<RenderedImage>;

/**
 * How many bytes of memory two renderings at a time may take for each pixel of the image. An image for which they could
 * exceed the limit of its process is rendered one at a time.
 */
const BYTES_PER_PIXEL = 64;

/**
 * Renders an image once for each run, two at a time if there is memory for it, and keeps results meanwhile. If a
 * renderer ends, what it was rendering and what is still due is rendered one at a time: each run has the limits of time
 * and memory to itself.
 *
 * @throws {Refused} if the image is refused, whatever is to be made of it.
 */
export async function renderRuns({
  image,
  runs,
  signal,
  lend,
  atATime,
}: {
  readonly image: SourceImage;
  readonly runs: readonly Run[];
  /** Aborts with the last of the runs. */
  readonly signal: AbortSignal;
  readonly lend: LendRenderer;
  /** How many loans may overlap. */
  readonly atATime: number;
}): Promise<{ readonly last: Promise<unknown> }> {
  const { limits } = image;
  let judgedBy: Renderer | undefined;
  const judge = (renderer: Renderer): Promise<JudgedImage> => {
    judgedBy = renderer;
    return renderer.judge(image);
  };
  const render: Render = ({ run, pipeline }, again) =>
    lend({ ...limits, signal: run.signal, again }, async (renderer) => {
      if (judgedBy !== renderer) await judge(renderer);
      return renderer.render(pipeline, { exif: run.exif === true });
    });
  const fail = ({ run }: Due, error: unknown): void => run.fail(refusalOrError(error, limits));

  const judged = await lend({ ...limits, signal, again: true }, judge);
  const queue = runs.flatMap((run) => dueOf(run, image, judged));
  const lanes = takesLittleMemory(image, judged) ? Math.min(atATime, queue.length) : 1;
  const ends = [];
  if (lanes > 1) {
    const interrupted: Due[] = [];
    const failOrRepeat = (due: Due, error: unknown): void => {
      // Perhaps it was the other one that ended the renderer.
      if (endsRenderer(error)) interrupted.push(due, ...queue.splice(0));
      else fail(due, error);
    };
    ends.push(...(await Promise.all(Array.from({ length: lanes }, () => renderInTurn(queue, render, failOrRepeat)))));
    queue.push(...interrupted);
  }
  ends.push(await renderInTurn(queue, render, fail));
  return { last: Promise.all(ends.map(({ last }) => last)) };
}

/** Renders one after the other, while the result before is kept. */
async function renderInTurn(
  queue: Due[],
  render: Render,
  fail: (due: Due, error: unknown) => void,
): Promise<{ readonly last: Promise<void> }> {
  let last = Promise.resolve();
  for (let due = queue.shift(); due !== undefined; due = queue.shift()) {
    if (due.run.signal.aborted) continue;
    try {
      const rendered = await render(due, queue.length > 0);
      await last;
      last = due.run.keep(rendered);
    } catch (error) {
      fail(due, error);
    }
  }
  return { last };
}

/** Nothing if the conversion throws: that run has failed. */
function dueOf(run: Run, image: SourceImage, judged: JudgedImage): readonly Due[] {
  try {
    return [{ run, pipeline: buildPipeline(run.apply, image, judged, run.focalPoint) }];
  } catch (error) {
    run.fail(error);
    return [];
  }
}

function takesLittleMemory({ limits }: SourceImage, { width, height, frames }: JudgedImage): boolean {
  return width * height * frames * BYTES_PER_PIXEL <= limits.maxMemoryBytes;
}
