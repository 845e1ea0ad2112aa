import type { ServedAs } from '../../ports/storage-objects.ts';
import type { StoredPart } from '../../ports/storage-uploads.ts';

/** A part as memory holds it. */
export interface MemoryPart extends StoredPart {
  readonly size: number;
  readonly bytes: Uint8Array;
}

/** A multipart upload that is open. */
export interface MemoryUpload {
  readonly key: string;
  readonly contentType: string | null;
  readonly startedAt: Date;
  /** The most bytes of all its parts; null for no limit. */
  readonly maxBytes: number | null;
  readonly parts: Map<number, MemoryPart>;
}

/** An object. One that has `publishedAs` is served to everyone. */
export interface MemoryObject {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly publishedAs?: ServedAs;
}

/** All that a memory storage knows. */
export interface MemoryStorageState {
  readonly uploads: Map<string, MemoryUpload>;
  readonly objects: Map<string, MemoryObject>;
  readonly now: () => Date;
}

/** The upload of that id, if it is open and of that key. */
export function openUpload(
  state: MemoryStorageState,
  { key, uploadId }: { readonly key: string; readonly uploadId: string },
): MemoryUpload | null {
  const upload = state.uploads.get(uploadId);
  return upload?.key === key ? upload : null;
}
