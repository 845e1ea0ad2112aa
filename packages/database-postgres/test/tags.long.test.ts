import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { memoryDatabase } from '@graphql-darkroom/core';
import type { FileTagFilter, FileTagRecord, OpenDatabase } from '@graphql-darkroom/core/adapter';
import * as fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { byDepth } from '../../../test/support/depth.ts';
import { checkHostListByTags } from '../../core/test/support/host-list-by-tags.ts';
import { postgresDatabase } from '../src/index.ts';
import { embeddedFolder } from './embedded-folder.ts';
import { createReadyFile, suggestTags } from './tagged-files.ts';

let directory: string;
let database: OpenDatabase;

beforeAll(async () => {
  directory = await embeddedFolder();
  database = await postgresDatabase({ directory }).open();
});

afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true });
});

/** One thing that is done to one of the files. */
type Step = (database: OpenDatabase, fileIds: readonly string[]) => Promise<unknown>;

const KEYS = ['bull', '100%', 'a "b", {c}', '\\_', 'école', '🐂'] as const;
const few = fc.nat({ max: 2 });
const keys = fc.subarray([...KEYS]);
const toTags = (some: readonly string[]): { name: string; key: string }[] =>
  some.map((key) => ({ name: `The ${key}`, key }));
const at = (fileIds: readonly string[], index: number): string => fileIds[index] ?? '';

const suggestions = fc
  .tuple(
    few,
    keys,
    fc.array(fc.nat({ max: 4 }), { minLength: KEYS.length, maxLength: KEYS.length }),
    fc.constantFrom(3, 100),
  )
  .map(([file, some, confidences, maxTags]): Step => (its, fileIds) => {
    const tags = toTags(some).map((tag, index) => ({ ...tag, confidence: (confidences[index] ?? 0) / 4 }));
    return suggestTags(its, at(fileIds, file), tags, maxTags);
  });

const reviews = fc
  .tuple(
    few,
    fc.shuffledSubarray([...KEYS]),
    fc.tuple(few, few),
    fc.constantFrom('KEEP' as const, 'DISCARD' as const),
    fc.constantFrom(4, 100),
    fc.constantFrom('ada', 'bob'),
  )
  .map(([file, some, [confirmed, rejected], unreviewed, maxTags, reviewer]): Step => async ({ tags }, fileIds) => {
    const fileId = at(fileIds, file);
    const known = new Set((await tags.ofFiles({ fileIds: [fileId], limit: 10_000 })).map(({ name }) => name));
    const [confirm, reject, add] = [
      some.slice(0, confirmed),
      some.slice(confirmed, confirmed + rejected),
      some.slice(-1),
    ].map(toTags);
    const review = {
      fileId,
      reviewer,
      unreviewed,
      maxTags,
      ifVersion: null,
      jobs: [],
      reject: reject ?? [],
      confirm: confirm ?? [],
    };
    const free = (add ?? []).filter(({ key }) => ![...review.confirm, ...review.reject].some((tag) => tag.key === key));
    const isOnFile = ({ name }: { readonly name: string }): boolean => known.has(name);
    // Mostly of tags that are there: a name that is not refuses the whole.
    const sensible = { ...review, confirm: review.confirm.filter(isOnFile), reject: review.reject.filter(isOnFile) };
    return [await tags.review({ ...review, add: [] }), await tags.review({ ...sensible, add: free })];
  });

const step = fc.oneof(
  { weight: 5, arbitrary: suggestions },
  { weight: 5, arbitrary: reviews },
  {
    weight: 1,
    arbitrary: few.map(
      (file): Step =>
        ({ files }, fileIds) =>
          files.delete({ fileId: at(fileIds, file), jobs: () => [] }),
    ),
  },
);

const filter: fc.Arbitrary<FileTagFilter> = fc.record({
  all: fc.subarray([...KEYS, 'nobody’s'], { maxLength: 2 }),
  any: fc.subarray([...KEYS, 'nobody’s'], { maxLength: 3 }),
  none: fc.subarray([...KEYS, 'nobody’s'], { maxLength: 2 }),
  status: fc.subarray(['SUGGESTED' as const, 'CONFIRMED' as const, 'REJECTED' as const], { minLength: 1 }),
  minConfidence: fc.constantFrom(null, 0.5, 1),
});

function timeless(tags: readonly FileTagRecord[]): unknown {
  return tags.map((tag) => ({ ...tag, id: null, reviewedAt: tag.reviewedAt !== null }));
}

/** What there is to see of an owner's tags, with every page of some searches. */
async function everything(
  { tags, files }: OpenDatabase,
  ownerId: string,
  fileIds: readonly string[],
  filters: readonly FileTagFilter[],
): Promise<unknown> {
  const found: (readonly string[])[] = [];
  for (const each of filters) {
    const query = { ownerId, status: null, contentType: 'image/*', direction: 'NEWEST_FIRST', tags: each } as const;
    const first = await files.list({ ...query, first: 2, after: null });
    const after = first.files.at(-1) ?? null;
    const rest = after === null ? first : await files.list({ ...query, first: 2, after });
    assert.equal(first.hasNextPage, after !== null && rest.files.length > 0);
    found.push([...new Set([...first.files, ...rest.files].map(({ id }) => id))].toSorted());
  }
  return {
    ofFiles: timeless(
      await Promise.all(fileIds.map((fileId) => tags.ofFiles({ fileIds: [fileId], limit: 10_000 }))).then((all) =>
        all.flat(),
      ),
    ),
    names: await tags.names({ ownerId, prefix: '', first: 100 }),
    found,
  };
}

test('whatever is done to files, their tags, counts and searches are those of the database in memory', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 15, size: 'max' }),
      fc.array(filter, { minLength: 4, maxLength: 8 }),
      async (steps, filters) => {
        const model = await memoryDatabase().open();
        const ownerId = `owner-${randomUUID()}`;
        const fileIds = [randomUUID(), randomUUID(), randomUUID()];
        for (const id of fileIds) {
          for (const its of [model, database]) await createReadyFile(its, { id, ownerId });
        }
        for (const act of steps) {
          assert.deepEqual(await act(database, fileIds), await act(model, fileIds));
          assert.deepEqual(
            await everything(database, ownerId, fileIds, []),
            await everything(model, ownerId, fileIds, []),
          );
        }
        const expected = await everything(model, ownerId, fileIds, filters);
        assert.deepEqual(await everything(database, ownerId, fileIds, filters), expected);
      },
    ),
    { numRuns: byDepth(10, 20), endOnFailure: true },
  );
});

test('a file without an owner has tags, and no one has a vocabulary of them', async () => {
  const fileId = await createReadyFile(database, { ownerId: null });
  assert.equal(await suggestTags(database, fileId, [{ name: 'Bull', key: 'bull', confidence: 1 }]), true);
  assert.equal((await database.tags.ofFiles({ fileIds: [fileId], limit: 10_000 })).length, 1);
  assert.deepEqual(await database.tags.names({ ownerId: '', prefix: '', first: 1 }), []);
  assert.equal(await database.files.delete({ fileId, jobs: () => [] }), true);
  assert.deepEqual(await database.tags.ofFiles({ fileIds: [fileId], limit: 10_000 }), []);
});

test('the host’s own code lists somebody’s files by their tags, as `files(where:)` does', async () => {
  const open = async (): Promise<OpenDatabase> => ({ ...database, close: async () => undefined });
  await checkHostListByTags({ open });
});
