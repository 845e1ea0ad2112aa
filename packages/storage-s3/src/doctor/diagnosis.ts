/**
 * How a check came out. `NOTE`: it works, and has a limit that is good to know. `UNKNOWN`: it could not be tried, or
 * may not be looked at.
 */
export type Verdict = 'OK' | 'NOTE' | 'WARNING' | 'FAILED' | 'UNKNOWN';

/** A file that is ready to be applied to the bucket, or to somebody's rights. */
export interface RemedyDocument {
  /** Its file's name, such as `cors.json`. */
  readonly name: string;
  readonly json: string;
  /** What to do with the file, such as a command line. */
  readonly use: string;
}

/** What to change. */
export interface Remedy {
  readonly advice: string;
  readonly document?: RemedyDocument;
}

/** What a check found. */
export interface Finding {
  readonly verdict: Verdict;
  readonly message: string;
  readonly remedy?: Remedy;
}

/** One thing that was looked at, and what was found. */
export interface Check extends Finding {
  /** Which check it is. Names stay the same from release to release; messages do not. */
  readonly name: string;
  /** Whether Darkroom's promises rest on it: a bucket where it is `UNKNOWN` has not passed. */
  readonly essential: boolean;
}

/** All that was looked at in a bucket, in order. Holds no secret and no signed URL. */
export interface Diagnosis {
  readonly bucket: string;
  /** What the keys of Darkroom begin with: empty, or ending in `/`. */
  readonly prefix: string;
  readonly checks: readonly Check[];
}
