import { randomUUID } from 'node:crypto';
import type { ReviewTagsOutcome, DatabaseTags } from '../../ports/database-tags.ts';
import type { FileTagRecord, TagName } from '../../ports/records.ts';
import type { MemoryTagRecords } from './tag-records.ts';

type Suggested = Parameters<DatabaseTags['finish']>[0]['tags'];
type Review = Omit<Parameters<DatabaseTags['review']>[0], 'fileId' | 'ifVersion' | 'jobs'> & {
  readonly now: Date;
  /** The new version of the file. */
  readonly version: number;
  /** The names on the files of its owner, by key. */
  readonly names: ReadonlyMap<string, string>;
};

/** Replaces the unreviewed tags with the suggested ones. */
export function memoryFinishTagging(
  records: MemoryTagRecords,
  fileId: string,
  input: {
    readonly suggested: Suggested;
    readonly maxTags: number;
    readonly maxNames: number;
    /** The names on the files of its owner, by key. */
    readonly names: ReadonlyMap<string, string>;
    readonly source: string;
    /** The new version of the file. */
    readonly version: number;
  },
): void {
  const { suggested, maxTags, maxNames, source, version } = input;
  const names = new Map(input.names);
  const before = records.of(fileId);
  const after = new Map([...before].filter(([, { status }]) => status !== 'SUGGESTED'));
  for (const tag of suggested.toSorted((a, b) => b.confidence - a.confidence)) {
    const { key, confidence } = tag;
    const decided = after.get(key);
    if (decided !== undefined) {
      after.set(key, { ...decided, confidence });
    } else if (after.size < maxTags && (names.has(key) || names.size < maxNames)) {
      const name = names.get(key) ?? tag.name;
      names.set(key, name);
      const id = before.get(key)?.id ?? randomUUID();
      after.set(key, { ...newTag(fileId, name), id, confidence, status: 'SUGGESTED', source });
    }
  }
  records.put(fileId, after, version);
}

/** Writes a person's decisions, all or none. */
export function memoryReviewTags(records: MemoryTagRecords, fileId: string, review: Review): ReviewTagsOutcome {
  const {
    confirm,
    reject,
    add,
    reset = [],
    unreviewed,
    maxTags,
    reviewer: reviewedBy,
    now: reviewedAt,
    version,
    names,
  } = review;
  const before = records.of(fileId);
  const unknown = [
    ...[...confirm, ...reject].filter(({ key }) => !before.has(key)),
    ...reset.filter(({ key }) => (before.get(key)?.source ?? 'viewer') === 'viewer'),
  ].map(({ key }) => key);
  if (unknown.length > 0) return { kind: 'UNKNOWN', keys: unknown };
  if (new Set([...before.keys(), ...add.map(({ key }) => key)]).size > maxTags) return { kind: 'TOO_MANY' };
  const wanted = new Set([...names.keys(), ...add.map(({ key }) => key)]).size;
  if (wanted > names.size && wanted > (review.maxNames ?? Infinity)) return { kind: 'TOO_MANY_NAMES' };

  const after = new Map(before);
  const decide = (tag: TagName, status: FileTagRecord['status']): void => {
    const known = after.get(tag.key) ?? newTag(fileId, names.get(tag.key) ?? tag.name);
    after.set(tag.key, { ...known, status, reviewedBy, reviewedAt });
  };
  for (const tag of confirm) decide(tag, 'CONFIRMED');
  for (const tag of reject) decide(tag, 'REJECTED');
  for (const tag of add) decide(tag, 'CONFIRMED');
  if (unreviewed === 'DISCARD') {
    for (const [key, { name, status }] of after) if (status === 'SUGGESTED') decide({ key, name }, 'REJECTED');
  }
  for (const { key } of reset) {
    const known = after.get(key);
    if (known !== undefined) after.set(key, { ...known, status: 'SUGGESTED', reviewedBy: null, reviewedAt: null });
  }
  records.put(fileId, after, version);
  return { kind: 'REVIEWED' };
}

/** A tag that no tagger suggested. */
function newTag(fileId: string, name: string): FileTagRecord {
  return {
    id: randomUUID(),
    fileId,
    name,
    confidence: null,
    status: 'CONFIRMED',
    source: 'viewer',
    reviewedBy: null,
    reviewedAt: null,
  };
}
