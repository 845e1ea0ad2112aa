import { DarkroomError } from '../errors.ts';
import type { FileListPosition, FileListQuery, FileRecord, FileStatus } from '../ports/database.ts';
import type { Services } from '../services.ts';
import { type Caller, isAllowed } from './access.ts';
import { isFileId } from './file-id.ts';

const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;
const LAST_MOMENT = Date.UTC(9999, 11, 31);

/** What a client asks for. */
export interface ListFilesInput {
  readonly status: readonly FileStatus[] | null;
  readonly contentType: string | null;
  readonly tags: FileListQuery['tags'];
  readonly direction: FileListQuery['direction'];
  /** 1 to 100. */
  readonly first: number | null;
  /** A cursor of an earlier page. */
  readonly after: string | null;
}

/** A page of files, as Relay's connections have it. */
export interface FilePage {
  readonly files: readonly FileRecord[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** Where the page begins and ends, whichever of its files the viewer may see: so that a page without any is not the last. */
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/**
 * One page of the viewer's own files; an empty one for nobody.
 *
 * @throws {DarkroomError} BAD_USER_INPUT for a `first` out of range or a cursor that is none.
 */
export async function listFiles(services: Services, input: ListFilesInput, caller: Caller): Promise<FilePage> {
  const { first, after } = readPage(input.first, input.after);
  if (caller.viewer === null) return NO_FILES;

  const { status, contentType, tags, direction } = input;
  const ownerId = caller.viewer;
  const page = await services.database.files.list({ ownerId, status, contentType, tags, direction, first, after });
  const readable = await Promise.all(page.files.map((file) => isAllowed(services, 'READ', file, caller)));
  return {
    files: page.files.filter((_, index) => readable[index]),
    hasNextPage: page.hasNextPage,
    hasPreviousPage: after !== null,
    startCursor: cursorOfAny(page.files.at(0)),
    endCursor: cursorOfAny(page.files.at(-1)),
  };
}

const NO_FILES: FilePage = {
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
 * Where a page begins, and how many it may hold.
 *
 * @throws {DarkroomError} BAD_USER_INPUT for a `first` out of range or a cursor that is none.
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

/** An opaque place in the list, just after this file. */
export function cursorOf(file: FileListPosition): string {
  return Buffer.from(`${file.createdAt.getTime()}:${file.id}`).toString('base64url');
}

/**
 * The place that a cursor names.
 *
 * @throws {DarkroomError} BAD_USER_INPUT.
 */
export function readCursor(cursor: string): FileListPosition {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(':');
  const createdAt = new Date(/^\d{1,15}$/.test(time) ? Number(time) : Number.NaN);
  // Databases do not read years of five digits, and no file is that young.
  if (!(createdAt.getTime() <= LAST_MOMENT) || !isFileId(id)) {
    throw new DarkroomError('BAD_USER_INPUT', '`after` must be a cursor from an earlier page of the same list.');
  }
  return { createdAt, id };
}
