import type { ConversionRecord, FileRecord, FileTagRecord } from '../ports/records.ts';
import type { StoredPart } from '../ports/storage-uploads.ts';
import type { SignedPart } from '../uploads/sign-parts.ts';

/** What resolvers of `File` are given: a record that its reader was allowed to see when it was looked up. */
export type FileView = FileRecord;

/** What resolvers of `FileConversion` are given. */
export interface FileConversionView {
  readonly file: FileRecord;
  readonly conversion: ConversionRecord;
}

/** What resolvers of `FileTag` are given. */
export interface FileTagView extends FileTagRecord {
  /** Who asks; null for the anonymous caller. */
  readonly viewer: string | null;
  /** The owner of the file. */
  readonly ownerId: string | null;
}

/** What resolvers of `FileUpload` are given. */
export interface FileUploadView {
  readonly file: FileRecord;
}

/** What resolvers of `FileUploadPart` are given. */
export interface FileUploadPartView extends SignedPart {
  /** Asks the storage, once for all parts of an upload of an answer. */
  /** What storage has of it; undefined where it has none. */
  readonly stored: () => Promise<StoredPart | undefined>;
}
