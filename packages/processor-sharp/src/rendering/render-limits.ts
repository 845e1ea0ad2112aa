/** What the rendering of one image is held to. */
export interface RenderLimits {
  /** Pixels of all frames together. */
  readonly maxPixels: number;
  readonly maxFrames: number;
  /** Length of the encoded result. */
  readonly maxResultBytes: number;
  readonly timeoutSeconds: number;
}
