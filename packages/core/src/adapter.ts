export { counted } from './errors/counted.ts';
export {
  DarkroomError,
  type DarkroomErrorCode,
  type DarkroomErrorOptions,
  isRetryable,
} from './errors/darkroom-error.ts';
export { invalidConfiguration } from './errors/invalid-configuration.ts';
export { IMAGE_CONTENT_TYPES, type ImageFormat, sniffImageFormat } from './images/image-format.ts';
export { type ImageHeader, readHeicHeader, readImageHeader } from './images/read-image-header.ts';
export type {
  Database,
  DatabaseFiles,
  DatabaseMarks,
  FileListPosition,
  FileListQuery,
  OpenDatabase,
  UploadQuota,
} from './ports/database.ts';
export type {
  AttachmentChange,
  AttachmentPlace,
  DatabaseAttachments,
  Reservation,
} from './ports/database-attachments.ts';
export type {
  DatabaseConversions,
  PostponedAttempt,
  RequestConversionOutcome,
  RequestedTogether,
} from './ports/database-conversions.ts';
export type {
  DatabaseReferences,
  ReferencesSwept,
  StoppedReference,
  UnreferencedFile,
} from './ports/database-references.ts';
export type { DatabaseTags, FileTagFilter, ReviewTagsOutcome } from './ports/database-tags.ts';
export { type DatabaseEvents, type EventSubscription, type EventType, type StoredEvent } from './ports/events.ts';
export {
  type DatabaseJobs,
  JOB_NAMES,
  JOB_POLICIES,
  type Job,
  type JobData,
  type JobHandler,
  type JobHandlers,
  type JobName,
  type JobPolicy,
  type JobRequest,
  type JobsOfChange,
  type JobTrace,
  jobsFor,
  type JobWorker,
  type Postponement,
  type RequestedConversion,
  type UntilIdle,
} from './ports/jobs.ts';
export type { JobQuery, JobRecord, JobState } from './ports/job-records.ts';
export type { Outage } from './ports/rules/outages.ts';
export type { DarkroomLogger } from './ports/logger.ts';
export type {
  ConversionDefinition,
  ConversionDestination,
  ConversionTask,
  ConvertedImage,
  Derivatives,
  FileSource,
  ImageExif,
  ImageLocation,
  ImagePlaceholder,
  ImagePreview,
  PreviewTask,
  ImageDimensions,
  LadderRung,
  Processor,
  ProcessorProcesses,
  ReceivedResult,
  ResultUpload,
} from './ports/processor.ts';
export { type QueueStats, statsByQueue } from './ports/queue-stats.ts';
export type { ChangedFile, PubSub, PubSubListener } from './ports/pub-sub.ts';
export type {
  AttachmentRecord,
  ConversionRecord,
  FileJobStatus,
  FileRecord,
  FileRejection,
  RejectionCode,
  FileStatus,
  FileTagRecord,
  FileTagStatus,
  FileMetadataMode,
  FileVisibility,
  FocalPoint,
  NewConversion,
  NewFile,
  NewTagging,
  TagName,
  TaggingRecord,
  UploadPolicy,
} from './ports/records.ts';
export { MAX_LISTED_ATTACHMENTS, MAX_SUBJECT_BYTES, RESERVATION_HOLDS_SECONDS } from './ports/rules/attachments.ts';
export { lineOf, lineOfOwner, priorityAfter, SECONDS_COUNT_FOR, SHARED_JOBS } from './ports/rules/fair-share.ts';
export { MAX_IMAGE_SIDE, requireSides } from './ports/rules/max-image-side.ts';
export { nameKey } from './ports/rules/name-key.ts';
export { MAX_PARTS, MAX_PART_BYTES, MIN_PART_BYTES } from './ports/rules/part-limits.ts';
export { partReceiver, type PartReceiver, type PartToReceive, type ReceivedPart } from './ports/rules/part-receiver.ts';
export { partsMayBeJoined } from './ports/rules/parts-may-be-joined.ts';
export { type QuotaUsage, requireQuota, requireRoomForAnonymous, reservedBytes } from './ports/rules/quota.ts';
export type { SqlClient } from './ports/sql-client.ts';
export type {
  ByteRange,
  ObjectKind,
  ObjectStart,
  ServedAs,
  StorageObjects,
  StoredObject,
} from './ports/storage-objects.ts';
export type {
  CompleteUploadOutcome,
  PartToSign,
  SignedPartUrls,
  StaleUpload,
  StorageUploads,
  StoredPart,
} from './ports/storage-uploads.ts';
export type { Storage } from './ports/storage.ts';
export type { SuggestedTag, Tagger, TaggerAnswer, TaggerCopies } from './ports/tagger.ts';
export { type OpenStream, openStream } from './streams/open-stream.ts';
export { orAborted } from './streams/or-aborted.ts';
