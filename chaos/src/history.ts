import { createHash } from 'node:crypto';
import type { Target } from './schema.ts';

/** How far something went that a client asked for: `ASKED` where no answer came, and it may have been done or not. */
export type Progress = 'NO' | 'ASKED' | 'DONE';

/** What the clients know of one file. */
export interface FileHistory {
  readonly id: string;
  readonly user: string;
  readonly target: Target;
  /** Whether the bytes are of a type that the target takes. */
  readonly isRight: boolean;
  /** Of the bytes that were sent, and of what the processor makes of them. */
  readonly sha256: string;
  readonly convertedSha256: string;
  completed: Progress;
  /** The code that it was rejected with. */
  rejectedWith: string | null;
  aborted: Progress;
  deleted: Progress;
  /** Whether it was given to a customer, which another one's may have replaced since. */
  given: Progress;
  /** The last decision on each tag; null where it is not known whether a later one was made. */
  readonly decisions: Map<string, 'CONFIRMED' | 'REJECTED' | null>;
  /** What a subscriber saw, where there was one. */
  seen: Seen | null;
  /** What must not have happened, as its clients noticed. */
  readonly complaints: string[];
  /** What was done, with the time since the run began. */
  readonly story: string[];
}

/** What a subscriber saw of a file. */
export interface Seen {
  /** The newest version; 0 before any. */
  version: number;
  /** What the last event showed, by {@link describeFile}. */
  shown: string | null;
  /** Whether the last event was without any error, so that it showed all of the file. */
  isWhole: boolean;
  /** Whether it was told that the file is gone. */
  isGone: boolean;
}

/** Begins the history of a file whose upload was started. */
export function newHistory(file: Pick<FileHistory, 'id' | 'user' | 'target' | 'isRight'>, bytes: Buffer): FileHistory {
  return {
    ...file,
    sha256: sha256(bytes),
    convertedSha256: sha256(bytes.map((byte) => 255 - byte)),
    completed: 'NO',
    rejectedWith: null,
    aborted: 'NO',
    deleted: 'NO',
    given: 'NO',
    decisions: new Map(),
    seen: null,
    complaints: [],
    story: [],
  };
}

/** The hash that files are compared by. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
