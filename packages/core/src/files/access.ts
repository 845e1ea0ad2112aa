import { DarkroomError, type DarkroomErrorOptions } from '../errors/darkroom-error.ts';
import { callHost } from '../errors/host-errors.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { type DarkroomFile, darkroomFileOf } from './darkroom-file.ts';
import { isFileId } from './file-id.ts';

/**
 * What somebody wants to do:
 *
 * - `START` an upload. By default every viewer.
 * - `READ`: see its record and get URLs of its bytes. By default the owner, anyone once a PUBLIC file is READY, and
 *   whoever reaches a field of the host that the file is attached to.
 * - `ATTACH`: hand its id to an argument or input field. By default the owner, and anyone where it is
 *   attached to that target already.
 * - `UPLOAD` (resume, complete, abort), `CONVERT`, `TAG` (ask for suggestions, review tags),
 *   `DELETE`: by default the owner.
 *
 * A file of an anonymous caller has no owner. With `anonymousUploads`, anyone who has its id may READ, UPLOAD and
 * ATTACH it until it is attached to something.
 */
export type FileAction = 'START' | 'READ' | 'ATTACH' | 'UPLOAD' | 'CONVERT' | 'TAG' | 'DELETE';

/** What somebody wants to do with a file there is. */
export type ExistingFileAction = Exclude<FileAction, 'START'>;

/** Who wants to do something: the viewer's id, null for the anonymous caller, and the host's context. */
export interface Caller {
  readonly viewer: string | null;
  readonly context: unknown;
}

/** A question to {@link Authorize}: of an upload that is to be started, or of a file there is. */
export type AuthorizeRequest<Context> = AuthorizeStartRequest<Context> | AuthorizeFileRequest<Context>;

interface AuthorizeQuestion<Context> {
  /** Null for the anonymous caller. */
  readonly viewer: string | null;
  readonly context: Context;
  /** What Darkroom would decide. */
  readonly default: boolean;
}

/** Whether an upload may be started. Not asked for anonymous callers, unless `anonymousUploads` is on. */
export interface AuthorizeStartRequest<Context> extends AuthorizeQuestion<Context> {
  readonly action: 'START';
  /** There is none yet. */
  readonly file: null;
  /** What it would become. */
  readonly upload: UploadToStart;
  /** The target's schema coordinate, as in `upload`. */
  readonly coordinate: string | null;
  readonly parent: undefined;
}

/** Whether something may be done with a file. */
export interface AuthorizeFileRequest<Context> extends AuthorizeQuestion<Context> {
  readonly action: ExistingFileAction;
  readonly file: DarkroomFile;
  readonly upload: null;
  /** The schema coordinate of the host's field, argument or input field; null for Darkroom's own fields. */
  readonly coordinate: string | null;
  /** The parent value of the host's field; undefined elsewhere. */
  readonly parent: unknown;
}

/** An upload before it is started. What its client says of it is not known to be true. */
export type UploadToStart = Pick<
  DarkroomFile,
  'target' | 'policy' | 'visibility' | 'name' | 'declaredContentType' | 'declaredSize'
>;

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
  services: Pick<Services, 'authorize' | 'settings'>,
  action: ExistingFileAction,
  file: FileRecord,
  caller: Caller,
  place: Place | null = null,
): Promise<boolean> {
  const isBearer = services.settings.anonymousUploads && isHeldById(file) && BEARERS.has(action);
  const byDefault = isBearer || isAllowedByDefault(action, file, caller.viewer, place);
  if (services.authorize === null) return byDefault;
  const { authorize } = services;
  const request = {
    action,
    viewer: caller.viewer,
    file: darkroomFileOf(file),
    upload: null,
    coordinate: place?.coordinate ?? null,
    parent: place?.parent,
    context: caller.context,
    default: byDefault,
  };
  return callHost('authorize', services.settings.callbackTimeoutSeconds, () => authorize(request));
}

/**
 * Refuses the anonymous caller before anything is done with what they say of an upload.
 *
 * @throws {DarkroomError} UNAUTHENTICATED, unless `anonymousUploads` is on.
 */
