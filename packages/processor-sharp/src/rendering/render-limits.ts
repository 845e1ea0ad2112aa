/** What the rendering of one image is held to. */
export interface RenderLimits {
  /** Pixels of all frames together. */
  readonly maxPixels: number;
  /** Pixels of the longer side, of one frame. */
  readonly maxSide: number;
  readonly maxFrames: number;
  /** Length of the encoded result. */
  readonly maxResultBytes: number;
  /** For libvips, which goes by the clock; 0 where something else holds it to its time. */
  readonly timeoutSeconds: number;
  /** Resident memory of the process that renders. */
  readonly maxMemoryBytes: number;
}
