import type { ServedAs } from '../../ports/storage-objects.ts';
import type { StoredPart } from '../../ports/storage-uploads.ts';

/** A part as stored in memory. */
export interface MemoryPart extends StoredPart {
  readonly size: number;
  readonly bytes: Uint8Array;
}

/** An open multipart upload. */
export interface MemoryUpload {
  readonly key: string;
  readonly contentType: string | null;
  readonly startedAt: Date;
  /** The maximum total bytes of all its parts; null for no limit. */
  readonly maxBytes: number | null;
  readonly parts: Map<number, MemoryPart>;
}

/** An object. If it has `publishedAs`, it is served to everyone. */
export interface MemoryObject {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly publishedAs?: ServedAs;
}

/** The whole state of a memory storage. */
export interface MemoryStorageState {
  readonly uploads: Map<string, MemoryUpload>;
  readonly objects: Map<string, MemoryObject>;
  readonly now: () => Date;
}

/** The upload with that id, if it is open and belongs to that key. */
export function openUpload(
  state: MemoryStorageState,
  { key, uploadId }: { readonly key: string; readonly uploadId: string },
): MemoryUpload | null {
  const upload = state.uploads.get(uploadId);
  return upload?.key === key ? upload : null;
}
