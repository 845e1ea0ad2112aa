import type { ConversionRecord, FileRecord, FileTagRecord } from '../ports/records.ts';
import type { StoredPart } from '../ports/storage-uploads.ts';
import type { SignedPart } from '../uploads/sign-parts.ts';

/** The parent of `File` resolvers: a record that the caller was allowed to read when it was looked up. */
export type FileView = FileRecord;

/** The parent of `FileConversion` resolvers. */
export interface FileConversionView {
  readonly file: FileRecord;
  readonly conversion: ConversionRecord;
}

/** The parent of `FileTag` resolvers. */
export interface FileTagView extends FileTagRecord {
  /** The caller; null for an anonymous one. */
  readonly viewer: string | null;
  /** The owner of the file. */
  readonly ownerId: string | null;
}

/** The parent of `FileUpload` resolvers. */
export interface FileUploadView {
  readonly file: FileRecord;
}

/** The parent of `FileUploadPart` resolvers. */
export interface FileUploadPartView extends SignedPart {
  /** The part in storage; undefined if it is not there. Storage lists all parts of an upload once per operation. */
  readonly stored: () => Promise<StoredPart | undefined>;
}
