import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Caller } from '../files/access.ts';
import type { Services } from '../services.ts';
import { readTagPrefix } from '../tags/tag-name.ts';

const DEFAULT_FIRST = 20;
const MAX_FIRST = 100;

/** A tag of the viewer, and the number of their files with it. */
export interface TagNameCount {
  readonly name: string;
  readonly files: number;
}

/**
 * The tags on the viewer's own READY files, except rejected ones, sorted by name; none for an anonymous caller.
 *
 * @throws {DarkroomError} BAD_USER_INPUT for a `first` out of range, or a prefix that no name can have.
 */
export async function listTagNames(
  { database }: Pick<Services, 'database'>,
  input: { readonly prefix: string | null; readonly first: number | null },
  caller: Caller,
): Promise<readonly TagNameCount[]> {
  if (caller.viewer === null) return [];
  const first = input.first ?? DEFAULT_FIRST;
  if (!Number.isInteger(first) || first < 1 || first > MAX_FIRST) {
    throw new DarkroomError('BAD_USER_INPUT', `\`first\` must be between 1 and ${MAX_FIRST}.`);
  }
  const prefix = readTagPrefix(input.prefix ?? '');
  // No name contains it, and no database accepts it.
  if (prefix.includes('\0')) return [];
  return database.tags.names({ ownerId: caller.viewer, prefix, first });
}
