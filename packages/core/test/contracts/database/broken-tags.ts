import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseTags } from '../../../src/ports/database-tags.ts';
import type { OpenDatabase, DatabaseFiles } from '../../../src/ports/database.ts';
import type { FileRecord, FileTagRecord } from '../../../src/ports/records.ts';
import { attachTo, newPlace } from '../../../src/testing/database/attaching.ts';
import { type BrokenDatabase, breaking } from './breaking.ts';
import { BROKEN_TAG_NAMES } from './broken-tag-names.ts';

type Review = Parameters<DatabaseTags['review']>[0];
type Filter = NonNullable<Parameters<DatabaseFiles['list']>[0]['tags']>;

const breakTags = (change: (tags: DatabaseTags, database: OpenDatabase) => Partial<DatabaseTags>): BrokenDatabase =>
  breaking((whole) => ({ tags: { ...whole.tags, ...change(whole.tags, whole) } }));

const breakFiles = (change: (files: DatabaseFiles) => Partial<DatabaseFiles>): BrokenDatabase =>
  breaking(({ files }) => ({ files: { ...files, ...change(files) } }));

const breakTagging = (change: (file: FileRecord) => Partial<NonNullable<FileRecord['tagging']>>): BrokenDatabase =>
  breakFiles((files) => ({
    get: async (input) =>
      (await files.get(input)).map((file) => ({
        ...file,
        tagging: file.tagging === null ? null : { ...file.tagging, ...change(file) },
      })),
  }));

const breakReview = (change: (review: Review) => Partial<Review>): BrokenDatabase =>
  breakTags((tags) => ({ review: (input) => tags.review({ ...input, ...change(input) }) }));

const breakTagsOfFiles = (change: (tags: readonly FileTagRecord[]) => readonly FileTagRecord[]): BrokenDatabase =>
  breakTags((tags) => ({ ofFiles: async (input) => change(await tags.ofFiles(input)) }));

const breakFilter = (change: (filter: Filter) => Partial<Filter>): BrokenDatabase =>
  breakFiles((files) => ({
    list: (query) =>
      files.list({ ...query, tags: query.tags === null ? null : { ...query.tags, ...change(query.tags) } }),
  }));

/** As though each write went to whichever request and attempt is the current one. */
const forgetful = (tags: DatabaseTags): Partial<DatabaseTags> => {
  let latest = '';
  return {
    start: (input) => {
      latest = input.attemptId;
      return tags.start(input);
    },
    finish: (input) => tags.finish({ ...input, attemptId: latest }),
  };
};

/** Refuses a review for whatever else has happened to the file. */
const byEachChange = (tags: DatabaseTags, database: OpenDatabase): Partial<DatabaseTags> => ({
  review: async (input) => {
    const [file] = await database.files.get({ ids: [input.fileId] });
    if (input.ifVersion !== null && file?.version !== input.ifVersion) return { kind: 'CHANGED' };
    return tags.review(input);
  },
});

/**
 * Remembers what changed the tags of each file last, and takes a review that comes after the other for
 * one of the tags as they are.
 */
const forgetting =
  (forgotten: 'finish' | 'review') =>
  (tags: DatabaseTags): Partial<DatabaseTags> => {
    const latest = new Map<string, 'finish' | 'review'>();
    return {
      finish: async (input) => {
        latest.set(input.fileId, 'finish');
        return tags.finish(input);
      },
      review: async (input) => {
        const ifVersion = latest.get(input.fileId) === forgotten ? null : input.ifVersion;
        const outcome = await tags.review({ ...input, ifVersion });
        if (outcome.kind === 'REVIEWED') latest.set(input.fileId, 'review');
        return outcome;
      },
    };
  };
const byReviewsAlone = forgetting('finish');
const byTaggersAlone = forgetting('review');

