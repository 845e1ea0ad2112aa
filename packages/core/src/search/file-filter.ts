import { DarkroomError } from '../errors/darkroom-error.ts';
import { isFileId } from '../files/file-id.ts';
import { unknownTarget } from '../files/unknown-target.ts';
import { isBoundedText, MAX_COMBINING_MARKS } from '../input/bounded-text.ts';
import type { FileListQuery } from '../ports/database.ts';
import type { FileVisibility } from '../ports/records.ts';

/** The maximum number of ids in a filter: the maximum size of a page. */
export const MAX_IDS = 100;
const MAX_NAME_LENGTH = 255;

/** The conditions of a list of files, as in `FileWhere`, besides states, types and tags. */
export interface FileFilterInput {
  readonly createdAfter?: Date | null;
  readonly createdBefore?: Date | null;
  /** The text that the name starts with, ignoring case. */
  readonly name?: string | null;
  readonly visibility?: FileVisibility | null;
  /** A schema coordinate, current or former. */
  readonly target?: string | null;
  /** At most {@link MAX_IDS}. */
  readonly ids?: readonly string[] | null;
}

/** The targets of a schema, by all their current and former coordinates. */
export type TargetNames = ReadonlyMap<string, { readonly coordinate: string; readonly formerly: readonly string[] }>;

type FileFilter = Required<
  Pick<FileListQuery, 'createdAfter' | 'createdBefore' | 'namePrefix' | 'visibility' | 'targets' | 'ids'>
>;

/**
 * Reads a filter.
 *
 * @throws {DarkroomError} BAD_USER_INPUT, UNKNOWN_TARGET.
 */
export function readFileFilter(input: FileFilterInput, targets: TargetNames): FileFilter {
  return {
    createdAfter: readMoment(input.createdAfter ?? null, 'createdAfter'),
    createdBefore: readMoment(input.createdBefore ?? null, 'createdBefore'),
    namePrefix: readNamePrefix(input.name ?? null),
    visibility: input.visibility ?? null,
    targets: readTarget(input.target ?? null, targets),
    ids: input.ids == null ? null : readIds(input.ids),
  };
}

/** Texts that cannot be ids are dropped: no file has them. */
function readIds(ids: readonly string[]): readonly string[] {
  return requireIds(ids, 'where.ids').filter(isFileId);
}

/**
 * A list of ids from a client, without duplicates.
 *
 * @throws {DarkroomError} BAD_USER_INPUT for too many.
 */
export function requireIds(ids: readonly string[], argument: string): readonly string[] {
  if (ids.length <= MAX_IDS) return [...new Set(ids)];
  throw new DarkroomError('BAD_USER_INPUT', `\`${argument}\` may have at most ${MAX_IDS} ids.`);
}

/** A host's own DateTime may return something other than dates. */
function readMoment(given: unknown, argument: string): Date | null {
  if (given === null) return null;
  const moment = dateOf(given);
  const year = moment.getUTCFullYear();
  // Databases cannot read five-digit years.
  if (year >= 1 && year <= 9999) return moment;
  throw new DarkroomError('BAD_USER_INPUT', `\`where.${argument}\` must be a time in the years 1 to 9999.`);
}

/** From texts, milliseconds or seconds, and objects of Temporal, Luxon, Day.js and Moment. */
function dateOf(given: unknown): Date {
  if (typeof given === 'string') return new Date(given);
  if (typeof given === 'object' && given !== null) {
    if ('epochMilliseconds' in given) return new Date(Number(given.epochMilliseconds));
    return new Date(Number(given));
  }
  const number = typeof given === 'bigint' ? Number(given) : given;
  if (typeof number !== 'number') return new Date(Number.NaN);
  // As milliseconds, these would be before 1973, when there were no files.
  return new Date(Math.abs(number) < 1e11 ? number * 1000 : number);
}

function readNamePrefix(name: string | null): string | null {
  if (name === null || name === '') return null;
  if (isBoundedText(name, MAX_NAME_LENGTH)) return name.replaceAll('\0', '\uFFFD').toWellFormed();
  throw new DarkroomError(
    'BAD_USER_INPUT',
    `\`where.name\` may have at most ${MAX_NAME_LENGTH} characters, and at most ${MAX_COMBINING_MARKS} combining marks in a row.`,
  );
}

function readTarget(coordinate: string | null, targets: TargetNames): readonly string[] | null {
  if (coordinate === null) return null;
  const target = targets.get(coordinate);
  if (target === undefined) throw unknownTarget(coordinate);
  return [target.coordinate, ...target.formerly];
}
