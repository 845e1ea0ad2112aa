import type { FileDisposition, FileListVariables, FileVisibility } from './file-types.ts';
import type { TypedDocument } from './typed-document.ts';

interface Id {
  readonly id: string;
}

interface Removed {
  readonly success: boolean;
  readonly id: string;
}

/**
 * Every operation of Darkroom. Queries and mutations are named after their root field. `File` is the type of the files
 * in their data.
 */
export interface DarkroomDocuments<File> {
  readonly startFileUpload: TypedDocument<
    {
      readonly startFileUpload: {
        readonly id: string;
        readonly urls: readonly string[];
        readonly partSize: number | null;
        readonly expiresAt: string;
      };
    },
    {
      readonly size?: number | null | undefined;
      readonly count?: number | null | undefined;
      readonly partSize?: number | null | undefined;
      readonly name?: string | null | undefined;
      readonly contentType?: string | null | undefined;
      readonly target?: string | null | undefined;
      readonly checksums?: boolean | null | undefined;
    }
  >;
  readonly fileUpload: TypedDocument<
    {
      readonly fileUpload: {
        readonly id: string;
        readonly partSize: number | null;
        readonly expiresAt: string;
        readonly parts: readonly {
          readonly number: number;
          readonly url: string;
          readonly headers: readonly { readonly name: string; readonly value: string }[];
          readonly size: number | null;
          readonly uploaded: boolean;
          readonly sha256: string | null;
        }[];
      } | null;
    },
    {
      readonly id: string;
      readonly numbers?: readonly number[] | null | undefined;
      readonly checksums?: readonly { readonly number: number; readonly sha256: string }[] | null | undefined;
    }
  >;
  readonly completeFileUpload: TypedDocument<
    { readonly completeFileUpload: { readonly success: boolean; readonly file: File } },
    Id
  >;
  readonly abortFileUpload: TypedDocument<{ readonly abortFileUpload: Removed }, Id>;
  readonly deleteFile: TypedDocument<{ readonly deleteFile: Removed }, Id>;
  readonly fileUploadPolicy: TypedDocument<
    {
      readonly fileUploadPolicy: {
        readonly target: string | null;
        readonly accept: readonly string[] | null;
        readonly maxBytes: number;
        readonly typeLimits: readonly { readonly contentType: string; readonly maxBytes: number }[];
        readonly maxPixels: number | null;
        readonly requireSize: boolean;
        readonly visibility: FileVisibility;
      } | null;
    },
    { readonly target?: string | null | undefined }
  >;
  readonly file: TypedDocument<{ readonly file: File | null }, Id>;
  readonly files: TypedDocument<
    {
      readonly files: {
        readonly edges: readonly { readonly cursor: string; readonly node: File }[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      };
    },
    FileListVariables & { readonly after?: string | null | undefined }
  >;
  readonly urlForFile: TypedDocument<
    { readonly urlForFile: { readonly url: string; readonly expiresAt: string | null } | null },
    {
      readonly id: string;
      readonly expiresInSeconds?: number | null | undefined;
      readonly disposition?: FileDisposition | null | undefined;
    }
  >;
  readonly fileTags: TypedDocument<
    { readonly fileTags: readonly { readonly name: string; readonly files: number }[] },
    { readonly prefix?: string | null | undefined; readonly first?: number | null | undefined }
  >;
  /** Only for servers with a processor. */
  readonly convertFile: TypedDocument<
    { readonly convertFile: File },
    { readonly id: string; readonly conversion: string }
  >;
  /** Only for servers with a tagger. */
  readonly suggestFileTags: TypedDocument<{ readonly suggestFileTags: File }, Id>;
  readonly reviewFileTags: TypedDocument<
    { readonly reviewFileTags: File },
    {
      readonly id: string;
      readonly confirm?: readonly string[] | null | undefined;
      readonly reject?: readonly string[] | null | undefined;
      readonly add?: readonly string[] | null | undefined;
      readonly reset?: readonly string[] | null | undefined;
      readonly unreviewed?: 'KEEP' | 'DISCARD' | null | undefined;
      readonly ifVersion?: number | null | undefined;
    }
  >;
  /** A subscription to one file: its current state, then its state after each change. */
  readonly watchFile: TypedDocument<{ readonly file: File | null }, Id>;
  /** A subscription to up to 100 files: each event is about one of them. */
  readonly watchFiles: TypedDocument<
    { readonly fileUpdates: { readonly id: string; readonly file: File | null } },
    { readonly ids: readonly string[] }
  >;
  /** A subscription to the first page of the viewer's files: each event has the files that are new or changed. */
  readonly watchFileList: TypedDocument<
    { readonly files: { readonly ids: readonly string[]; readonly changed: readonly File[] } },
    FileListVariables
  >;
}
