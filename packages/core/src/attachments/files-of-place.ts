import type { FileTarget } from '../directive/directive-runtime.ts';

/** The records of the host's that files are for. */
export type Subjects =
  /** None: the target does not say what identifies a record. */
  | { readonly from: 'NOWHERE' }
  /** Those that were named with the files. */
  | { readonly from: 'ARGUMENTS'; readonly ids: readonly string[] }
  /** The one that the host's resolver gives, by the fields that lead to its id. */
  | { readonly from: 'RESULT'; readonly path: readonly string[] };

/** File ids that came in at one place of the schema, for the same records. */
export interface FilesOfPlace {
  /** The schema coordinate of the argument or input field itself. */
  readonly coordinate: string;
  /** What they are for, which may be another place. */
  readonly target: FileTarget;
  readonly attach: 'ADD' | 'SET';
  readonly subjects: Subjects;
  /** Whatever the client sent, each once. Empty only for a `SET`. */
  readonly ids: readonly string[];
}

/** One file for one record. */
export interface FileUse extends Pick<FilesOfPlace, 'coordinate' | 'target'> {
  readonly id: string;
  /** Null where the target has no records, or the record is not known yet. */
  readonly subject: string | null;
}

/**
 * How many uses there are, without making them: a client can name many files for many records. Records whose files are
 * set to none count as well.
 */
export function countUses(places: readonly FilesOfPlace[]): number {
  return places.reduce((sum, { ids, subjects }) => sum + Math.max(1, ids.length) * subjectIds(subjects).length, 0);
}

/** Each file of a place for each of its records. */
export function usesOf({ coordinate, target, ids, subjects }: FilesOfPlace): readonly FileUse[] {
  return ids.flatMap((id) => subjectIds(subjects).map((subject) => ({ id, coordinate, target, subject })));
}

/** The ids of the records, or null in the place of the one that is not known. */
export function subjectIds(subjects: Subjects): readonly (string | null)[] {
  return subjects.from === 'ARGUMENTS' ? subjects.ids : [null];
}
