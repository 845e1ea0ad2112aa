import { findFile } from '../files/access.ts';
import { type DarkroomFile, darkroomFileOf } from '../files/darkroom-file.ts';
import { isFileId } from '../files/file-id.ts';
import type { FileTagRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { MAX_TAGS } from '../tags/tag-name.ts';
import { type JobSummary, summaryOf } from './job-summary.ts';

/** The requests and attempts of a conversion or tagging. */
export interface WorkStory {
  readonly name: string;
  readonly status: string;
  /** The number of requests. */
  readonly requests: number;
  /** The number of attempts at the current request. */
  readonly attempts: number;
  /** The latest attempt, which names its objects; null before the first, and for a tagging. */
  readonly attemptId: string | null;
  /** Why it failed, or what it waits for; null otherwise. */
  readonly error: string | null;
}

/** An object of a file in storage. */
export interface StoryObject {
  readonly key: string;
  /** The length in bytes; null if the storage does not report it, as for published copies. */
  readonly size: number | null;
}

/** Everything known about a file at one point in time. */
export interface FileStory {
  /** Null if there is no record: the file was deleted, or never existed. */
  readonly file: DarkroomFile | null;
  readonly work: readonly WorkStory[];
  readonly tags: readonly Omit<FileTagRecord, 'id' | 'fileId'>[];
  /** Newest first, at most 1,000; finished jobs are kept for a day. */
  readonly jobs: readonly JobSummary[];
  /** At most 1,000 private and 1,000 published ones. */
  readonly objects: readonly StoryObject[];
  /** The received parts of an open upload; null without one. */
  readonly openUpload: { readonly parts: number; readonly bytes: number } | null;
}

const LIMIT = 1000;

/**
 * Collects what the database and the storage know about a file. Changes nothing.
 *
 * @throws {DarkroomError} DATABASE_UNAVAILABLE, STORAGE_UNAVAILABLE.
 */
export async function inspectFile(services: Services, id: string): Promise<FileStory> {
  const { database, storage, keys } = services;
  const fileId = id.toLowerCase();
  if (!isFileId(fileId)) return { file: null, work: [], tags: [], jobs: [], objects: [], openUpload: null };
  const record = await findFile(services, fileId);
  const tags = await database.tags.ofFiles({ fileIds: [fileId], limit: MAX_TAGS });
  const jobs = await database.jobs.list({ fileId, ids: null, names: null, states: null, limit: LIMIT });
  const found: string[] = [];
  for (const prefix of keys.prefixes(fileId)) found.push(...(await storage.objects.list({ ...prefix, limit: LIMIT })));
  const objects: StoryObject[] = [];
  for (const key of found.toSorted()) objects.push({ key, size: (await storage.objects.head({ key }))?.size ?? null });
  const upload = record?.uploadId == null ? null : { key: keys.original(fileId), uploadId: record.uploadId };
  const parts = upload === null ? null : await storage.uploads.list(upload);
  return {
    file: record === null ? null : darkroomFileOf(record),
    work: [
      ...(record?.conversions ?? []).map(({ name, status, requests, attempts, attemptId, error }) => ({
        name,
        status,
        requests,
        attempts,
        attemptId,
        error,
      })),
      ...(record?.tagging == null ? [] : [taggingStory(record.tagging)]),
    ],
    tags: tags.map(({ name, confidence, status, source, reviewedBy, reviewedAt }) => ({
      name,
      confidence,
      status,
      source,
      reviewedBy,
      reviewedAt,
    })),
    jobs: jobs.map(summaryOf),
    objects,
    openUpload:
      parts === null ? null : { parts: parts.length, bytes: parts.reduce((total, { size }) => total + (size ?? 0), 0) },
  };
}

function taggingStory(tagging: {
  readonly status: string;
  readonly source: string;
  readonly requests: number;
  readonly attempts: number;
  readonly error: string | null;
}): WorkStory {
  const { status, source, requests, attempts, error } = tagging;
  return { name: `tags by ${source}`, status, requests, attempts, attemptId: null, error };
}
