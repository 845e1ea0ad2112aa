import type { DatabaseTags } from '../../ports/database-tags.ts';
import type { FileRecord, TaggingRecord } from '../../ports/records.ts';
import type { MemoryRecords } from './records.ts';
import { requestedTagging } from './request-tagging.ts';
import { requireNoTransaction } from './require-no-transaction.ts';
import { memoryFinishTagging, memoryReviewTags } from './tag-changes.ts';
import { compareKeys } from './tag-records.ts';

/** A file with its tagging. */
interface Tagged {
  readonly file: FileRecord;
  readonly tagging: TaggingRecord;
}

/**
 * {@link DatabaseTags} over records in memory. A method never awaits before it is done, which makes it a transaction.
 */
export function memoryDatabaseTags(records: MemoryRecords): DatabaseTags {
  const { tags } = records;

  const current = (fileId: string, requestId: string): Tagged | null => {
    const file = records.get(fileId);
    return file?.tagging?.requestId === requestId ? { file, tagging: file.tagging } : null;
  };
  const running = (input: { fileId: string; requestId: string; attemptId: string }): Tagged | null => {
    const found = current(input.fileId, input.requestId);
    return found?.tagging.status === 'RUNNING' && records.attempt(input.fileId) === input.attemptId ? found : null;
  };

  /** The names on the files of its owner, by key; for a file without an owner, only its own. */
  const namesBeside = ({ id, ownerId }: FileRecord): ReadonlyMap<string, string> =>
    new Map(
      records
        .all()
        .filter((other) => other.id === id || (ownerId !== null && other.ownerId === ownerId))
        .flatMap((other) => [...tags.of(other.id)].map(([key, { name }]) => [key, name] as const)),
    );

  return {
    request: async ({ fileId, requestId, source, maxRequests, jobs, db }) => {
      requireNoTransaction(db);
      const file = records.get(fileId);
      if (file?.status !== 'READY') return 'NOT_READY';
      const tagging = requestedTagging(records, file.tagging, { requestId, source }, maxRequests);
      if (typeof tagging === 'string') return tagging;
      records.change({ ...file, tagging }, jobs(file.tagging));
      return 'REQUESTED';
    },

    start: async ({ fileId, requestId, attemptId, copyId }) => {
      const found = current(fileId, requestId);
      if (found === null || !isDue(found.tagging)) return null;
      records.setAttempt(fileId, attemptId);
      const attempts = found.tagging.attempts + 1;
      return records.change({ ...found.file, tagging: { ...found.tagging, status: 'RUNNING', attempts, copyId } }, []);
    },

    postpone: async ({ nextRequestId, error, jobs, ...attempt }) => {
      const found = running(attempt);
      if (found === null) return false;
      const tagging = { ...found.tagging, status: 'PENDING', requestId: nextRequestId, error } as const;
      records.change({ ...found.file, tagging }, jobs);
      return true;
    },

    retryNow: async ({ fileId, requestId, nextRequestId, jobs }) => {
      const found = current(fileId, requestId);
      if (found?.tagging.status !== 'PENDING') return false;
      records.put({ ...found.file, tagging: { ...found.tagging, requestId: nextRequestId } });
      records.addJobs(fileId, jobs);
      return true;
    },

    finish: async ({ tags: suggested, maxTags, maxNames = Infinity, jobs, ...attempt }) => {
      const found = running(attempt);
      if (found === null) return false;
      const [{ source }, version] = [found.tagging, found.file.version + 1];
      const names = namesBeside(found.file);
      memoryFinishTagging(tags, found.file.id, { suggested, maxTags, maxNames, names, source, version });
      records.change({ ...found.file, tagging: { ...found.tagging, status: 'DONE', error: null } }, jobs);
      return true;
    },

    fail: async ({ fileId, requestId, attemptId, error, jobs }) => {
      const found = current(fileId, requestId);
      if (found === null || !isDue(found.tagging)) return false;
      if (attemptId !== null && records.attempt(fileId) !== attemptId) return false;
      records.change({ ...found.file, tagging: { ...found.tagging, status: 'FAILED', error } }, jobs);
      return true;
    },

    review: async ({ fileId, ifVersion, jobs, ...review }) => {
      const file = records.get(fileId);
      if (file?.status !== 'READY') return { kind: 'NOT_READY' };
      const isSeen = ifVersion === null || (tags.versionOf(fileId) <= ifVersion && ifVersion <= file.version);
      if (!isSeen) return { kind: 'CHANGED' };
      const known = { names: namesBeside(file), now: records.now(), version: file.version + 1 };
      const outcome = memoryReviewTags(tags, fileId, { ...review, ...known });
      if (outcome.kind === 'REVIEWED') records.change(file, jobs);
      return outcome;
    },

    ofFiles: async ({ fileIds, limit }) =>
      [...new Set(fileIds)]
        .flatMap((fileId) => [...tags.of(fileId)])
        .slice(0, limit)
        .toSorted(([a, { confidence: sure }], [b, { confidence: surer }]) => {
          const difference = (surer ?? Infinity) - (sure ?? Infinity);
          return difference === 0 || Number.isNaN(difference) ? compareKeys(a, b) : difference;
        })
        .map(([, tag]) => tag),

    names: async ({ ownerId, prefix, first }) => {
      const names = new Map<string, { readonly name: string; readonly files: number }>();
      for (const file of records.all()) {
        if (file.ownerId !== ownerId || file.status !== 'READY') continue;
        for (const [key, { name, status }] of tags.of(file.id)) {
          if (status === 'REJECTED' || !key.startsWith(prefix)) continue;
          names.set(key, { name, files: (names.get(key)?.files ?? 0) + 1 });
        }
      }
      return [...names]
        .toSorted(([a], [b]) => compareKeys(a, b))
        .slice(0, first)
        .map(([, name]) => name);
    },
  };
}

function isDue({ status }: TaggingRecord): boolean {
  return status === 'PENDING' || status === 'RUNNING';
}
