/** The number of files that a statement lists. */
export const PAGE_SIZE = 100;

/** A page of files for which something is to be made. */
export interface ReprocessPage {
  /** For each file, what requests it. Resolves to whether a new request was made. */
  readonly requests: readonly (() => Promise<boolean>)[];
  /** The id of the last file examined. */
  readonly last: string;
}

/** Finds files for which something is to be made, by ascending id; null at the end. */
export type ReprocessPages = (after: string | null) => Promise<ReprocessPage | null>;
