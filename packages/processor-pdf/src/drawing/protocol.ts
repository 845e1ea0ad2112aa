/** Why the first page of a PDF cannot be drawn. */
export type PageRefusal = 'ENCRYPTED' | 'DAMAGED' | 'NO_PAGES';

/** A page to draw. */
export interface PageRequest {
  readonly kind: 'draw';
  readonly bytes: Uint8Array;
  /** The length of the longer side of the page, in pixels. */
  readonly longSide: number;
  readonly maxMemoryBytes: number;
}

/** The page as a PNG, or the reason why it was not drawn. */
export type DrawnPage = { readonly png: Uint8Array } | { readonly refusal: PageRefusal };

/** What the thread that draws reports: `loaded` once PDFium is there, then the page. */
export type PageReport = { readonly kind: 'loaded' } | { readonly kind: 'drawn'; readonly page: DrawnPage };
