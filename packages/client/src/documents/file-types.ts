/** The state of a file. Only a READY file has bytes to GET. */
export type FileStatus = 'UPLOADING' | 'VERIFYING' | 'READY' | 'REJECTED' | 'ABORTED' | 'EXPIRED';

/** The state of a tag on a file. */
export type FileTagStatus = 'SUGGESTED' | 'CONFIRMED' | 'REJECTED';

/** Who can read a file. */
export type FileVisibility = 'PRIVATE' | 'PUBLIC';

/** How a URL serves the bytes. */
export type FileDisposition = 'INLINE' | 'ATTACHMENT';

/** A tag on a file. */
export interface DarkroomFileTag {
  readonly id: string;
  readonly name: string;
  /** 0 to 1; null for a tag that no tagger suggested. */
  readonly confidence: number | null;
  readonly status: FileTagStatus;
  /** The tagger's name, or `viewer` for a tag that a person added. */
  readonly source: string;
}

/** The fields of a file that every document requests, on every server. */
export interface DarkroomFile {
  readonly id: string;
  readonly status: FileStatus;
  /** Of two responses, the one with the higher version is newer. */
  readonly version: number;
  readonly name: string | null;
  /** Null until READY. */
  readonly contentType: string | null;
  /** In bytes; null until READY. */
  readonly size: number | null;
  /** In pixels; null if the file is not an image. */
  readonly width: number | null;
  /** In pixels; null if the file is not an image. */
  readonly height: number | null;
  readonly visibility: FileVisibility;
  /** Null until READY. */
  readonly url: string | null;
  /** Why it was rejected; null unless REJECTED. */
  readonly rejection: { readonly code: string; readonly message: string } | null;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly tags: readonly DarkroomFileTag[];
}

/** The selection of {@link DarkroomFile}. */
export const FILE_FIELDS =
  'id status version name contentType size width height visibility url rejection { code message } createdAt tags { id name confidence status source }';

/** Filters a list of files; all conditions must match. */
export interface FileWhere {
  readonly status?: readonly FileStatus[] | null | undefined;
  readonly contentType?: string | null | undefined;
  readonly createdAfter?: string | null | undefined;
  readonly createdBefore?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly visibility?: FileVisibility | null | undefined;
  readonly target?: string | null | undefined;
  readonly ids?: readonly string[] | null | undefined;
  readonly tags?:
    | {
        readonly all?: readonly string[] | null | undefined;
        readonly any?: readonly string[] | null | undefined;
        readonly none?: readonly string[] | null | undefined;
      }
    | null
    | undefined;
  readonly tagStatus?: readonly FileTagStatus[] | null | undefined;
  readonly minConfidence?: number | null | undefined;
}

/** The variables of a list of files. */
export interface FileListVariables {
  readonly where?: FileWhere | null | undefined;
  readonly orderBy?: 'NEWEST_FIRST' | 'OLDEST_FIRST' | null | undefined;
  readonly first?: number | null | undefined;
}
