import { DarkroomError, type DarkroomErrorOptions } from '../errors/darkroom-error.ts';
import { callHost } from '../errors/host-errors.ts';
import type { FileRecord } from '../ports/records.ts';
import { MAX_LISTED_ATTACHMENTS } from '../ports/rules/attachments.ts';
import type { Services } from '../services.ts';
import { type DarkroomFile, darkroomFileOf } from './darkroom-file.ts';
import { isFileId } from './file-id.ts';

/**
 * What a caller wants to do:
 *
 * - `START` an upload. By default, every viewer may.
 * - `READ`: see its record and get URLs of its bytes. By default, the owner may; everyone may once a PUBLIC file is
 *   READY; and everyone who reaches a field of the host for the record that the file is attached to (for any record, if
 *   the field's target has no `subject`).
 * - `ATTACH`: pass its id to an argument or input field. By default, the owner may, and everyone if the file is already
 *   attached to the same target and record.
 * - `UPLOAD` (resume, complete, abort), `CONVERT`, `TAG` (request suggestions, review tags), `DELETE`: by default, the
 *   owner may.
 *
 * A file of an anonymous caller has no owner. With `anonymousUploads`, anyone who knows its id may READ, UPLOAD and
 * ATTACH it until it is first attached.
 */
export type FileAction = 'START' | 'READ' | 'ATTACH' | 'UPLOAD' | 'CONVERT' | 'TAG' | 'DELETE';

/** What a caller wants to do with an existing file. */
export type ExistingFileAction = Exclude<FileAction, 'START'>;

/** The caller: the viewer's id, null for an anonymous caller, and the host's context. */
export interface Caller {
  readonly viewer: string | null;
  readonly context: unknown;
}

/** A question for {@link Authorize}: about an upload that is about to start, or about an existing file. */
export type AuthorizeRequest<Context> = AuthorizeStartRequest<Context> | AuthorizeFileRequest<Context>;

interface AuthorizeQuestion<Context> {
  /** Null for an anonymous caller. */
  readonly viewer: string | null;
  readonly context: Context;
  /** What Darkroom would decide. */
  readonly default: boolean;
}

/** Whether an upload may start. Not called for anonymous callers unless `anonymousUploads` is on. */
export interface AuthorizeStartRequest<Context> extends AuthorizeQuestion<Context> {
  readonly action: 'START';
  /** There is no file yet. */
  readonly file: null;
  /** The file that the upload would become. */
  readonly upload: UploadToStart;
  /** The target's schema coordinate, as in `upload`. */
  readonly coordinate: string | null;
  readonly parent: undefined;
}

/** Whether something may be done with an existing file. */
export interface AuthorizeFileRequest<Context> extends AuthorizeQuestion<Context> {
  readonly action: ExistingFileAction;
  readonly file: DarkroomFile;
  readonly upload: null;
  /** The schema coordinate of the host's field, argument or input field; null for Darkroom's own fields. */
  readonly coordinate: string | null;
  /** The parent value of the host's field; undefined elsewhere. */
  readonly parent: unknown;
  /**
   * The id of the host's record that the file is read or attached at; null if the target has no `subject`, if it is not
   * known yet, and elsewhere.
   */
  readonly subject: string | null;
  /** The arguments of the field that received the file's id; null elsewhere. */
  readonly args: Readonly<Record<string, unknown>> | null;
}

/** An upload that has not started yet. Its values come from the client and are not verified. */
export type UploadToStart = Pick<
  DarkroomFile,
  'target' | 'policy' | 'visibility' | 'name' | 'declaredContentType' | 'declaredSize'
>;

/** Makes the final decision on who may do what. */
export type Authorize<Context> = (request: AuthorizeRequest<Context>) => boolean | Promise<boolean>;

/** A place in the host's schema where a file is read or attached. */
export interface Place {
  readonly coordinate: string;
  readonly target: string;
  /** The former coordinates of the target. */
  readonly formerly: readonly string[];
  readonly parent?: unknown;
  /**
   * The id of the record; null if it is not known. Undefined if the target has no `subject`: files attached for any
   * record then count.
   */
  readonly subject?: string | null | undefined;
  readonly args?: Readonly<Record<string, unknown>> | null;
}

/** What is needed to decide who may do what. */
export type AccessServices = Pick<Services, 'authorize' | 'settings' | 'isAttached'>;

/** Whether the caller may do it: by the defaults of {@link FileAction}, then by the host's `authorize`. */
export async function isAllowed(
  services: AccessServices,
  action: ExistingFileAction,
  file: FileRecord,
  caller: Caller,
  place: Place | null = null,
): Promise<boolean> {
  const isBearer = services.settings.anonymousUploads && isHeldById(file) && BEARERS.has(action);
  const byDefault = isBearer || (await isAllowedByDefault(services, action, file, caller.viewer, place));
  if (services.authorize === null) return byDefault;
  const { authorize } = services;
  const request = {
    action,
    viewer: caller.viewer,
    file: darkroomFileOf(file),
    upload: null,
    coordinate: place?.coordinate ?? null,
    parent: place?.parent,
    subject: place?.subject ?? null,
    args: place?.args ?? null,
    context: caller.context,
    default: byDefault,
  };
  return callHost('authorize', services.settings.callbackTimeoutSeconds, () => authorize(request));
}

