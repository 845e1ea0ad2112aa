import { listParts, type SizedPart } from './list-parts.ts';
import type { UploadFolder } from './upload-folder.ts';

/** A part that has landed, as far as limits go. */
export type LandedPart = Pick<SizedPart, 'number' | 'size'>;

/** What has landed of uploads, for limits of all their parts together. */
export interface LandedParts {
  /**
   * The parts of an upload; null when it was closed. What other processes landed may be missing for as
   * long as 50 listings take.
   */
  of(upload: UploadFolder): Promise<readonly LandedPart[] | null>;
  /** Notes a part that this process landed. */
  add(upload: UploadFolder, part: LandedPart): void;
}

/** With at most 10,000 parts each. */
const MAX_UPLOADS = 256;
/** How many times as long as it took to list them the parts are known. */
const LISTINGS = 50;

/**
 * Parts that are listed now and then: with each PUT, the parts of an upload would take time that is
 * quadratic in their number.
 */
export function landedParts(): LandedParts {
  const known = new Map<string, { readonly sizes: Map<number, number>; readonly until: number }>();
  return {
    of: async (upload) => {
      const before = known.get(upload.path);
      if (before !== undefined && performance.now() < before.until) {
        return [...before.sizes].map(([number, size]) => ({ number, size }));
      }
      const begun = performance.now();
      const parts = await listParts(upload);
      known.delete(upload.path);
      if (parts === null) return null;
      const ended = performance.now();
      const sizes = new Map(parts.map(({ number, size }) => [number, size]));
      known.set(upload.path, { sizes, until: ended + LISTINGS * (ended - begun) });
      const [oldest] = known.keys();
      if (known.size > MAX_UPLOADS && oldest !== undefined) known.delete(oldest);
      return parts;
    },
    add: (upload, { number, size }) => void known.get(upload.path)?.sizes.set(number, size),
  };
}
