export type { AnonymousUploadOptions, AnonymousUploads } from './options/anonymous-uploads.ts';
export type { ReprocessOptions, ReprocessProgress } from './conversions/reprocess-conversion.ts';
export { type Darkroom, type SchemaModule, createDarkroom } from './create-darkroom.ts';
export { lineOf, lineOfOwner, priorityAfter, SECONDS_COUNT_FOR, SHARED_JOBS } from './ports/rules/fair-share.ts';
export {
  DarkroomError,
  type DarkroomErrorCode,
  type DarkroomErrorOptions,
  isRetryable,
} from './errors/darkroom-error.ts';
export type {
  Authorize,
  AuthorizeFileRequest,
  AuthorizeRequest,
  AuthorizeStartRequest,
  ExistingFileAction,
  FileAction,
  UploadToStart,
} from './files/access.ts';
export type { FileUrl } from './files/file-url.ts';
export type {
  AttachOptions,
  DarkroomFiles,
  HostFilePage,
  ImportOptions,
  ListHostFilesOptions,
} from './host/host-files.ts';
export { IMAGE_CONTENT_TYPES, type ImageFormat, sniffImageFormat } from './images/image-format.ts';
export { MAX_IMAGE_SIDE, requireSides } from './ports/rules/max-image-side.ts';
export { type ImageHeader, readImageHeader } from './images/read-image-header.ts';
export type { DarkroomWorker, WorkerOptions } from './jobs/start-worker.ts';
export type { DarkroomLogger } from './ports/logger.ts';
export { memoryProcessor, type MemoryProcessorOptions } from './memory/memory-processor.ts';
export { type MemoryStorage, type MemoryStorageOptions, memoryStorage } from './memory/storage/memory-storage.ts';
export { type MemoryDatabaseOptions, memoryDatabase } from './memory/database/memory-database.ts';
export { type MemoryTagger, type MemoryTaggerOptions, memoryTagger } from './memory/memory-tagger.ts';
export type { DarkroomOptions } from './options/options.ts';
export type { FilePolicyOptions } from './options/policy-defaults.ts';
export { type OpenStream, openStream } from './streams/open-stream.ts';
export { orAborted } from './streams/or-aborted.ts';
export {
  JOB_NAMES,
  JOB_POLICIES,
  type Job,
  type JobData,
  type JobHandler,
  type JobHandlers,
  type JobName,
  type JobPolicy,
  type JobRequest,
  type JobWorker,
  type DatabaseJobs,
} from './ports/jobs.ts';
export type {
  ConversionDefinition,
  ConversionDestination,
  FileSource,
  ImageDimensions,
  Processor,
  ReceivedResult,
  ResultUpload,
} from './ports/processor.ts';
export type { SqlClient } from './ports/sql-client.ts';
export type { PubSub, PubSubListener } from './ports/pub-sub.ts';
export type {
  ByteRange,
  CompleteUploadOutcome,
  PartToSign,
  ServedAs,
  StaleUpload,
  Storage,
  StorageObjects,
  StorageUploads,
  StoredObject,
  StoredPart,
} from './ports/storage.ts';
export type { RequestConversionOutcome, DatabaseConversions } from './ports/database-conversions.ts';
export type {
  ConversionRecord,
  FileJobStatus,
  FileRecord,
  FileRejection,
  FileStatus,
  FileTagRecord,
  FileTagStatus,
  FileVisibility,
  NewConversion,
  NewFile,
  NewTagging,
  TagName,
  TaggingRecord,
  UploadPolicy,
} from './ports/records.ts';
export type {
  FileListPosition,
  FileListQuery,
  Database,
  OpenDatabase,
  DatabaseFiles,
  DatabaseMarks,
  UploadQuota,
} from './ports/database.ts';
export type { FileTagFilter, ReviewTagsOutcome, DatabaseTags } from './ports/database-tags.ts';
export type { SuggestedTag, Tagger, TaggerAnswer, TaggerCopies } from './ports/tagger.ts';
export type { SubscriptionOptions } from './files/subscription-limits.ts';
export type { QuotaOptions, Quotas } from './options/quotas.ts';
export type { BudgetLimits, BudgetOptions } from './operation/request-budget.ts';
export type { ImportSource } from './uploads/import-file.ts';
export { partReceiver, type PartReceiver, type PartToReceive, type ReceivedPart } from './ports/rules/part-receiver.ts';
export { partsMayBeJoined } from './ports/rules/parts-may-be-joined.ts';
export { MAX_PARTS, MAX_PART_BYTES, MIN_PART_BYTES } from './ports/rules/part-limits.ts';
export { type QuotaUsage, requireQuota, requireRoomForAnonymous, reservedBytes } from './ports/rules/quota.ts';