export function requireUploader({ settings }: Pick<Services, 'settings'>, { viewer }: Caller): void {
  if (viewer !== null || settings.anonymousUploads) return;
  throw new DarkroomError('UNAUTHENTICATED', 'Sign in to upload files.');
}

/**
 * Lets a caller start an upload, or says why not.
 *
 * @throws {DarkroomError} UNAUTHENTICATED or FORBIDDEN where `authorize` says no.
 */
export async function requireStart(
  { authorize, settings }: Pick<Services, 'authorize' | 'settings'>,
  upload: UploadToStart,
  caller: Caller,
): Promise<void> {
  const { viewer, context } = caller;
  const request = { viewer, context, file: null, upload, coordinate: upload.target, parent: undefined } as const;
  if (authorize === null) return;
  const ask = (): boolean | Promise<boolean> => authorize({ ...request, action: 'START', default: true });
  if (await callHost('authorize', settings.callbackTimeoutSeconds, ask)) return;
  throw viewer === null
    ? new DarkroomError('UNAUTHENTICATED', 'Sign in to upload files here.')
    : new DarkroomError('FORBIDDEN', 'You may not upload this here. Choose another target, or ask for the right to.');
}

/** What the id of a file without an owner is enough for. */
const BEARERS: ReadonlySet<ExistingFileAction> = new Set(['READ', 'UPLOAD', 'ATTACH']);

/** Once it is attached, the host may show its id to anyone: then the id says nothing of who has it. */
function isHeldById(file: FileRecord): boolean {
  return file.ownerId === null && file.attachedTo.length === 0;
}

function isAllowedByDefault(
  action: ExistingFileAction,
  file: FileRecord,
  viewer: string | null,
  place: Place | null,
): boolean {
  if (viewer !== null && file.ownerId === viewer) return true;
  const attachedHere =
    place !== null && [place.target, ...place.formerly].some((target) => file.attachedTo.includes(target));
  if (action === 'READ') return attachedHere || (file.visibility === 'PUBLIC' && file.status === 'READY');
  return action === 'ATTACH' && attachedHere;
}

/**
 * The error for a file that does not exist, which one that must not be seen is like in every way.
 *
 * @param asked What the caller itself said of it, to tell one refused id from another.
 */
export function fileNotFound(asked?: DarkroomErrorOptions['context']): DarkroomError {
  const message = 'There is no such file. Check the id, and that you are signed in as its owner.';
  return new DarkroomError('FILE_NOT_FOUND', message, asked && { context: asked });
}

/** The error for a file of which something was asked that only a READY one can give. */
export function fileNotReady(asked?: DarkroomErrorOptions['context']): DarkroomError {
  const message = 'The file is not READY yet. Complete its upload first.';
  return new DarkroomError('FILE_NOT_READY', message, asked && { context: asked });
}

/** The file, if there is one of this id that the caller may read; else null. */
export async function findReadableFile(
  services: Pick<Services, 'load' | 'authorize' | 'settings'>,
  id: string,
  caller: Caller,
): Promise<FileRecord | null> {
  const file = await services.load(id);
  return file !== null && (await isAllowed(services, 'READ', file, caller)) ? file : null;
}

/**
 * The file that the caller wants to act upon.
 *
 * @throws {DarkroomError} FILE_NOT_FOUND when it may not be seen or does not exist; FORBIDDEN when it may only be seen.
 */
export async function requireFile(
  services: Pick<Services, 'database' | 'authorize' | 'settings'>,
  id: string,
  action: ExistingFileAction,
  caller: Caller,
): Promise<FileRecord> {
  const file = await findFile(services, id);
  if (file === null) throw fileNotFound();
  if (await isAllowed(services, action, file, caller)) return file;
  if (!(await isAllowed(services, 'READ', file, caller))) throw fileNotFound();
  throw new DarkroomError('FORBIDDEN', 'You can see this file, but not change it. Ask its owner.');
}

/** The file as it is now, whoever may see it; null for an id that is none. */
export async function findFile(services: Pick<Services, 'database'>, id: string): Promise<FileRecord | null> {
  if (!isFileId(id)) return null;
  const [file] = await services.database.files.get({ ids: [id] });
  return file ?? null;
}
