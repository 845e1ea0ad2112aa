import type { JobData, JobRequest } from '../ports/jobs.ts';
import type { FileRecord, TaggingRecord } from '../ports/records.ts';
import type { ObjectKind } from '../ports/storage-objects.ts';
import { isFileId } from './file-id.ts';

/** What names an attempt at a conversion. */
export interface AttemptKey {
  readonly fileId: string;
  readonly conversionId: string;
  readonly attemptId: string;
}

/** What keys begin with, as `objects.list` and `objects.deletePrefix` take it. */
export interface KeyPrefix {
  readonly prefix: string;
  /** The only kind of objects that lies there. @default both may */
  readonly kind?: ObjectKind;
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
  /** What an image is published from, without its metadata. */
  withoutMetadata(fileId: string): string;
  /** What one attempt at a conversion makes. */
  attempt(attempt: AttemptKey): string;
  /** The published copy of the original. */
  publicOriginal(fileId: string): string;
  /** The published copy of what an attempt made. */
  publicAttempt(attempt: AttemptKey): string;
  /** The prefixes that hold what all attempts at a conversion made. */
  attempts(conversion: Omit<AttemptKey, 'attemptId'>): readonly KeyPrefix[];
  /** The prefixes that hold all objects of a file: its private ones, and the published copies. */
  prefixes(fileId: string): readonly [own: KeyPrefix, published: KeyPrefix];
  /** A prefix, with the kind of objects that it holds. */
  prefixOf(prefix: string): KeyPrefix;
}

const KINDS: readonly ObjectKind[] = ['PRIVATE', 'PUBLISHED'];

function attemptsIn(folder: string, conversionId: string): string {
  return `${folder}conversions/${conversionId}/`;
}

/** The keys under a database's id, which keeps the files of two databases in one bucket apart. */
export function storageKeys(databaseId: string): StorageKeys {
  const root = `${databaseId}/`;
  const folders = { PRIVATE: `${root}files/`, PUBLISHED: `${root}public/` } as const;
  const own = (fileId: string): string => `${folders.PRIVATE}${fileId}/`;
  const published = (fileId: string): string => `${folders.PUBLISHED}${fileId}/`;
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
    withoutMetadata: (fileId) => `${own(fileId)}without-metadata`,
    attempt: ({ fileId, conversionId, attemptId }) => `${attemptsIn(own(fileId), conversionId)}${attemptId}`,
    publicOriginal: (fileId) => `${published(fileId)}original`,
    publicAttempt: ({ fileId, conversionId, attemptId }) =>
      `${attemptsIn(published(fileId), conversionId)}${attemptId}`,
    attempts: ({ fileId, conversionId }) => [
      { prefix: attemptsIn(own(fileId), conversionId), kind: 'PRIVATE' },
      { prefix: attemptsIn(published(fileId), conversionId), kind: 'PUBLISHED' },
    ],
    prefixes: (fileId) => [
      { prefix: own(fileId), kind: 'PRIVATE' },
      { prefix: published(fileId), kind: 'PUBLISHED' },
    ],
    prefixOf: (prefix) => {
      const kind = KINDS.find((candidate) => prefix.startsWith(folders[candidate]));
      return kind === undefined ? { prefix } : { prefix, kind };
    },
  };
}

/** Long enough after the last moment at which a PUT that a URL allowed can have ended. */
const SLACK_SECONDS = 600;

/**
 * The jobs that remove all bytes of a file: at once, and again when no URL can write any more, since a PUT that was
 * under way, or an attempt at a conversion, may write after the first time.
 *
 * The upload of a file that is READY has ended, so it is closed the second time alone, for storages that keep what
 * comes late. Of a file that is PRIVATE, nothing was ever published.
 */
export function deleteFileJobs(
  keys: StorageKeys,
  file: Pick<FileRecord, 'id' | 'uploadId' | 'status' | 'visibility' | 'tagging'>,
  writeUrlsEndInSeconds: number,
): readonly JobRequest[] {
  const [own, published] = keys.prefixes(file.id);
  const data = {
    upload: file.uploadId === null ? null : { key: keys.original(file.id), uploadId: file.uploadId },
    prefixes: (file.visibility === 'PUBLIC' ? [own, published] : [own]).map(({ prefix }) => prefix),
    keys: [],
    attemptsAt: null,
    copies: copyOf(file.tagging),
  };
  return [
    { name: 'delete', data: file.status === 'READY' ? { ...data, upload: null } : data },
    { name: 'delete', data, delaySeconds: writeUrlsEndInSeconds + SLACK_SECONDS },
  ];
}

/** The copy that a tagger may have made elsewhere, as a `delete` job names it. */
export function copyOf(tagging: Pick<TaggingRecord, 'source' | 'copyId'> | null): JobData['delete']['copies'] {
  return tagging === null || tagging.copyId === null ? [] : [{ tagger: tagging.source, copyId: tagging.copyId }];
}
