import type { JobData, JobRequest } from '../ports/jobs.ts';
import type { FileRecord, TaggingRecord } from '../ports/records.ts';
import { isFileId } from './file-id.ts';

/** What names an attempt at a conversion. */
export interface AttemptKey {
  readonly fileId: string;
  readonly conversionId: string;
  readonly attemptId: string;
}

/**
 * Names the objects of one database. Everything of one file lies under two prefixes of its own;
 * nothing comes from a client.
 */
export interface StorageKeys {
  /** The prefix of all keys of this database. */
  readonly root: string;
  /** The mark, which says that this database is the one whose bytes these are. */
  readonly mark: string;
  /** The file whose original has this key; null for any other key. */
  fileOf(key: string): string | null;
  /** The file that an attempt at a conversion has this key for; null for any other key. */
  fileOfConversion(key: string): string | null;
  /** The bytes as uploaded. */
  original(fileId: string): string;
  /** What one attempt at a conversion makes. */
  attempt(attempt: AttemptKey): string;
  /** The published copy of the original. */
  publicOriginal(fileId: string): string;
  /** The published copy of what an attempt made. */
  publicAttempt(attempt: AttemptKey): string;
  /** The prefixes that hold what all attempts at a conversion made. */
  attempts(conversion: Omit<AttemptKey, 'attemptId'>): readonly string[];
  /** The prefixes that hold all objects of a file. */
  prefixes(fileId: string): readonly string[];
}

function attemptsIn(folder: string, conversionId: string): string {
  return `${folder}conversions/${conversionId}/`;
}

/** The keys under a database's id, which keeps the files of two databases in one bucket apart. */
export function storageKeys(databaseId: string): StorageKeys {
  const own = (fileId: string): string => `${databaseId}/files/${fileId}/`;
  const published = (fileId: string): string => `${databaseId}/public/${fileId}/`;
  const root = `${databaseId}/`;
  return {
    root,
    mark: `${root}mark`,
    fileOf: (key) => {
      const fileId = key.split('/')[2] ?? '';
      return isFileId(fileId) && key === `${own(fileId)}original` ? fileId : null;
    },
    fileOfConversion: (key) => {
      const [, , fileId = '', folder] = key.split('/');
      return isFileId(fileId) && folder === 'conversions' && key.startsWith(own(fileId)) ? fileId : null;
    },
    original: (fileId) => `${own(fileId)}original`,
    attempt: ({ fileId, conversionId, attemptId }) => `${attemptsIn(own(fileId), conversionId)}${attemptId}`,
    publicOriginal: (fileId) => `${published(fileId)}original`,
    publicAttempt: ({ fileId, conversionId, attemptId }) =>
      `${attemptsIn(published(fileId), conversionId)}${attemptId}`,
    attempts: ({ fileId, conversionId }) =>
      [own(fileId), published(fileId)].map((folder) => attemptsIn(folder, conversionId)),
    prefixes: (fileId) => [own(fileId), published(fileId)],
  };
}

/** Long enough after the last moment at which a PUT that a URL allowed can have ended. */
const SLACK_SECONDS = 600;

/**
 * The jobs that remove all bytes of a file: at once, and again when no URL can write any more, since a PUT that was
 * under way may land after the first time.
 */
export function deleteFileJobs(
  keys: StorageKeys,
  file: Pick<FileRecord, 'id' | 'uploadId' | 'tagging'>,
  writeUrlsEndInSeconds: number,
): readonly JobRequest[] {
  const data = {
    upload: file.uploadId === null ? null : { key: keys.original(file.id), uploadId: file.uploadId },
    prefixes: keys.prefixes(file.id),
    keys: [],
    attemptsAt: null,
    copies: copyOf(file.tagging),
  };
  return [
    { name: 'delete', data },
    { name: 'delete', data, delaySeconds: writeUrlsEndInSeconds + SLACK_SECONDS },
  ];
}

/** The copy that a tagger may have made elsewhere, as a `delete` job names it. */
export function copyOf(tagging: Pick<TaggingRecord, 'source' | 'copyId'> | null): JobData['delete']['copies'] {
  return tagging === null || tagging.copyId === null ? [] : [{ tagger: tagging.source, copyId: tagging.copyId }];
}
