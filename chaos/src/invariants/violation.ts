/** What must not be, of one file or of all. */
export interface Violation {
  readonly kind: ViolationKind;
  /** Null where it is of no file. */
  readonly fileId: string | null;
  readonly what: string;
}

/** What is looked for. */
export type ViolationKind =
  /** What was acknowledged is not there, or its bytes are others. */
  | 'LOST'
  /** What was refused, given up or deleted is there. */
  | 'NOT_GONE'
  /** It is on its way, and nothing will bring it to its end. */
  | 'STUCK'
  /** It was given up, though nothing is wrong with it. */
  | 'GIVEN_UP'
  /** Two jobs do the same work, or what is to be done once was done twice. */
  | 'DOUBLED'
  /** A job works for what is gone, or will remove what is needed. */
  | 'WRONG_JOB'
  /** Bytes that no record and no job knows. */
  | 'LEAKED'
  /** A multipart upload that no record and no job knows. */
  | 'OPEN_UPLOAD'
  /** A record names bytes that are not there. */
  | 'DANGLING'
  /** What is counted is not what there is. */
  | 'MISCOUNTED'
  /** A subscriber did not see the final state. */
  | 'MISSED_END'
  /** A handler or a webhook of the host did not hear of it. */
  | 'UNTOLD'
  /** A client met what must not happen. */
  | 'COMPLAINT';

/** Reports violations of one file. */
export type Report = (kind: ViolationKind, what: string) => void;

/** What is found where a function reports it. */
export function violationsOf(fileId: string | null, look: (report: Report) => void): readonly Violation[] {
  const found: Violation[] = [];
  look((kind, what) => found.push({ kind, fileId, what }));
  return found;
}