/**
 * Refuses anonymous callers before any of their input is processed.
 *
 * @throws {DarkroomError} UNAUTHENTICATED, unless `anonymousUploads` is on.
 */
export function requireUploader({ settings }: Pick<Services, 'settings'>, { viewer }: Caller): void {
  if (viewer !== null || settings.anonymousUploads) return;
  throw new DarkroomError('UNAUTHENTICATED', 'Sign in to upload files.');
}

/**
 * Checks whether a caller may start an upload.
 *
 * @throws {DarkroomError} UNAUTHENTICATED or FORBIDDEN if `authorize` refuses.
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
    : new DarkroomError(
        'FORBIDDEN',
        'You may not upload this file here. Choose another target, or ask for permission.',
      );
}

/** The actions that anyone with the id of a file without an owner may perform. */
const BEARERS: ReadonlySet<ExistingFileAction> = new Set(['READ', 'UPLOAD', 'ATTACH']);

/** Once it was attached, the host may have shown its id to anyone, so the id no longer proves anything. */
function isHeldById({ ownerId, wasAttached }: FileRecord): boolean {
  return ownerId === null && !wasAttached;
}

async function isAllowedByDefault(
  services: AccessServices,
  action: ExistingFileAction,
  file: FileRecord,
  viewer: string | null,
  place: Place | null,
): Promise<boolean> {
  if (viewer !== null && file.ownerId === viewer) return true;
  if (action === 'READ') {
    if (file.visibility === 'PUBLIC' && file.status === 'READY') return true;
    return place !== null && isShownAt(services, file, place);
  }
  return action === 'ATTACH' && place !== null && isKeptAt(services, file, place);
}

/**
 * Whether a field may show the file: it is attached to the record, or reserved for it. An attachment to the target
 * without a record is from before the target had a `subject`, or from a mutation whose process died.
 */
async function isShownAt({ isAttached }: AccessServices, file: FileRecord, place: Place): Promise<boolean> {
  const targets = [place.target, ...place.formerly];
  const isHere = file.attachments.some(
    ({ target, subject }) =>
      targets.includes(target) && (place.subject === undefined || subject === null || subject === place.subject),
  );
  if (isHere || !hasMoreAttachments(file) || place.subject === null) return isHere;
  return isAttached({ ...place, fileId: file.id, subject: place.subject ?? null });
}

/** Whether a file of another owner may be passed in for a record: it is already attached there. */
async function isKeptAt({ isAttached }: AccessServices, file: FileRecord, place: Place): Promise<boolean> {
  const { subject } = place;
  if (subject === undefined || subject === null) return false;
  const targets = [place.target, ...place.formerly];
  const isHere = file.attachments.some(
    (attachment) => targets.includes(attachment.target) && attachment.subject === subject && !attachment.isReserved,
  );
  if (isHere || !hasMoreAttachments(file)) return isHere;
  return isAttached({ ...place, fileId: file.id, subject });
}

/** Whether it may have attachments beyond those in its record. */
function hasMoreAttachments({ attachments }: FileRecord): boolean {
  return attachments.length >= MAX_LISTED_ATTACHMENTS;
}

/**
 * The error for a file that does not exist. The error for a file that the caller may not see is identical.
 *
 * @param asked What the caller sent to identify the file, to tell refused ids apart.
 */
export function fileNotFound(asked?: DarkroomErrorOptions['context']): DarkroomError {
  const message = 'There is no such file. Check the id, and that you are signed in as its owner.';
  return new DarkroomError('FILE_NOT_FOUND', message, asked && { context: asked });
}

/** The error for an operation that requires a READY file. */
export function fileNotReady(asked?: DarkroomErrorOptions['context']): DarkroomError {
  const message = 'The file is not READY yet. Complete its upload first.';
  return new DarkroomError('FILE_NOT_READY', message, asked && { context: asked });
}

/** The file, if it exists and the caller may read it; otherwise null. */
export async function findReadableFile(
  services: AccessServices & Pick<Services, 'load'>,
  id: string,
  caller: Caller,
): Promise<FileRecord | null> {
  const file = await services.load(id);
  return file !== null && (await isAllowed(services, 'READ', file, caller)) ? file : null;
}

/**
 * The file that the caller wants to change.
 *
 * @throws {DarkroomError} FILE_NOT_FOUND if it does not exist or the caller may not see it; FORBIDDEN if the caller may
 * only see it.
 */
export async function requireFile(
  services: AccessServices & Pick<Services, 'database'>,
  id: string,
  action: ExistingFileAction,
  caller: Caller,
): Promise<FileRecord> {
  const file = await findFile(services, id);
  if (file === null) throw fileNotFound();
  if (await isAllowed(services, action, file, caller)) return file;
  if (!(await isAllowed(services, 'READ', file, caller))) throw fileNotFound();
  throw new DarkroomError('FORBIDDEN', 'You may see this file, but not change it. Ask its owner.');
}

/** The current file, regardless of who may see it; null for an invalid id. */
export async function findFile(services: Pick<Services, 'database'>, id: string): Promise<FileRecord | null> {
  if (!isFileId(id)) return null;
  const [file] = await services.database.files.get({ ids: [id] });
  return file ?? null;
}
