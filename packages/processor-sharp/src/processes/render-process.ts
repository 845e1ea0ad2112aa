import type { Renderer } from '../renderers.ts';
import type { JudgedImage } from '../rendering/judge-image.ts';
import type { RenderedImage } from '../rendering/render-image.ts';
import { type DecodingProcess, startDecodingProcess } from './decoding-process.ts';
import type { RenderRequest, RenderResult } from './protocol.ts';

/**
 * A process that decodes one image at a time. Its CPU time is that used since the last `judge` request, or since the
 * end of the renderings after it that overlapped.
 */
export interface RenderProcess extends Renderer, Omit<DecodingProcess<RenderRequest, RenderResult>, 'ask'> {
  /** Releases the memory of the image. */
  forget(): void;
}

/** The file that the process runs: next to this one, both in the sources and in the package. */
export const RENDER_MAIN: URL = new URL(
  import.meta.url.endsWith('.ts') ? './render-main.ts' : './render-main.js',
  import.meta.url,
);

/**
 * Starts a process and waits until it is ready. An error means that it could not be started, or not before the abort,
 * and that it has ended.
 */
export async function startRenderProcess(options: {
  readonly blockOtherFormats: boolean;
  readonly signal: AbortSignal;
}): Promise<RenderProcess> {
  const { ask, ...process } = await startDecodingProcess<RenderRequest, RenderResult>({
    main: RENDER_MAIN,
    args: [options.blockOtherFormats ? 'block' : 'allow'],
    signal: options.signal,
  });
  return {
    ...process,
    judge: async (source) => (await ask({ kind: 'judge', source })) as JudgedImage,
    render: async (pipeline, { exif = false } = {}) => (await ask({ kind: 'render', pipeline, exif })) as RenderedImage,
    // It fails only if the process ends.
    forget: () => void ask({ kind: 'forget' }).catch(() => {}),
  };
}
