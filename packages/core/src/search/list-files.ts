import { DarkroomError } from '../errors/darkroom-error.ts';
import { type AccessServices, type Caller, isAllowed } from '../files/access.ts';
import { isFileId } from '../files/file-id.ts';
import { parseMediaTypeOrRange } from '../media-types/media-type.ts';
import { withoutParameters } from '../media-types/names.ts';
import type { RequestBudget } from '../operation/request-budget.ts';
import type { FileListPosition, FileListQuery } from '../ports/database.ts';
import type { FileRecord, FileStatus } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { type FileFilterInput, readFileFilter, type TargetNames } from './file-filter.ts';
import { countTagNames, readTagFilter, type TagFilterInput } from './tag-filter.ts';

/** The default size of a page. */
export const DEFAULT_PAGE = 20;
/** The maximum size of a page. */
export const MAX_PAGE = 100;
const LAST_MOMENT = Date.UTC(9999, 11, 31);

/** A client's request for a page. */
export interface ListFilesInput {
  readonly where: FileWhereInput | null;
  readonly direction: FileListQuery['direction'];
  /** The size of the page, 1 to 100. */
  readonly first: number | null;
  /** A cursor of an earlier page. */
  readonly after: string | null;
}

/** The conditions of a list of files. */
export interface FileWhereInput extends TagFilterInput, FileFilterInput {
  readonly status?: readonly FileStatus[] | null;
  /** A media type, or an alias of one, or a range. */
  readonly contentType?: string | null;
}

/** A page of files, as in Relay's connections. */
export interface FilePage {
  readonly files: readonly FileRecord[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /**
   * The cursors of the page, regardless of which files the viewer may see: a page without visible files need not be the
   * last.
   */
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/**
 * One page of the viewer's own files; for an anonymous caller an empty one, without reading the arguments.
 *
 * @throws {DarkroomError} BAD_USER_INPUT, UNKNOWN_TARGET; REQUEST_BUDGET_EXCEEDED for too many tag names.
 */
export async function listFiles(
  services: AccessServices & Pick<Services, 'database'>,
  input: ListFilesInput,
  caller: Caller,
  operation: { readonly budget: RequestBudget; readonly targets: TargetNames; readonly signal?: AbortSignal | null },
): Promise<FilePage> {
  const query = readListQuery(input, caller, operation);
  if (query === null) return NO_FILES;
  const page = await services.database.files.list({ ...query, signal: operation.signal ?? null });
  return readablePage(services, page, query.after !== null, caller);
}

/**
 * The query for the database; null for an anonymous caller.
 *
 * @throws {DarkroomError} as {@link listFiles}.
 */
export function readListQuery(
  { where, direction, ...page }: ListFilesInput,
  { viewer }: Caller,
  { budget, targets }: { readonly budget: RequestBudget; readonly targets: TargetNames },
): FileListQuery | null {
  if (viewer === null) return null;
  const { first, after } = readPage(page.first, page.after);
  // First, since the fields of an operation run concurrently, and beyond the budget none of their names is read.
  budget.spend('maxTagNames', countTagNames(where ?? {}));
  if (Object.values(where ?? {}).some((restriction) => restriction != null)) budget.spend('maxSearches');
  return {
    ownerId: viewer,
    status: where?.status == null ? null : [...new Set(where.status)],
    contentType: readContentType(where?.contentType ?? null),
    tags: readTagFilter(where ?? {}),
    ...readFileFilter(where ?? {}, targets),
    direction,
    first,
    after,
  };
}

/** A page of the caller's own files, limited to those that the caller may read. */
export async function readablePage(
  services: AccessServices,
  page: { readonly files: readonly FileRecord[]; readonly hasNextPage: boolean },
  hasPreviousPage: boolean,
  caller: Caller,
): Promise<FilePage> {
  return {
    files: await readableFiles(services, page.files, caller),
    hasNextPage: page.hasNextPage,
    hasPreviousPage,
    startCursor: cursorOfAny(page.files.at(0)),
    endCursor: cursorOfAny(page.files.at(-1)),
  };
}

/** Owners may read their files, unless the host's `authorize` refuses. */
async function readableFiles(
  services: AccessServices,
  files: readonly FileRecord[],
  caller: Caller,
): Promise<readonly FileRecord[]> {
  if (services.authorize === null) return files;
  const readable = await Promise.all(files.map((file) => isAllowed(services, 'READ', file, caller)));
  return files.filter((_, index) => readable[index]);
}

function readContentType(given: string | null): string | null {
  if (given === null) return null;
  const type = parseMediaTypeOrRange(withoutParameters(given));
  if (type !== null) return type;
  throw new DarkroomError(
    'BAD_USER_INPUT',
    '`where.contentType` must be a media type such as image/png, or a range such as image/*.',
  );
}

/** The page for an anonymous caller. */
export const NO_FILES: FilePage = {
  files: [],
  hasNextPage: false,
  hasPreviousPage: false,
  startCursor: null,
  endCursor: null,
};

function cursorOfAny(file: FileListPosition | undefined): string | null {
  return file === undefined ? null : cursorOf(file);
}

/**
 * The start and size of a page.
 *
 * @throws {DarkroomError} BAD_USER_INPUT for a `first` out of range or an invalid cursor.
 */
export function readPage(
  asked: number | null,
  cursor: string | null,
): { readonly first: number; readonly after: FileListPosition | null } {
  const first = asked ?? DEFAULT_PAGE;
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE) {
    throw new DarkroomError('BAD_USER_INPUT', `\`first\` must be between 1 and ${MAX_PAGE}.`);
  }
  return { first, after: cursor === null ? null : readCursor(cursor) };
}

/** An opaque cursor for the position just after this file. */
export function cursorOf(file: FileListPosition): string {
  return Buffer.from(`${file.createdAt.getTime()}:${file.id}`).toString('base64url');
}

/**
 * The position of a cursor.
 *
 * @throws {DarkroomError} BAD_USER_INPUT.
 */
export function readCursor(cursor: string): FileListPosition {
  // Cursors have some 70 characters; the beginning of a longer text is not a cursor either.
  const [time = '', id = ''] = Buffer.from(cursor.slice(0, 100), 'base64url').toString().split(':');
  const createdAt = new Date(/^\d{1,15}$/.test(time) ? Number(time) : Number.NaN);
  // Databases cannot read five-digit years, and no file is from then.
  if (!(createdAt.getTime() <= LAST_MOMENT) || !isFileId(id)) {
    throw new DarkroomError('BAD_USER_INPUT', '`after` must be a cursor from an earlier page of the same list.');
  }
  return { createdAt, id };
}