/** For each case of the contract of tags how a database is broken that must fail it. */
export const BROKEN_TAGS: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'a tagging that is requested with the file, or later, is PENDING': [
    breakFiles((files) => ({ markReady: (input) => files.markReady({ ...input, tagging: null }) })),
    breakTagging(() => ({ copyId: '' })),
  ],
  'a tagging of a file that is not READY is not requested': [
    breakTags(() => ({ request: async () => 'REQUESTED' })),
    breakTags(() => ({ request: async () => 'UNCHANGED' })),
  ],
  'the jobs of a request are made from the tagging that it replaces, even if that changed a moment before': [
    breakTags((tags, { files }) => ({
      request: async (input) => {
        const [before] = await files.get({ ids: [input.fileId] });
        return tags.request({ ...input, jobs: () => input.jobs(before?.tagging ?? null) });
      },
    })),
    breakTags((tags) => ({ request: (input) => tags.request({ ...input, jobs: () => input.jobs(null) }) })),
  ],
  'a tagging is requested again if it FAILED or its source differs, up to a maximum number': [
    breakTags((tags) => ({ request: (input) => tags.request({ ...input, maxRequests: 100 }) })),
    breakTags((tags) => ({ request: (input) => tags.request({ ...input, source: 'same' }) })),
    breakTags((tags) => ({ request: (input) => tags.request({ ...input, source: randomUUID() }) })),
    breakTagging(() => ({ requests: 1 })),
  ],
  'an attempt at a tagging begins with its copy stored, and another supersedes it': [
    breakTags((tags) => ({ start: (input) => tags.start({ ...input, copyId: null }) })),
    breakTags(forgetful),
  ],
  'a tagging is postponed by its attempt, once, and attempted again under the next request': [
    breakTags((tags) => ({ postpone: (input) => tags.postpone({ ...input, nextRequestId: input.requestId }) })),
    breakTags((tags) => ({ postpone: (input) => tags.postpone({ ...input, error: null }) })),
    breakTags(() => ({ postpone: async () => true })),
    breakTagging(() => ({ attempts: 1 })),
  ],
  'a hastened tagging continues under another request, and only under that': [
    breakTags(() => ({ retryNow: async () => true })),
    breakTags((tags) => ({ retryNow: (input) => tags.retryNow({ ...input, nextRequestId: input.requestId }) })),
    breakTags((tags, database) => ({
      retryNow: async (input) => {
        const hastened = await tags.retryNow(input);
        if (hastened) await attachTo(database, [input.fileId], newPlace());
        return hastened;
      },
    })),
  ],
  'a tagging that is DONE or FAILED stays so': [
    breakTags(() => ({ fail: async () => true })),
    breakTags((tags) => ({ fail: (input) => tags.fail({ ...input, error: 'Failed.', jobs: [] }) })),
    breakTags((tags, database) => ({
      start: async (input) =>
        (await tags.start(input)) ?? (await database.files.get({ ids: [input.fileId] }))[0] ?? null,
    })),
  ],
  'the tagging of a deleted file cannot be changed': [
    breakTags((tags) => ({ finish: async (input) => (await tags.finish(input)) || true })),
    breakTags((tags) => {
      const kept = new Map<string, readonly FileTagRecord[]>();
      return {
        finish: async (input) => {
          const finished = await tags.finish(input);
          const records = input.tags.map(({ name, confidence }) => ({
            id: randomUUID(),
            fileId: input.fileId,
            name,
            confidence,
            status: 'SUGGESTED' as const,
            source: '',
            reviewedBy: null,
            reviewedAt: null,
          }));
          kept.set(input.fileId, records);
          return finished;
        },
        ofFiles: async ({ fileIds }) => fileIds.flatMap((id) => kept.get(id) ?? []),
      };
    }),
  ],
  ...BROKEN_TAG_NAMES,
  'a file has its suggestions ordered by confidence, highest first, then by the bytes of their keys': [
    breakTagsOfFiles((tags) => tags.toReversed()),
    breakTagsOfFiles((tags) =>
      tags.toSorted(
        (a, b) =>
          (b.confidence ?? 2) - (a.confidence ?? 2) || a.name.localeCompare(b.name, 'en', { sensitivity: 'base' }),
      ),
    ),
    breakTagsOfFiles((tags) => tags.map((tag) => ({ ...tag, id: '00000000-0000-0000-0000-000000000000' }))),
    breakTags((tags) => ({ ofFiles: ({ fileIds }) => tags.ofFiles({ fileIds: fileIds.slice(0, 1), limit: 10_000 }) })),
  ],
  'many files that share new tags are tagged concurrently': [
    // As though a deadlock chose its victims.
    breakTags((tags) => {
      let busy = false;
      return {
        finish: async (input) => {
          if (busy) return false;
          busy = true;
          await delay(1);
          busy = false;
          return tags.finish(input);
        },
      };
    }),
  ],
  'a person’s decisions are stored in one change, with who decided last and when': [
    breakReview(() => ({ reviewer: 'somebody' })),
    breakReview(() => ({ reject: [] })),
    breakReview(() => ({ add: [] })),
    breakTags((tags) => ({
      review: async (input) => {
        await tags.review({ ...input, reject: [], add: [] });
        return tags.review(input);
      },
    })),
    breakTagsOfFiles((tags) => tags.map((tag) => ({ ...tag, reviewedAt: null }))),
    breakTagsOfFiles((tags) =>
      tags.map((tag) => ({ ...tag, source: tag.reviewedBy === null ? tag.source : 'viewer' })),
    ),
  ],
  'DISCARD rejects undecided suggestions, and KEEP keeps them': [
    breakReview(() => ({ unreviewed: 'KEEP' })),
    breakReview(() => ({ unreviewed: 'DISCARD' })),
  ],
  'a reset undoes a decision, and a tag that no tagger suggested is unknown to it': [
    // Resets nothing.
    breakReview(() => ({ reset: [] })),
    // Rejects instead.
    breakReview(({ reject, reset = [] }) => ({ reject: [...reject, ...reset], reset: [] })),
    // Resets what no tagger suggested, too: forgets to refuse it.
    breakReview(({ reset = [] }) => ({ reset: reset.filter(({ key }) => key !== 'ranch') })),
  ],
  'a later tagging replaces only undecided suggestions': [
    // Forgets what was decided.
    breakTags((tags) => ({
      finish: async (input) => {
        const before = await tags.ofFiles({ fileIds: [input.fileId], limit: 10_000 });
        const finished = await tags.finish(input);
        const undo = before.filter(
          ({ status, name }) => status === 'REJECTED' && input.tags.some((tag) => tag.name === name),
        );
        if (undo.length > 0) {
          const confirm = undo.map(({ name }) => ({ name, key: name }));
          const rest = { reject: [], add: [], unreviewed: 'KEEP', maxTags: 1000, ifVersion: null, jobs: [] } as const;
          await tags.review({ fileId: input.fileId, reviewer: 'ada', confirm, ...rest });
        }
        return finished;
      },
    })),
    // Leaves what is suggested no more.
    breakTags((tags) => ({
      finish: async (input) => {
        const before = await tags.ofFiles({ fileIds: [input.fileId], limit: 10_000 });
        const left = before
          .filter(({ status, name }) => status === 'SUGGESTED' && !input.tags.some((tag) => tag.name === name))
          .map(({ name, confidence }) => ({ name, key: name, confidence: confidence ?? 0 }));
        return tags.finish({ ...input, tags: [...input.tags, ...left] });
      },
    })),
  ],
  'a review is written whole or not at all': [
    breakTags((tags) => ({
      review: async (input) => {
        const outcome = await tags.review(input);
        if (outcome.kind === 'UNKNOWN') await tags.review({ ...input, confirm: [], reject: [] });
        return outcome;
      },
    })),
    breakReview(() => ({ ifVersion: null })),
    breakReview(() => ({ maxTags: 1000 })),
  ],
  'the tags of a file that is not READY are not reviewed': [
    breakTags((tags) => ({
      review: async (input) => {
        const outcome = await tags.review(input);
        return outcome.kind === 'NOT_READY' ? { kind: 'REVIEWED' } : outcome;
      },
    })),
  ],
  'of two reviews of one version one is written, and without a version both are written in turn': [
    // Looks at the version, and then writes.
    breakTags((tags, database) => ({
      review: async (input) => {
        const [file] = await database.files.get({ ids: [input.fileId] });
        await delay(1);
        if (input.ifVersion !== null && file?.version !== input.ifVersion) return { kind: 'CHANGED' };
        return tags.review({ ...input, ifVersion: null });
      },
    })),
    // The first of two wins in silence.
    breakTags((tags, database) => ({
      review: async (input) => {
        const [file] = await database.files.get({ ids: [input.fileId] });
        await delay(1);
        const outcome = await tags.review({ ...input, ifVersion: file?.version ?? 0 });
        return outcome.kind === 'CHANGED' && input.ifVersion === null ? { kind: 'REVIEWED' } : outcome;
      },
    })),
  ],
  'a review of a version is refused only if the tags changed since, not after other changes of the file': [
    breakTags(byEachChange),
    breakTags(byReviewsAlone),
    breakTags(byTaggersAlone),
    // Takes a version that is still to come for one that was seen.
    breakTags((tags, database) => ({
      review: async (input) => {
        const [file] = await database.files.get({ ids: [input.fileId] });
        const isAhead = (input.ifVersion ?? 0) > (file?.version ?? 0);
        return tags.review({ ...input, ifVersion: isAhead ? null : input.ifVersion });
      },
    })),
  ],
  'a review of a file that never had tags is accepted with any of its versions': [
    breakTags(byEachChange),
    breakTags(byTaggersAlone),
  ],
  'a review and a tagging that end at the same time both keep their results': [
    breakTags((tags) => ({
      review: async (input) => {
        await delay(1);
        return tags.review({ ...input, unreviewed: 'DISCARD' });
      },
    })),
  ],
  'the tags of a file are limited: the least confident suggestions are dropped': [
    breakTags((tags) => ({ finish: (input) => tags.finish({ ...input, maxTags: 1000 }) })),
    breakTags((tags) => ({ finish: (input) => tags.finish({ ...input, tags: input.tags.slice(0, 2) }) })),
    breakTags((tags) => ({ finish: (input) => tags.finish({ ...input, maxTags: input.maxTags - 1 }) })),
  ],
  'files are found by all of some tags, by any, and by none': [
    breakFilter(() => ({ all: [] })),
    breakFilter(() => ({ any: [] })),
    breakFilter(() => ({ none: [] })),
    breakFilter(({ any, all }) => ({ any: [], all: [...all, ...any] })),
    breakFiles((files) => ({
      list: (query) => files.list({ ...query, tags: query.tags?.all.length === 0 ? null : query.tags }),
    })),
  ],
  'a tag counts by its status and its confidence, and always if a person added or confirmed it': [
    breakFilter(() => ({ status: ['SUGGESTED', 'CONFIRMED', 'REJECTED'] })),
    breakFilter(() => ({ minConfidence: null })),
    breakFilter(({ minConfidence, status }) => (minConfidence === 1 ? { status: ['SUGGESTED'] } : { status })),
  ],
  'the names of an owner’s tags are found by prefix and by key, with the number of files for each': [
    breakTags((tags) => ({ names: (input) => tags.names({ ...input, prefix: '' }) })),
    breakTags((tags) => ({ names: (input) => tags.names({ ...input, first: 100 }) })),
    breakTags((tags) => ({
      names: (input) => tags.names({ ...input, prefix: input.prefix.replaceAll(/[%_\\]/g, '') }),
    })),
    breakTags((tags) => ({
      names: async (input) => (await tags.names(input)).map((name) => ({ ...name, files: 1 })),
    })),
  ],
};
