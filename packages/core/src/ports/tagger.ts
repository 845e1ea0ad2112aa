import type { FileSource } from './processor.ts';

/** A tag that a tagger suggests. */
export interface SuggestedTag {
  /** As written by the tagger; Darkroom normalises it. */
  readonly name: string;
  /** The tagger's confidence, 0 to 1. */
  readonly confidence: number;
}

/**
 * The answer of a tagger. `PENDING`: the result comes later; call again after this many seconds, with the same input.
 */
export type TaggerAnswer =
  | { readonly kind: 'SUGGESTED'; readonly tags: readonly SuggestedTag[] }
  | { readonly kind: 'PENDING'; readonly askAgainInSeconds: number };

/** The copies of files that a tagger makes elsewhere. */
export interface TaggerCopies {
  /** The id of a file's copy, always the same for a file. It is written to the file's record before the copy exists. */
  idOf(fileId: string): string;
  /**
   * Deletes a copy, also from caches. Idempotent; a copy that never existed is not an error. If it throws, it is called
   * again later.
   */
  remove(input: { readonly copyId: string; readonly signal: AbortSignal }): Promise<void>;
}

/** Suggests tags. A tagger holds no state that a restart could lose: two attempts for one file may overlap. */
export interface Tagger {
  /**
   * The source of its tags, such as `cloudinary:imagga_tagging`, 1 to 64 characters, not `viewer`. A different name
   * makes earlier taggings outdated. The text before the first colon identifies where its copies are: taggers that
   * share it can delete each other's.
   */
  readonly name: string;

  /** Whether files of this detected media type can be tagged at all. */
  supports(contentType: string): boolean;

  /**
   * What it receives of a file.
   *
   * - `PREVIEW`: a copy without metadata, of at most 1,000 pixels on the longer side, as a JPEG, PNG or WebP. Only
   *   files of which the processor makes previews are tagged.
   * - `ORIGINAL`: all bytes, with all that a camera wrote into them.
   * - `ANY`: the preview if the processor makes one, or else the original. For taggers that send nothing anywhere.
   *
   * @default 'PREVIEW'
   */
  readonly send?: 'PREVIEW' | 'ORIGINAL' | 'ANY';

  /**
   * Suggests tags for a file. `source` opens what {@link Tagger.send} names, and need not be called if an earlier call
   * has sent it.
   *
   * @throws {DarkroomError} TAGGING_FAILED if retries cannot help, with a message for people that says what to do;
   * TAGGER_UNAVAILABLE if the tagging should be retried, with `context.retryAfterSeconds` if the service specified a
   * delay. Any other error is retried.
   */
  suggest(input: {
    readonly fileId: string;
    /** Rejects with STORAGE_UNAVAILABLE, or with TAGGING_FAILED if no preview can be made. */
    readonly source: () => Promise<FileSource>;
    readonly signal: AbortSignal;
  }): Promise<TaggerAnswer>;

  /** Present exactly if files are copied elsewhere. */
  readonly copies?: TaggerCopies;
}
