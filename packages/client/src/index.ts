export {
  createDarkroomClient,
  type DarkroomClient,
  type DarkroomClientOptions,
  type UploadOptions,
} from './darkroom-client.ts';
export type { RetryOptions } from './environment/pace.ts';
export { type ClientErrorCode, DarkroomClientError } from './errors/client-error.ts';
export { formatBytes } from './errors/format-bytes.ts';
export { defaultMessages, type Messages } from './errors/messages.ts';
export { fileFields, type FileFields } from './live/file-fields.ts';
export { watchFile } from './live/watch-file.ts';
export type { Watched, WatchedState, WatchedStatus } from './live/watched.ts';
export type { UploadPolicy } from './policies/upload-policy.ts';
export { indexedDbResumeStore } from './resume/indexed-db-store.ts';
export { type FileHandle, memoryResumeStore, type ResumeRecord, type ResumeStore } from './resume/resume-store.ts';
export { type ReviewedFile, type ReviewedTag, reviewTags, type TagReviewInput } from './tags/review-tags.ts';
export { createTagReview, type TagReviewState, type TagReviewStore } from './tags/tag-review.ts';
export { httpTransport, type HttpTransportOptions } from './transport/http-transport.ts';
export type { Names } from './transport/names.ts';
export type { GraphQLRequest, GraphQLResult, Sink, Transport } from './transport/transport.ts';
export type { UnfinishedUpload } from './uploads/unfinished.ts';
export type { UploadState, UploadStatus, UploadTask } from './uploads/upload-state.ts';
