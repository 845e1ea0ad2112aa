import { DarkroomError } from '../errors.ts';
import { callHost } from '../host-errors.ts';
import type { FileRecord } from '../ports/store.ts';
import type { Services } from '../services.ts';
import { isFileId } from './file-id.ts';

/**
 * What somebody wants to do with a file:
 *
 * - `READ`: see its record and get URLs of its bytes. By default the owner, anyone once a PUBLIC file is READY, and whoever reaches a
 *   field of the host that the file is attached to.
 * - `ATTACH`: hand its id to an argument or input field. By default the owner, and anyone where it is attached to that target already.
 * - `UPLOAD` (resume, complete, abort), `CONVERT`, `DELETE`: by default the owner.
 */
export type FileAction = 'READ' | 'ATTACH' | 'UPLOAD' | 'CONVERT' | 'DELETE';

/** Who wants to do something: the viewer's id, null for nobody, and the host's context. */
export interface Caller {
  readonly viewer: string | null;
  readonly context: unknown;
}

/** A question to {@link Authorize}. */
export interface AuthorizeRequest<Context> {
  readonly action: FileAction;
  /** Null is nobody. */
  readonly viewer: string | null;
  readonly file: FileRecord;
  /** The schema coordinate of the host's field, argument or input field; null for Darkroom's own fields. */
  readonly coordinate: string | null;
  /** The parent value of the host's field; undefined elsewhere. */
  readonly parent: unknown;
  readonly context: Context;
  /** What Darkroom would decide. */
  readonly default: boolean;
}

/** Has the last word on who may do what. */
export type Authorize<Context> = (request: AuthorizeRequest<Context>) => boolean | Promise<boolean>;

/** Where a file is reached through the host's schema. */
export interface Place {
  readonly coordinate: string;
  readonly target: string;
  /** The coordinates that the target had before. */
  readonly formerly: readonly string[];
  readonly parent?: unknown;
}

/** Whether the caller may do it: by the defaults of {@link FileAction}, then by the host's `authorize`. */
export async function isAllowed(
  services: Pick<Services, 'authorize'>,
  action: FileAction,
  file: FileRecord,
  caller: Caller,
  place: Place | null = null,
): Promise<boolean> {
  const byDefault = isAllowedByDefault(action, file, caller.viewer, place);
  if (services.authorize === null) return byDefault;
  const { authorize } = services;
  const request = {
    action,
    viewer: caller.viewer,
    file,
    coordinate: place?.coordinate ?? null,
    parent: place?.parent,
    context: caller.context,
    default: byDefault,
  };
  return callHost(() => authorize(request));
}

function isAllowedByDefault(action: FileAction, file: FileRecord, viewer: string | null, place: Place | null): boolean {
  if (viewer !== null && file.ownerId === viewer) return true;
  const attachedHere =
    place !== null && [place.target, ...place.formerly].some((target) => file.attachedTo.includes(target));
  if (action === 'READ') return attachedHere || (file.visibility === 'PUBLIC' && file.status === 'READY');
  return action === 'ATTACH' && attachedHere;
}

/** The error for a file that does not exist, which one that must not be seen is like in every way. */
export function fileNotFound(): DarkroomError {
  return new DarkroomError(
    'FILE_NOT_FOUND',
    'There is no such file. Check the id, and that you are signed in as its owner.',
  );
}

/** The file, if there is one of this id that the caller may read; else null. */
export async function findReadableFile(services: Services, id: string, caller: Caller): Promise<FileRecord | null> {
  const file = await findFile(services, id);
  return file !== null && (await isAllowed(services, 'READ', file, caller)) ? file : null;
}

/**
 * The file that the caller wants to act upon.
 *
 * @throws {DarkroomError} FILE_NOT_FOUND when it may not be seen or does not exist; FORBIDDEN when it may only be seen.
 */
export async function requireFile(
  services: Services,
  id: string,
  action: FileAction,
  caller: Caller,
): Promise<FileRecord> {
  const file = await findFile(services, id);
  if (file === null) throw fileNotFound();
  if (await isAllowed(services, action, file, caller)) return file;
  if (!(await isAllowed(services, 'READ', file, caller))) throw fileNotFound();
  throw new DarkroomError('FORBIDDEN', 'You can see this file, but not change it. Ask its owner.');
}

/** The file as it is now, whoever may see it; null for an id that is none. */
export async function findFile(services: Pick<Services, 'store'>, id: string): Promise<FileRecord | null> {
  if (!isFileId(id)) return null;
  const [file] = await services.store.files.get({ ids: [id] });
  return file ?? null;
}
