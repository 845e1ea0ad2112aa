export { darkroomDocuments, type DarkroomDocumentsOptions } from './darkroom-documents.ts';
export type { DarkroomDocuments } from './document-types.ts';
export type {
  DarkroomFile,
  DarkroomFileTag,
  FileDisposition,
  FileListVariables,
  FileStatus,
  FileTagStatus,
  FileVisibility,
  FileWhere,
} from './file-types.ts';
export type { TypedDocument } from './typed-document.ts';
