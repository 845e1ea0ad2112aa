/** Limits for the rendering of one image. */
export interface RenderLimits {
  /** Maximum number of pixels of all frames together. */
  readonly maxPixels: number;
  /** Maximum length of the longer side of one frame, in pixels. */
  readonly maxSide: number;
  readonly maxFrames: number;
  /** Maximum size of the encoded result. */
  readonly maxResultBytes: number;
  /** For libvips, which goes by the wall clock; 0 if the time limit is enforced elsewhere. */
  readonly timeoutSeconds: number;
  /** Maximum resident memory of the rendering process. */
  readonly maxMemoryBytes: number;
}
