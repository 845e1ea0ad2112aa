import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { memoryDatabase } from '@graphql-darkroom/core';
import type { FileRecord, OpenDatabase } from '@graphql-darkroom/core/adapter';
import * as fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { byDepth } from '../../../test/support/depth.ts';
import { postgresDatabase } from '../src/index.ts';
import { attachTo } from './attach-to.ts';
import { embeddedFolder } from './embedded-folder.ts';
import { newTestFile } from './new-test-file.ts';

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

/** One thing that is done to the file, with tokens, requests and attempts out of few, so that they meet again. */
type Step = (database: OpenDatabase, fileId: string, ids: readonly string[]) => Promise<unknown>;

const few = fc.nat({ max: 2 });
const result = { key: 'a', publicKey: null, contentType: 'image/png', size: 1, width: 1, height: 1 };
const judged = { contentType: 'image/png', size: 5_000_000_000, sha256: null, width: 2, height: 3, publicKey: null };
const at = (ids: readonly string[], index: number): string => ids[index] ?? '';

const step = fc.oneof(
  fc.constant<Step>(({ files }, fileId) => files.setUploadId({ fileId, uploadId: 'upload' })),
  fc.tuple(few, fc.constantFrom(0, 600)).map(
    ([token, leaseSeconds]): Step =>
      ({ files }, fileId, ids) =>
        files.beginVerification({ fileId, token: at(ids, token), leaseSeconds, jobs: [] }),
  ),
  fc.tuple(few, fc.constantFrom(0, 600)).map(
    ([token, leaseSeconds]): Step =>
      ({ files }, fileId, ids) =>
        files.renewVerification({ fileId, token: at(ids, token), leaseSeconds }),
  ),
  few.map(
    (token): Step =>
      ({ files }, fileId, ids) =>
        files.reopenUpload({ fileId, token: at(ids, token) }),
  ),
  fc.tuple(few, few).map(([token, request]): Step => ({ files }, fileId, ids) => {
    const conversions = [{ id: `${fileId}-A`, name: 'A', recipe: '0', requestId: at(ids, request) }];
    return files.markReady({ fileId, token: at(ids, token), ...judged, conversions, tagging: null, jobs: [] });
  }),
  few.map(
    (token): Step =>
      ({ files }, fileId, ids) =>
        files.markRejected({
          fileId,
          token: at(ids, token),
          rejection: { code: 'FILE_TOO_LARGE', message: 'M' },
          jobs: [],
        }),
  ),
  fc.constantFrom('ABORTED' as const, 'EXPIRED' as const).map(
    (as): Step =>
      ({ files }, fileId) =>
        files.endUpload({ fileId, as, jobs: [] }),
  ),
  few.map(
    (target): Step =>
      (opened, fileId) =>
        attachTo(opened, [fileId], `Query.${target}`),
  ),
  fc
    .tuple(fc.constantFrom('A', 'B'), few, few, fc.integer({ min: 1, max: 4 }))
    .map(([name, recipe, request, maxRequests]): Step => ({ conversions }, fileId, ids) => {
      const conversion = { id: `${fileId}-${name}`, name, recipe: String(recipe), requestId: at(ids, request) };
      return conversions.request({ fileId, conversion, maxRequests, jobs: () => [] });
    }),
  fc
    .tuple(fc.constantFrom('A', 'B'), few, few)
    .map(([name, request, attempt]): Step => async ({ conversions }, fileId, ids) => {
      const input = { conversionId: `${fileId}-${name}`, requestId: at(ids, request), attemptId: at(ids, attempt) };
      const started = await conversions.start(input);
      return started && { ...started, file: timeless(started.file) };
    }),
  fc
    .tuple(fc.constantFrom('A', 'B'), few, few)
    .map(([name, request, attempt]): Step => ({ conversions }, fileId, ids) => {
      const input = { conversionId: `${fileId}-${name}`, requestId: at(ids, request), attemptId: at(ids, attempt) };
      return conversions.finish({ ...input, result, jobs: [] });
    }),
  fc
    .tuple(fc.constantFrom('A', 'B'), few, fc.option(few))
    .map(([name, request, attempt]): Step => ({ conversions }, fileId, ids) => {
      const attemptId = attempt === null ? null : at(ids, attempt);
      const input = { conversionId: `${fileId}-${name}`, requestId: at(ids, request), attemptId };
      return conversions.fail({ ...input, error: 'Failed.', jobs: [] });
    }),
);

function timeless(file: FileRecord | undefined): unknown {
  const attachments = file?.attachments.map((attachment) => ({ ...attachment, attachedAt: null }));
  return (
    file && { ...file, attachments, createdAt: null, uploadExpiresAt: null, completedAt: file.completedAt !== null }
  );
}

test('whatever is done to a file, it is in the same state as in the database in memory', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 3600),
      fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }),
      fc.boolean(),
      async (uploadExpiresInSeconds, steps, isDeleted) => {
        const model = await memoryDatabase().open();
        const file = newTestFile({ uploadExpiresInSeconds });
        const ids = [randomUUID(), randomUUID(), randomUUID()];
        const both = async (act: Step): Promise<void> => {
          const [expected, actual] = [await act(model, file.id, ids), await act(database, file.id, ids)];
          assert.deepEqual(actual, expected);
          const [inModel] = await model.files.get({ ids: [file.id] });
          const [inDatabase] = await database.files.get({ ids: [file.id] });
          assert.deepEqual(timeless(inDatabase), timeless(inModel));
        };
        await both(async ({ files }) => timeless(await files.create(file)));
        for (const act of steps) await both(act);
        if (isDeleted) await both(({ files }) => files.delete({ fileId: file.id, jobs: () => [] }));
        for (const act of isDeleted ? steps : []) await both(act);
      },
    ),
    { numRuns: byDepth(20, 40), endOnFailure: true },
  );
});
