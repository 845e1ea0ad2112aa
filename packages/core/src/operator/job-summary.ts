import { isFileId } from '../files/file-id.ts';
import type { JobRecord } from '../ports/job-records.ts';
import type { JobName } from '../ports/jobs.ts';

/** A job as the person on call sees it. Its data is left out, except for the file. */
export interface JobSummary extends Omit<JobRecord, 'name' | 'data'> {
  readonly queue: JobName;
  /** The file that it works on or reports; null for a sweep. */
  readonly fileId: string | null;
}

/** The summary of a job. */
export function summaryOf({ id, name, state, data, ...rest }: JobRecord): JobSummary {
  return { id, queue: name, state, fileId: fileOf(data), ...rest };
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
