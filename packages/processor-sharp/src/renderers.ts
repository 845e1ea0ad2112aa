import { orAborted, type ProcessorProcesses } from '@graphql-darkroom/core/adapter';
import { slots } from './processes/slots.ts';
import { STALLED } from './processes/within-time.ts';
import { judgeImage, type JudgedImage, type SourceImage } from './rendering/judge-image.ts';
import type { Pipeline } from './rendering/pipeline.ts';
import { type RenderedImage, renderImage } from './rendering/render-image.ts';
import type { RenderLimits } from './rendering/render-limits.ts';
import { Refused } from './rendering/verdict.ts';

/** Decodes one image, in two steps, as a conversion must be asked in between what it wants. */
export interface Renderer {
  judge(source: SourceImage): Promise<JudgedImage>;
  /** Renders the image that was judged. */
  render(pipeline: Pipeline): Promise<RenderedImage>;
}

/**
 * Lends a renderer to `work`. An abort rejects at once.
 *
 * @throws {Refused} what the renderer refuses, TOO_COMPLEX where `work` takes longer than `timeoutSeconds`, by the
 * clock and of CPU time, and TOO_MUCH_MEMORY where the renderer's process has more resident than `maxMemoryBytes`.
 */
export type LendRenderer = <Result>(
  input: Pick<RenderLimits, 'timeoutSeconds' | 'maxMemoryBytes'>,
  work: (renderer: Renderer) => Promise<Result>,
) => Promise<Result>;

/** Where images are decoded. */
export interface Renderers {
  /**
   * Lends one of so many slots to `work`, which has an image in memory only while it holds it: what it reads, decodes
   * and writes. Only the renderer that it lends in turn has a limit of time. An abort ends the wait for a slot, and
   * `work` is to heed it too.
   */
  hold<Result>(signal: AbortSignal, work: (lend: LendRenderer) => Promise<Result>): Promise<Result>;
  /** What the slots are at. */
  usage(): ProcessorProcesses;
}

/** Decodes in this process. What libvips is at when the signal aborts goes on, and keeps its slot until it ends. */
export function renderersHere(count: number): Renderers {
  const held = slots(count);
  return {
    usage: () => held.usage(),
    hold: (signal, work) =>
      held.hold(signal, (stay) =>
        work(async ({ timeoutSeconds }, decode) => {
          signal.throwIfAborted();
          const before = process.cpuUsage();
          let source: SourceImage | undefined;
          const decoding = decode({
            judge: (given) => judgeImage((source = given)),
            render: async (pipeline) => {
              if (source === undefined) throw new Error('An image is rendered that was not judged.');
              return renderImage(source, pipeline);
            },
          });
          stay(decoding);
          return orAborted(signal, decoding).catch((error: unknown) => {
            throw isStalled(error, timeoutSeconds, before) ? new Error(STALLED, { cause: error }) : error;
          });
        }),
      ),
  };
}

/** Whether libvips stopped by its clock what cannot have had its time of the CPU. */
function isStalled(error: unknown, timeoutSeconds: number, before: NodeJS.CpuUsage): boolean {
  if (!(error instanceof Refused) || error.verdict !== 'TOO_COMPLEX') return false;
  const { user, system } = process.cpuUsage(before);
  return user + system < timeoutSeconds * 1_000_000;
}
