import { orAborted, type ProcessorProcesses } from '@graphql-darkroom/core/adapter';
import { slots } from './processes/slots.ts';
import { STALLED } from './processes/within-time.ts';
import { judgeImage, type JudgedImage, type SourceImage } from './rendering/judge-image.ts';
import type { Pipeline } from './rendering/pipeline.ts';
import { type RenderedImage, renderImage } from './rendering/render-image.ts';
import type { RenderLimits } from './rendering/render-limits.ts';
import { Refused } from './rendering/verdict.ts';

/** Decodes one image, in two steps, because the conversion is called in between. */
export interface Renderer {
  judge(source: SourceImage): Promise<JudgedImage>;
  /** Renders the image that was passed to `judge`. */
  render(pipeline: Pipeline, options?: RenderOptions): Promise<RenderedImage>;
}

/** How an image is rendered. */
export interface RenderOptions {
  /** Whether to read what its EXIF block says. @default false */
  readonly exif?: boolean;
}

/** How a renderer is lent. */
export interface RendererLoan extends Pick<RenderLimits, 'timeoutSeconds' | 'maxMemoryBytes'> {
  /** Ends this work; the slot is kept. @default the signal of the slot */
  readonly signal?: AbortSignal;
  /**
   * Whether another loan to this slot is to be the same renderer, with the image that it has judged, unless it is gone
   * by then. Without it, the renderer forgets the image.
   *
   * @default false
   */
  readonly again?: boolean;
}

/**
 * Lends a renderer to `work`. Loans of one slot that overlap share the renderer, and if one of them ends it, it is gone
 * for the others, too. An abort rejects immediately.
 *
 * @throws {Refused} what the renderer refuses; TOO_COMPLEX if `work` takes longer than `timeoutSeconds`, of both
 * wall-clock and CPU time; TOO_MUCH_MEMORY if the resident memory of the renderer's process exceeds `maxMemoryBytes`.
 */
export type LendRenderer = <Result>(
  loan: RendererLoan,
  work: (renderer: Renderer) => Promise<Result>,
) => Promise<Result>;

/** Where images are decoded. */
export interface Renderers {
  /**
   * Lends one of a fixed number of slots to `work`, which has an image in memory only while it holds the slot: what it
   * reads, decodes and writes. Only the renderer that it is lent has a time limit. An abort ends the wait for a slot;
   * `work` must observe the signal, too.
   */
  hold<Result>(signal: AbortSignal, work: (lend: LendRenderer) => Promise<Result>): Promise<Result>;
  /** How many loans of one slot may overlap. */
  readonly loansAtATime: number;
  /** The state of the slots. */
  usage(): ProcessorProcesses;
}

/** Decodes in this process. After an abort, libvips finishes its current work, which keeps its slot until then. */
export function renderersHere(count: number): Renderers {
  const held = slots(count);
  return {
    loansAtATime: 1,
    usage: () => held.usage(),
    hold: (signal, work) =>
      held.hold(signal, (stay) => {
        let source: SourceImage | undefined;
        const renderer: Renderer = {
          judge: (given) => judgeImage((source = given)),
          render: async (pipeline, options) => {
            if (source === undefined) throw new Error('An image was not inspected before it was rendered.');
            return renderImage(source, pipeline, options);
          },
        };
        return work(async ({ timeoutSeconds, signal: ofLoan = signal, again = false }, decode) => {
          ofLoan.throwIfAborted();
          const before = process.cpuUsage();
          const decoding = decode(renderer);
          stay(decoding);
          try {
            return await orAborted(ofLoan, decoding);
          } catch (error) {
            throw isStalled(error, timeoutSeconds, before) ? new Error(STALLED, { cause: error }) : error;
          } finally {
            if (!again) source = undefined;
          }
        });
      }),
  };
}

/** Whether libvips stopped, by the wall clock, work that cannot have used that much CPU time. */
function isStalled(error: unknown, timeoutSeconds: number, before: NodeJS.CpuUsage): boolean {
  if (!(error instanceof Refused) || error.verdict !== 'TOO_COMPLEX') return false;
  const { user, system } = process.cpuUsage(before);
  return user + system < timeoutSeconds * 1_000_000;
}
