import type { FileListQuery } from '../../ports/database.ts';
import type { FileRecord } from '../../ports/records.ts';

/** One page of the matching files, in the order of the list, and whether another page follows. */
export function pageOf(
  matching: readonly FileRecord[],
  { after, direction, first }: Pick<FileListQuery, 'after' | 'direction' | 'first'>,
): { readonly files: readonly FileRecord[]; readonly hasNextPage: boolean } {
  const ordered = (a: Position, b: Position): number =>
    direction === 'OLDEST_FIRST' ? byCreation(a, b) : byCreation(b, a);
  const following = matching.filter((file) => after === null || ordered(file, after) > 0).toSorted(ordered);
  return { files: following.slice(0, first), hasNextPage: following.length > first };
}

type Position = Pick<FileRecord, 'createdAt' | 'id'>;

/** Compares by creation, then by id. */
export function byCreation(a: Position, b: Position): number {
  const difference = a.createdAt.getTime() - b.createdAt.getTime();
  if (difference !== 0) return difference;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
