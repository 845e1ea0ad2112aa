import type { ConversionRecord, FileRecord } from '../ports/store.ts';
import type { SignedPart } from '../uploads/sign-parts.ts';

/** What resolvers of `File` are given: a record that its reader was allowed to see when it was looked up. */
export type FileView = FileRecord;

/** What resolvers of `FileConversion` are given. */
export interface FileConversionView {
  readonly file: FileRecord;
  readonly conversion: ConversionRecord;
}

/** What resolvers of `FileUpload` are given. */
export interface FileUploadView {
  readonly file: FileRecord;
}

/** What resolvers of `FileUploadPart` are given. */
export interface FileUploadPartView extends SignedPart {
  /** Asks the storage, once for all parts of an upload of an answer. */
  readonly isUploaded: () => Promise<boolean>;
}
