import type { JudgedImage, SourceImage } from '../rendering/judge-image.ts';
import type { Pipeline } from '../rendering/pipeline.ts';
import type { RenderedImage } from '../rendering/render-image.ts';
import type { DecodingReply } from './decoding-process.ts';

/** A request to a render process: several renderings may be in progress at a time. */
export type RenderRequest =
  | { readonly kind: 'judge'; readonly source: SourceImage }
  | { readonly kind: 'render'; readonly pipeline: Pipeline; readonly exif: boolean }
  | { readonly kind: 'forget' };

/** What a render process made, or nothing. */
export type RenderResult = JudgedImage | RenderedImage | null;

/** A reply of a render process. */
export type RenderReply = DecodingReply<RenderResult>;
