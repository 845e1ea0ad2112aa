import type { FileHandle } from '../resume/resume-store.ts';
import type { Api } from '../transport/ask.ts';
import { createPartUrls, type SignedUrls } from './part-urls.ts';
import { missingParts, partCountOf, type Session } from './session.ts';

/** What an upload is started with. */
export interface UploadInput {
  readonly source: Blob;
  readonly name: string | null;
  readonly target: string | null;
  /** The browser's handle of the file, kept for after a reload. */
  readonly handle?: FileHandle;
  /** An upload of an earlier visit that this goes on with. */
  readonly resumes?: { readonly fileId: string };
}

/**
 * Starts an upload. Once it is asked for the answer is awaited, also after `signal` aborts, so that no upload stays
 * open that this client does not know.
 */
export async function startSession(
  api: Api,
  { source, name, target }: UploadInput,
  signal: AbortSignal,
): Promise<Session> {
  type Answer = { readonly startFileUpload: SignedUrls & { readonly id: string; readonly partSize: number | null } };
  const contentType = source.type === '' ? null : source.type;
  const variables = { name, contentType, size: source.size, target };
  const { startFileUpload: upload } = await api.ask<Answer>(api.operations.start, variables, signal, {
    keepsAnswer: true,
  });
  return makeSession(api, { ...upload, size: source.size, landed: [], first: upload });
}

/** An upload that is open on the server, with what has landed of it; null when it is not open, or not ours. */
export async function openSession(
  api: Api,
  fileId: string,
  size: number,
  signal?: AbortSignal,
): Promise<Session | null> {
  type Part = { readonly number: number; readonly size: number | null; readonly uploaded: boolean };
  type Answer = { readonly fileUpload: { id: string; partSize: number | null; parts: readonly Part[] } | null };
  const { fileUpload: upload } = await api.ask<Answer>(api.operations.landed, { id: fileId }, signal);
  if (upload === null) return null;
  const landed = upload.parts.filter((part) => part.uploaded).map((part) => part.number);
  return makeSession(api, { ...upload, size, landed, first: null });
}

function makeSession(
  api: Api,
  upload: {
    readonly id: string;
    readonly partSize: number | null;
    readonly size: number;
    readonly landed: readonly number[];
    readonly first: SignedUrls | null;
  },
): Session {
  const { id, size } = upload;
  const partSize = upload.partSize ?? size;
  const session: Session = {
    fileId: id,
    partSize,
    partCount: partCountOf(size, partSize),
    size,
    landed: new Set(upload.landed),
    moving: new Map(),
    urls: createPartUrls({
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
