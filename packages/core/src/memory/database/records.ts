import { type JobRequest, jobsFor, type JobsOfChange } from '../../ports/jobs.ts';
import type { ChangedFile } from '../../ports/pub-sub.ts';
import type { ConversionRecord, FileRecord, NewConversion, NewTagging, TaggingRecord } from '../../ports/records.ts';
import { memoryTagRecords, type MemoryTagRecords } from './tag-records.ts';

/** Which process is checking an upload, and until when (milliseconds since 1970) it holds the lease. */
export interface MemoryLease {
  readonly token: string;
  readonly endsAt: number;
}

/** What {@link memoryRecords} needs from the rest of the database. */
export interface MemoryRecordsOptions {
  readonly now: () => Date;
  readonly addJobs: (jobs: readonly JobRequest[], anonymousKey: string | null) => void;
  readonly publish: (changed: ChangedFile) => void;
}

/** The records of the memory database. Each call is complete when it returns. Records are replaced, never modified. */
export interface MemoryRecords {
  readonly now: () => Date;
  /** Adds jobs of a file. */
  readonly addJobs: (fileId: string, jobs: readonly JobRequest[]) => void;
  /** Records the key of the anonymous caller who uploaded a file. */
  readonly setAnonymousKey: (fileId: string, key: string) => void;
  /** Null for a file that never existed or was deleted. */
  get(id: string): FileRecord | null;
  all(): readonly FileRecord[];
  /** Whether the id is in use, including by a tombstone. */
  exists(id: string): boolean;
  put(file: FileRecord): FileRecord;
  /** Puts a new file, and publishes it if it has an owner. */
  add(file: FileRecord): FileRecord;
  /** Puts the file with the next version, adds the jobs, and publishes the change. */
  readonly change: (file: FileRecord, jobs: JobsOfChange) => FileRecord;
  /** Deletes everything but the id. */
  bury(id: string, jobs: readonly JobRequest[]): void;
  lease(id: string): MemoryLease | null;
  leaseEnded(id: string): boolean;
  setLease(id: string, lease: MemoryLease | null): void;
  readonly tags: MemoryTagRecords;
  /** The latest attempt at a file's tagging. */
  attempt(fileId: string): string | null;
  setAttempt(fileId: string, attemptId: string): void;
  newTagging(tagging: NewTagging): TaggingRecord;
  newConversion(fileId: string, conversion: NewConversion): ConversionRecord;
  /** The conversion, and the file that it belongs to. */
  findConversion(id: string): { readonly file: FileRecord; readonly conversion: ConversionRecord } | null;
}

/** Records in memory. */
export function memoryRecords({ now, publish, ...options }: MemoryRecordsOptions): MemoryRecords {
  const anonymousKeys = new Map<string, string>();
  const addJobs: MemoryRecords['addJobs'] = (fileId, jobs) => options.addJobs(jobs, anonymousKeys.get(fileId) ?? null);
  const files = new Map<string, FileRecord>();
  const tombstones = new Set<string>();
  const leases = new Map<string, MemoryLease>();
  const fileIdOfConversion = new Map<string, string>();
  const attempts = new Map<string, string>();
  const tags = memoryTagRecords();

  const put = (file: FileRecord): FileRecord => {
    const conversions = file.conversions.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const stored = { ...file, conversions };
    files.set(file.id, stored);
    return stored;
  };

  return {
    now,
    addJobs,
    setAnonymousKey: (fileId, key) => void anonymousKeys.set(fileId, key),
    get: (id) => files.get(id) ?? null,
    all: () => [...files.values()],
    exists: (id) => files.has(id) || tombstones.has(id),
    put,
    add: (file) => {
      const stored = put(file);
      if (file.ownerId !== null) publish({ fileId: file.id, ownerId: file.ownerId });
      return stored;
    },
    change: (file, jobs) => {
      const stored = put({ ...file, version: file.version + 1 });
      addJobs(file.id, jobsFor(jobs, stored));
      publish({ fileId: file.id, ownerId: file.ownerId });
      return stored;
    },
    bury: (id, jobs) => {
      const ownerId = files.get(id)?.ownerId ?? null;
      for (const conversion of files.get(id)?.conversions ?? []) fileIdOfConversion.delete(conversion.id);
      files.delete(id);
      leases.delete(id);
      attempts.delete(id);
      tags.drop(id);
      tombstones.add(id);
      addJobs(id, jobs);
      anonymousKeys.delete(id);
      publish({ fileId: id, ownerId });
    },
    lease: (id) => leases.get(id) ?? null,
    leaseEnded: (id) => (leases.get(id)?.endsAt ?? 0) <= now().getTime(),
    setLease: (id, lease) => {
      if (lease === null) leases.delete(id);
      else leases.set(id, lease);
    },
    tags,
    attempt: (fileId) => attempts.get(fileId) ?? null,
    setAttempt: (fileId, attemptId) => void attempts.set(fileId, attemptId),
    newTagging: ({ requestId, source }) => ({
      status: 'PENDING',
      requestId,
      requests: 1,
      attempts: 0,
      source,
      copyId: null,
      error: null,
    }),
    newConversion: (fileId, { id, name, recipe, requestId }) => {
      fileIdOfConversion.set(id, fileId);
      return {
        id,
        fileId,
        name,
        recipe,
        requestId,
        requests: 1,
        status: 'PENDING',
        attempts: 0,
        attemptId: null,
        key: null,
        publicKey: null,
        contentType: null,
        size: null,
        width: null,
        height: null,
        error: null,
      };
    },
    findConversion: (id) => {
      const file = files.get(fileIdOfConversion.get(id) ?? '');
      const conversion = file?.conversions.find((candidate) => candidate.id === id);
      return file && conversion ? { file, conversion } : null;
    },
  };
}
