import { listParts, type SizedPart } from './list-parts.ts';
import type { UploadFolder } from './upload-folder.ts';

/** What limits need to know about a stored part. */
export type LandedPart = Pick<SizedPart, 'number' | 'size'>;

/** The stored parts of uploads, for limits on all parts of an upload together. */
export interface LandedParts {
  /**
   * The parts of an upload; null if it was closed. Parts that other processes stored may be missing for as long as 50
   * listings take.
   */
  of(upload: UploadFolder): Promise<readonly LandedPart[] | null>;
  /** Adds a part that this process stored. */
  add(upload: UploadFolder, part: LandedPart): void;
}

/** Each with at most 10,000 parts. */
const MAX_UPLOADS = 256;
/** How long a listing is reused, as a multiple of the time that it took. */
const LISTINGS = 50;

/** Lists parts only from time to time: a listing for each PUT would take time quadratic in the number of parts. */
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
