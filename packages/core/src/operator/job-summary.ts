import { isFileId } from '../files/file-id.ts';
import type { JobRecord, JobState } from '../ports/job-records.ts';
import type { JobName } from '../ports/jobs.ts';

/** A job as the person on call sees it. What it was told is left out but for its file. */
export interface JobSummary {
  /** A UUID. */
  readonly id: string;
  readonly queue: JobName;
  readonly state: JobState;
  /** The file that it works on, or tells of; null for a sweep. */
  readonly fileId: string | null;
  /** How many attempts were begun. */
  readonly attempts: number;
  readonly createdAt: Date;
  /** From when on it may be begun. */
  readonly dueAt: Date;
  /** When its latest attempt began; null before the first. */
  readonly startedAt: Date | null;
  /** When it became DONE or DEAD; null before. */
  readonly endedAt: Date | null;
  /** What its latest failed attempt failed by; null for none. The code is that of a {@link DarkroomError}. */
  readonly error: { readonly code: string | null; readonly message: string } | null;
}

/** The summary of a job. */
export function summaryOf({ name, data, ...rest }: JobRecord): JobSummary {
  const { id, state, attempts, createdAt, dueAt, startedAt, endedAt, error } = rest;
  return { id, queue: name, state, fileId: fileOf(data), attempts, createdAt, dueAt, startedAt, endedAt, error };
}

function fileOf(data: JobRecord['data']): string | null {
  if ('fileId' in data) return data.fileId;
  const event = 'event' in data ? data.event : data;
  if ('file' in event) return typeof event.file['id'] === 'string' ? event.file['id'] : null;
  if (!('prefixes' in data)) return null;
  if (data.attemptsAt !== null) return data.attemptsAt.fileId;
  const places = [...data.prefixes, ...data.keys, data.upload?.key ?? ''];
  // As `storageKeys` makes them.
  return places.map((place) => place.split('/')[2] ?? '').find(isFileId) ?? null;
}
