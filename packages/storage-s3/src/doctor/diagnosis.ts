/**
 * The result of a check. `NOTE`: it works, with a limitation worth knowing. `UNKNOWN`: it could not be tried, or the
 * doctor may not read the setting.
 */
export type Verdict = 'OK' | 'NOTE' | 'WARNING' | 'FAILED' | 'UNKNOWN';

/** A file that is ready to be applied to the bucket or to an identity's rights. */
export interface RemedyDocument {
  /** The file's name, such as `cors.json`. */
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

/** One check and its finding. */
export interface Check extends Finding {
  /** The name of the check. Names stay the same between releases; messages do not. */
  readonly name: string;
  /** Whether Darkroom's promises depend on it: a bucket for which it is `UNKNOWN` has not passed. */
  readonly essential: boolean;
}

/** All checks of a bucket, in order. Contains no secrets and no signed URLs. */
export interface Diagnosis {
  readonly bucket: string;
  /** The prefix of Darkroom's keys: empty, or ending in `/`. */
  readonly prefix: string;
  readonly checks: readonly Check[];
}
