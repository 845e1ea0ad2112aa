import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { DarkroomError, FileTagStatus, ListFilesOptions, Database } from '../../src/index.ts';
import { requestTagging, startTagging, suggest, suggestion } from '../../src/testing/database/tags-subject.ts';
import { streamOf } from '../../src/testing/storage/subject.ts';
import { PNG } from './sample-bytes.ts';
import { testHost } from './test-host.ts';

/** Lists files by tags in the host's own code, and compares with what `files(where:)` finds. */
export async function checkHostListByTags(database: Database): Promise<void> {
  const host = testHost({ database });
  const { files } = host.darkroom;
  const opened = await database.open();
  const ids: string[] = [];
  for (const tags of [{ bull: 0.9, sky: 0.2 }, { sky: 0.8 }, {}]) {
    const { id } = await files.import({ from: streamOf(PNG), owner: 'ada' });
    const requested = { database: opened, fileId: id, requestId: randomUUID() };
    assert.equal(await requestTagging(opened, id, { requestId: requested.requestId }), 'REQUESTED');
    const suggestions = Object.entries(tags).map(([name, confidence]) => suggestion(name, confidence));
    assert.equal(await suggest(requested, await startTagging(requested), suggestions), true);
    ids.push(id);
  }
  const [bull = '', sky = '', bare = ''] = ids;
  await host.ask('mutation ($id: ID!) { reviewFileTags(id: $id, confirm: ["bull"]) { id } }', { id: bull });

  const list = async (where: Omit<ListFilesOptions, 'owner'>): Promise<readonly string[]> => {
    const listed = (await files.list({ owner: 'ada', ...where })).files.map(({ id }) => id);
    const { nodes } = await host.ask<{ readonly nodes: readonly { readonly id: string }[] }>(
      'query ($where: FileWhere) { files(where: $where) { nodes { id } } }',
      { where },
    );
    assert.deepEqual(
      listed,
      nodes.map(({ id }) => id),
    );
    return listed;
  };
  assert.deepEqual(await list({}), [bare, sky, bull]);
  assert.deepEqual(await list({ tags: {} }), [bare, sky, bull]);
  assert.deepEqual(await list({ tags: { all: ['SKY'] } }), [sky, bull]);
  assert.deepEqual(await list({ tags: { all: ['sky', 'bull'] } }), [bull]);
  assert.deepEqual(await list({ tags: { any: ['sky'], none: ['bull'] } }), [sky]);
  assert.deepEqual(await list({ tags: { all: ['sky'] }, minConfidence: 0.5 }), [sky]);
  assert.deepEqual(await list({ tagStatus: ['CONFIRMED'] }), [bull]);
  assert.deepEqual(await list({ tags: { all: ['sky'] }, status: ['UPLOADING'] }), []);
  assert.deepEqual(await files.list({ owner: 'eve', tags: { all: ['sky'] } }), {
    files: [],
    hasNextPage: false,
    endCursor: null,
  });
  const page = await files.list({ owner: 'ada', tags: { all: ['sky'] }, first: 1 });
  const next = await files.list({ owner: 'ada', tags: { all: ['sky'] }, after: page.endCursor ?? '' });
  assert.deepEqual(
    [...page.files, ...next.files].map(({ id }) => id),
    [sky, bull],
  );

  for (const [wrong, named] of [
    [{ tags: { none: [''] } }, '`tags.none`'],
    [{ tagStatus: [] }, '`tagStatus`'],
    [{ tagStatus: ["CONFIRMED' or 'a' = 'a" as FileTagStatus] }, '`tagStatus`'],
    [{ minConfidence: 90 }, '`minConfidence`'],
  ] as const) {
    await assert.rejects(
      files.list({ owner: 'ada', ...wrong }),
      (error: DarkroomError) => error.code === 'BAD_USER_INPUT' && error.message.startsWith(named),
    );
  }
  await host.darkroom.close();
}
