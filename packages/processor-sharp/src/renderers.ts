import { orAborted } from '@graphql-darkroom/core';
import { judgeImage, type JudgedImage, type SourceImage } from './rendering/judge-image.ts';
import type { Pipeline } from './rendering/pipeline.ts';
import { type RenderedImage, renderImage } from './rendering/render-image.ts';

/** Decodes one image, in two steps, as a conversion must be asked in between what it wants. */
export interface Renderer {
  judge(source: SourceImage): Promise<JudgedImage>;
  /** Renders the image that was judged. */
  render(pipeline: Pipeline): Promise<RenderedImage>;
}

/** Where images are decoded. */
export interface Renderers {
  /**
   * Lends a renderer to `work`. An abort rejects at once.
   *
   * @throws {Refused} what the renderer refuses, and TOO_COMPLEX where `work` takes longer than `timeoutSeconds`.
   */
  run<Result>(
    input: { readonly signal: AbortSignal; readonly timeoutSeconds: number },
    work: (renderer: Renderer) => Promise<Result>,
  ): Promise<Result>;
}

/** Decodes in this process. What libvips is at when the signal aborts goes on. */
export const renderersHere: Renderers = {
  run: ({ signal }, work) => {
    signal.throwIfAborted();
    let source: SourceImage | undefined;
    const renderer: Renderer = {
      judge: (given) => judgeImage((source = given)),
      render: async (pipeline) => {
        if (source === undefined) throw new Error('An image is rendered that was not judged.');
        return renderImage(source, pipeline);
      },
    };
    return orAborted(signal, work(renderer));
  },
};
