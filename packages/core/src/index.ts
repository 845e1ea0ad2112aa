export type { AnonymousUploadOptions, AnonymousUploads } from './options/anonymous-uploads.ts';
export type { ReprocessOptions, ReprocessProgress } from './conversions/reprocess.ts';
export { type Darkroom, type SchemaModule, createDarkroom } from './create-darkroom.ts';
export { afterGuards, awaitsGuards, guardsFirst } from './directive/guards-first.ts';
export {
  type DarkroomCodegen,
  type DarkroomCodegenOptions,
  type FileIdFor,
  type FileReference,
  type FileParent,
  darkroomCodegen,
} from './schema/darkroom-codegen.ts';
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
export type {
  DarkroomFile,
  DarkroomFileAttachment,
  DarkroomFileConversion,
  DarkroomFileTagging,
} from './files/darkroom-file.ts';
export type { FileDisposition } from './files/content-disposition.ts';
export type { FileUrl } from './files/file-url.ts';
export type {
  ConversionEvent,
  DarkroomEvent,
  DarkroomEventHandlers,
  DarkroomEvents,
  DarkroomFileTag,
  EventContext,
  FileEvent,
  TagsEvent,
} from './events/darkroom-event.ts';
export type { DarkroomHealth } from './health/darkroom-health.ts';
export type { HealthCheck } from './health/health-check.ts';
export type { DarkroomStats } from './jobs/darkroom-stats.ts';
export type {
  AttachOptions,
  AttachUncheckedOptions,
  DarkroomFilePage,
  DarkroomFiles,
  ImportOptions,
  ListFilesOptions,
} from './host/darkroom-files.ts';
export type { JobsRun, QueueRun, RunJobsOptions } from './jobs/run-jobs.ts';
export type { DarkroomWorker, WorkerOptions } from './jobs/start-worker.ts';
export { memoryProcessor, type MemoryProcessorOptions } from './memory/memory-processor.ts';
export { type MemoryStorage, type MemoryStorageOptions, memoryStorage } from './memory/storage/memory-storage.ts';
export { type MemoryDatabaseOptions, memoryDatabase } from './memory/database/memory-database.ts';
export { type MemoryTagger, type MemoryTaggerOptions, memoryTagger } from './memory/memory-tagger.ts';
export type { RetryOutcome } from './operator/change-job.ts';
export type { DarkroomOperator, ListJobsOptions } from './operator/darkroom-operator.ts';
export type { Orphans, OrphansOptions } from './operator/find-orphans.ts';
export type { Unreferenced } from './operator/find-unreferenced.ts';
export type { FileStory, StoryObject, WorkStory } from './operator/inspect-file.ts';
export type { JobSummary } from './operator/job-summary.ts';
export type { DarkroomOptions, OneOfProcessors } from './options/options.ts';
export type { FilePolicyOptions } from './options/policy-defaults.ts';
export type { QuotaOptions, Quotas } from './options/quotas.ts';
export type { BudgetLimits, BudgetOptions } from './operation/request-budget.ts';
export type { Database } from './ports/database.ts';
export { EVENT_TYPES, type EventType } from './ports/events.ts';
export type { JobState } from './ports/job-records.ts';
export type { JobName } from './ports/jobs.ts';
export type { DarkroomLogger } from './ports/logger.ts';
export type { Processor } from './ports/processor.ts';
export type { QueueStats } from './ports/queue-stats.ts';
export type {
  FileJobStatus,
  FileRejection,
  RejectionCode,
  FileStatus,
  FileTagStatus,
  FileMetadataMode,
  FileVisibility,
  UploadPolicy,
} from './ports/records.ts';
export type { SqlClient } from './ports/sql-client.ts';
export type { Storage } from './ports/storage.ts';
export type { Tagger } from './ports/tagger.ts';
export type { WebhookOptions } from './webhooks/read-webhooks.ts';
export type { DarkroomResolvers } from './schema/darkroom-resolvers.ts';
export type { SubscriptionOptions } from './files/subscription-limits.ts';
export type { SweepFindings } from './uploads/sweep.ts';
export type { ImportSource } from './uploads/import-file.ts';
