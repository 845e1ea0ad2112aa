import type { FileTarget } from '../directive/directive-runtime.ts';

/** The records of the host that files are for. */
export type Subjects =
  /** None: the target has no `subject`. */
  | { readonly from: 'NOWHERE' }
  /** The records named together with the files. */
  | { readonly from: 'ARGUMENTS'; readonly ids: readonly string[] }
  /** The record that the host's resolver returns, by the path of fields to its id. */
  | { readonly from: 'RESULT'; readonly path: readonly string[] };

/** File ids passed in at one place of the schema, for the same records. */
export interface FilesOfPlace {
  /** The schema coordinate of the argument or input field itself. */
  readonly coordinate: string;
  /** Their target, which may be another place. */
  readonly target: FileTarget;
  readonly attach: 'ADD' | 'SET';
  readonly subjects: Subjects;
  /** The ids as the client sent them, without duplicates. Empty only for a `SET`. */
  readonly ids: readonly string[];
}

/** One file for one record. */
export interface FileUse extends Pick<FilesOfPlace, 'coordinate' | 'target'> {
  readonly id: string;
  /** Null if the target has no records, or the record is not known yet. */
  readonly subject: string | null;
}

/**
 * The number of uses, without creating them: a client can name many files for many records. Records whose files are set
 * to none count as well.
 */
export function countUses(places: readonly FilesOfPlace[]): number {
  return places.reduce((sum, { ids, subjects }) => sum + Math.max(1, ids.length) * subjectIds(subjects).length, 0);
}

/** Each file of a place, for each of its records. */
export function usesOf({ coordinate, target, ids, subjects }: FilesOfPlace): readonly FileUse[] {
  return ids.flatMap((id) => subjectIds(subjects).map((subject) => ({ id, coordinate, target, subject })));
}

/** The ids of the records, or null if the record is not known. */
export function subjectIds(subjects: Subjects): readonly (string | null)[] {
  return subjects.from === 'ARGUMENTS' ? subjects.ids : [null];
}
