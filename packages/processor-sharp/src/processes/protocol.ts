import type { JudgedImage, SourceImage } from '../rendering/judge-image.ts';
import type { Pipeline } from '../rendering/pipeline.ts';
import type { RenderedImage } from '../rendering/render-image.ts';
import type { CpuRequest, DecodingReply } from './decoding-process.ts';

/** A request to a render process. One at a time, except for CPU time, which is requested in between. */
export type RenderRequest =
  | CpuRequest
  | { readonly kind: 'judge'; readonly source: SourceImage }
  | { readonly kind: 'render'; readonly pipeline: Pipeline; readonly again: boolean; readonly exif: boolean };

/** A reply of a render process, besides that with its CPU time. */
export type RenderReply = DecodingReply<JudgedImage | RenderedImage>;
