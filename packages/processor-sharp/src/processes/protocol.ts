import type { JudgedImage, SourceImage } from '../rendering/judge-image.ts';
import type { Pipeline } from '../rendering/pipeline.ts';
import type { RenderedImage } from '../rendering/render-image.ts';
import type { Verdict } from '../rendering/verdict.ts';

/** What a render process is asked. One question at a time, but for the CPU time, which is asked for meanwhile. */
export type RenderRequest =
  | { readonly kind: 'cpu' }
  | { readonly kind: 'judge'; readonly source: SourceImage }
  | { readonly kind: 'render'; readonly pipeline: Pipeline };

/** What it says of the CPU time that it took since it was asked to judge an image. */
export interface CpuReply {
  readonly kind: 'cpu';
  readonly seconds: number;
}

/** What it says else: once that it is there, then an answer to each question. */
export type RenderReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: JudgedImage | RenderedImage }
  | { readonly kind: 'refused'; readonly verdict: Verdict; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };
