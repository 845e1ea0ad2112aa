import type { FileHandle } from '../resume/resume-store.ts';
import type { Api } from '../transport/ask.ts';
import { canHash, createCheckedPartUrls } from './checked-part-urls.ts';
import { createPartUrls, type SignedUrls } from './part-urls.ts';
import { missingParts, partCountOf, rangeOf, type Session } from './session.ts';

/** The input of an upload. */
export interface UploadInput {
  readonly source: Blob;
  readonly name: string | null;
  readonly target: string | null;
  /** Whether to send the parts with their SHA-256. */
  readonly checksums: boolean;
  /** Length in bytes of every part but the last. If omitted, the server chooses it. */
  readonly partSize?: number | undefined;
  /** The browser's handle of the file, stored for use after a reload. */
  readonly handle?: FileHandle;
  /** The upload of an earlier visit to continue. */
  readonly resumes?: { readonly fileId: string };
}

/**
 * Starts an upload. Waits for the server's response even if `signal` aborts, so that no upload stays open without this
 * client having its id.
 */
export async function startSession(api: Api, input: UploadInput, signal: AbortSignal): Promise<Session> {
  type Answer = { readonly startFileUpload: Partial<SignedUrls> & { id: string; partSize: number | null } };
  const { source, name, target, partSize } = input;
  const isChecked = input.checksums && canHash();
  const operation = isChecked ? api.operations.startWithChecksums : api.operations.start;
  const contentType = source.type === '' ? null : source.type;
  const variables = { name, contentType, size: source.size, target, partSize };
  const { startFileUpload: upload } = await api.ask<Answer>(operation, variables, signal, {
    keepsAnswer: true,
  });
  const { expiresAt, parts } = upload;
  const first = expiresAt === undefined || parts === undefined ? null : { expiresAt, parts };
  return makeSession(api, { ...upload, landed: [], first, isChecked }, source);
}

/** The parts of an open upload that storage has. */
export interface Landed {
  readonly id: string;
  readonly partSize: number | null;
  /** Part numbers. */
  readonly landed: readonly number[];
}

/** The parts that storage has of an upload that is open on the server; null if it is not open, or not the viewer's. */
export async function findLanded(api: Api, fileId: string, signal?: AbortSignal): Promise<Landed | null> {
  type Part = { readonly number: number; readonly uploaded: boolean };
  type Answer = { readonly fileUpload: { id: string; partSize: number | null; parts: readonly Part[] } | null };
  const { fileUpload } = await api.ask<Answer>(api.operations.landed, { id: fileId }, signal);
  if (fileUpload === null) return null;
  const { id, partSize, parts } = fileUpload;
  return { id, partSize, landed: parts.filter((part) => part.uploaded).map((part) => part.number) };
}

/** Continues an upload that is open on the server; null if it is not open, or not the viewer's. */
export async function openSession(
  api: Api,
  fileId: string,
  { source, checksums }: UploadInput,
  signal: AbortSignal,
): Promise<Session | null> {
  const landed = await findLanded(api, fileId, signal);
  return landed === null
    ? null
    : makeSession(api, { ...landed, first: null, isChecked: checksums && canHash() }, source);
}

function makeSession(
  api: Api,
  upload: Landed & {
    readonly first: SignedUrls | null;
    readonly isChecked: boolean;
  },
  source: Blob,
): Session {
  const { id } = upload;
  const { size } = source;
  const partSize = upload.partSize ?? size;
  let asking: Promise<Landed | null> | null = null;
  const session: Session = {
    lookUp: async (signal) => {
      asking ??= findLanded(api, id, signal).finally(() => (asking = null));
      const now = await asking;
      if (now === null) throw api.makeError('UPLOAD_NOT_OPEN');
      for (const number of now.landed) session.landed.add(number);
    },
    fileId: id,
    partSize,
    partCount: partCountOf(size, partSize),
    size,
    landed: new Set(upload.landed),
    moving: new Map(),
    isChecked: upload.isChecked,
    urls: upload.isChecked
      ? createCheckedPartUrls(api, id, (number) => source.slice(...rangeOf(session, number)))
      : createPartUrls({
          first: upload.first,
          next: (from) => missingParts(session, from, 64),
          load: async (numbers, signal) => {
            type Answer = { readonly fileUpload: SignedUrls | null };
            const { fileUpload } = await api.ask<Answer>(api.operations.parts, { id, numbers }, signal);
            if (fileUpload === null) throw api.makeError('UPLOAD_NOT_OPEN');
            return fileUpload;
          },
        }),
  };
  return session;
}
