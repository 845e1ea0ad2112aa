import type { JudgedImage, SourceImage } from '../rendering/judge-image.ts';
import type { Pipeline } from '../rendering/pipeline.ts';
import type { RenderedImage } from '../rendering/render-image.ts';
import type { Verdict } from '../rendering/verdict.ts';

/** A request to a render process. One at a time, except for CPU time, which is requested in between. */
export type RenderRequest =
  | { readonly kind: 'cpu' }
  | { readonly kind: 'judge'; readonly source: SourceImage }
  | { readonly kind: 'render'; readonly pipeline: Pipeline; readonly again: boolean };

/** The reply with the CPU time used since the last `judge` request, or since the end of a `render` request after it. */
export interface CpuReply {
  readonly kind: 'cpu';
  readonly seconds: number;
}

/** The other replies: `ready` once the process has started, then one reply to each request. */
export type RenderReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: JudgedImage | RenderedImage }
  | { readonly kind: 'refused'; readonly verdict: Verdict; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };
