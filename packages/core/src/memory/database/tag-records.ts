import type { FileTagFilter } from '../../ports/database-tags.ts';
import type { FileTagRecord } from '../../ports/records.ts';

/** The tags of one file, by key. */
export type MemoryFileTags = ReadonlyMap<string, FileTagRecord>;

/** The tags of the memory database. */
export interface MemoryTagRecords {
  of(fileId: string): MemoryFileTags;
  /** Replaces the tags of a file, which gets this version. */
  put(fileId: string, tags: MemoryFileTags, version: number): void;
  /** The version of the file that its tags are from; 0 before the first tags. */
  versionOf(fileId: string): number;
  drop(fileId: string): void;
}

/** Tags in memory. */
export function memoryTagRecords(): MemoryTagRecords {
  const byFile = new Map<string, { readonly tags: MemoryFileTags; readonly version: number }>();
  return {
    of: (fileId) => byFile.get(fileId)?.tags ?? new Map(),
    put: (fileId, tags, version) => void byFile.set(fileId, { tags, version }),
    versionOf: (fileId) => byFile.get(fileId)?.version ?? 0,
    drop: (fileId) => void byFile.delete(fileId),
  };
}

/** Whether a file with these tags matches the filter. */
export function matchesTags(tags: MemoryFileTags, filter: FileTagFilter): boolean {
  const { all, any, none, status, minConfidence } = filter;
  const counting = new Set(
    [...tags].filter(([, tag]) => status.includes(tag.status) && isConfident(tag, minConfidence)).map(([key]) => key),
  );
  if (all.length === 0 && any.length === 0 && none.length === 0) return counting.size > 0;
  return (
    all.every((key) => counting.has(key)) &&
    (any.length === 0 || any.some((key) => counting.has(key))) &&
    !none.some((key) => counting.has(key))
  );
}

function isConfident({ status, confidence }: FileTagRecord, minConfidence: number | null): boolean {
  return minConfidence === null || status === 'CONFIRMED' || confidence === null || confidence >= minConfidence;
}

/** Compares the bytes of their UTF-8, like a database without a locale. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
