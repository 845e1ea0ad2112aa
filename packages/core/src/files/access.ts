import { DarkroomError, type DarkroomErrorOptions } from '../errors/darkroom-error.ts';
import { callHost } from '../errors/host-errors.ts';
import type { FileRecord } from '../ports/records.ts';
import { MAX_LISTED_ATTACHMENTS } from '../ports/rules/attachments.ts';
import type { Services } from '../services.ts';
import { type DarkroomFile, darkroomFileOf } from './darkroom-file.ts';
import { isFileId } from './file-id.ts';

/**
 * What somebody wants to do:
 *
 * - `START` an upload. By default every viewer.
 * - `READ`: see its record and get URLs of its bytes. By default the owner, anyone once a PUBLIC file is READY, and
 *   everyone who reaches a field of the host at the record that the file is attached to: at any record, where the
 *   field's target does not say what identifies one.
 * - `ATTACH`: hand its id to an argument or input field. By default the owner, and anyone where it is attached to the
 *   same target and record already.
 * - `UPLOAD` (resume, complete, abort), `CONVERT`, `TAG` (ask for suggestions, review tags),
 *   `DELETE`: by default the owner.
 *
 * A file of an anonymous caller has no owner. With `anonymousUploads`, anyone who has its id may READ, UPLOAD and
 * ATTACH it until it was once attached to something.
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
  /**
   * The id of the host's record that the file is shown or handed in for; null where the target does not say what
   * identifies one, where it is not known yet, and elsewhere.
   */
  readonly subject: string | null;
  /** The arguments of the field that the file's id was handed to; null elsewhere. */
  readonly args: Readonly<Record<string, unknown>> | null;
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
  /**
   * The id of the record; null where it is not known. Undefined where the target does not say what identifies one: then
   * what is attached for any record counts.
   */
  readonly subject?: string | null | undefined;
  readonly args?: Readonly<Record<string, unknown>> | null;
}

/** What it takes to say who may do what. */
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

/** Once it was attached, the host may have shown its id to anyone: then the id says nothing of who has it. */
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
 * Whether a field may show the file: it is attached to the record, or reserved for it. What is attached to the target
 * without a record is from before the target said what identifies one, or a mutation's whose process died.
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

/** Whether a file that somebody else owns may be handed in for a record: it is what that has already. */
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

/** Whether it may have others than those on its record. */
function hasMoreAttachments({ attachments }: FileRecord): boolean {
  return attachments.length >= MAX_LISTED_ATTACHMENTS;
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
  services: AccessServices & Pick<Services, 'load'>,
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
  services: AccessServices & Pick<Services, 'database'>,
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
