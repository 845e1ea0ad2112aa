import type { FileSource } from './processor.ts';

/** A tag that a tagger suggests. */
export interface SuggestedTag {
  /** As the tagger writes it; Darkroom normalises it. */
  readonly name: string;
  /** How sure it is, 0 to 1. */
  readonly confidence: number;
}

/**
 * How a tagging ended, where the tagger answered at all. `PENDING`: its result comes later; ask again after so many
 * seconds, with the same input.
 */
export type TaggerAnswer =
  | { readonly kind: 'SUGGESTED'; readonly tags: readonly SuggestedTag[] }
  | { readonly kind: 'PENDING'; readonly askAgainInSeconds: number };

/** The copies of files that a tagger makes elsewhere. */
export interface TaggerCopies {
  /** Names the copy of a file, always the same. It is on the file's record before the copy exists. */
  idOf(fileId: string): string;
  /** Removes a copy, also from caches. Idempotent: one that never was is fine. Throws to be called again later. */
  remove(input: { readonly copyId: string; readonly signal: AbortSignal }): Promise<void>;
}

/**
 * Suggests tags. A tagger holds no state that a restart could lose: two attempts at one file may overlap.
 */
export interface Tagger {
  /**
   * The source of its tags, such as `cloudinary:imagga_tagging`, 1 to 64 characters, not `viewer`. Another name makes
   * earlier taggings outdated. What precedes the first colon says where its copies are: taggers that share
   * it can remove each other's.
   */
  readonly name: string;

  /** Whether files of this judged media type can be tagged at all. */
  supports(contentType: string): boolean;

  /**
   * Suggests tags for a file.
   *
   * @throws {DarkroomError} TAGGING_FAILED when no repetition can help, with a message for people that says what to do;
   * TAGGER_UNAVAILABLE, with `context.retryAfterSeconds` where the tagger was told, when it is to be tried again. Any
   * other error is tried again.
   */
  suggest(input: {
    readonly fileId: string;
    readonly source: FileSource;
    readonly signal: AbortSignal;
  }): Promise<TaggerAnswer>;

  /** Present exactly when files are copied elsewhere. */
  readonly copies?: TaggerCopies;
}
