import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import type { OpenDatabase } from '../../src/adapter.ts';
import { memoryDatabase, type Database } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { find, review, REVIEW, statuses, SUGGEST, taggedOf, taggingHost, uploadImage } from '../support/tagging.ts';
import { testHost, type TestHost } from '../support/test-host.ts';
import { start } from '../support/uploading.ts';

/** A file with suggestions, whose host lets `bob` and `eve` do what its owner, `ada`, may. */
async function taggedFile(
  database: Database = memoryDatabase(),
): Promise<{ readonly host: TestHost; readonly id: string }> {
  const { host, storage } = taggingHost({
    database,
    suggesting: { tags: ['bull', 'cow', 'barn'].map((name, index) => ({ name, confidence: 0.9 - index / 10 })) },
    authorize: ({ viewer, default: byDefault }) => byDefault || viewer === 'bob' || viewer === 'eve',
  });
  const id = await uploadImage(host, storage);
  const worker = await host.darkroom.startWorker();
  await eventually(async () => assert.equal((await taggedOf(host, id)).tagging?.status, 'DONE'));
  await worker.close();
  return { host, id };
}

/** The code, the context and the message of the error that a review ends in. */
async function refusal(
  host: TestHost,
  variables: Readonly<Record<string, unknown>>,
  user?: string | null,
): Promise<Readonly<Record<string, unknown>>> {
  const { errors } = await host.run(REVIEW, variables, user);
  const [error] = errors ?? [];
  return { ...error?.extensions, message: error?.message };
}

describe('reviewing tags', () => {
  test('by two people at once loses nothing: the later decision stands, and both can be seen', async () => {
    const { host, id } = await taggedFile();
    const { version } = await taggedOf(host, id);
    await Promise.all([
      review(host, id, { confirm: ['bull'], reject: ['cow'] }, 'ada'),
      review(host, id, { reject: ['bull'], add: ['ranch'] }, 'bob'),
    ]);
    const file = await taggedOf(host, id);
    assert.equal(file.version, version + 2);
    assert.partialDeepStrictEqual(statuses(file), { cow: 'REJECTED', ranch: 'CONFIRMED', barn: 'SUGGESTED' });
    const bull = file.tags.find(({ name }) => name === 'bull');
    assert.equal(bull?.status, bull?.reviewedBy === 'ada' ? 'CONFIRMED' : 'REJECTED');
    await host.darkroom.close();
  });

  test('by two people at once who both say what they saw is written for one, and an error for the other', async () => {
    const { host, id } = await taggedFile();
    const { version: ifVersion } = await taggedOf(host, id);
    const codes = await Promise.all([
      host.codes(REVIEW, { id, confirm: ['bull'], ifVersion }, 'ada'),
      host.codes(REVIEW, { id, reject: ['bull'], ifVersion }, 'bob'),
    ]);
    assert.deepEqual(codes.flat(), ['FILE_CHANGED']);
    const refused = await refusal(host, { id, confirm: ['cow'], ifVersion });
    assert.partialDeepStrictEqual(refused, { code: 'FILE_CHANGED', version: ifVersion + 1 });
    assert.equal(statuses(await taggedOf(host, id))['cow'], 'SUGGESTED');
    await review(host, id, { confirm: ['cow'], ifVersion: ifVersion + 1 });
    await host.darkroom.close();
  });

  test('needs no second look where a conversion ended since the first, and one where a tagger did', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { host, storage } = taggingHost({
      suggesting: { tags: [{ name: 'bull', confidence: 0.9 }], beforeSuggest: () => held },
    });
    const id = await uploadImage(host, storage);
    await review(host, id, { add: ['ranch'] });
    const before = await taggedOf(host, id);
    const worker = await host.darkroom.startWorker();
    await host.ask('mutation ($id: ID!) { convertFile(id: $id, conversion: SEPIA) { id } }', { id });
    await eventually(async () => assert.equal((await host.darkroom.files.get(id))?.conversions[0]?.status, 'DONE'));
    const after = await review(host, id, { add: ['farm'], ifVersion: before.version });
    assert.ok(after.version > before.version + 1, `${after.version}`);

    release();
    await eventually(async () => assert.equal((await taggedOf(host, id)).tagging?.status, 'DONE'));
    assert.deepEqual(await host.codes(REVIEW, { id, unreviewed: 'DISCARD', ifVersion: after.version }), [
      'FILE_CHANGED',
    ]);
    await worker.close();
    await host.darkroom.close();
  });

  test('shows who decided last only to the owner and to that person', async () => {
    const { host, id } = await taggedFile();
    await review(host, id, { confirm: ['bull'], reject: ['cow'] }, 'bob');
    await review(host, id, { confirm: ['cow'] }, 'ada');
    const reviewers = async (user: string) =>
      (await taggedOf(host, id, user)).tags.map(({ reviewedBy, reviewedAt }) => [reviewedBy, reviewedAt !== null]);
    assert.deepEqual(await reviewers('ada'), [
      ['bob', true],
      ['ada', true],
      [null, false],
    ]);
    assert.deepEqual(await reviewers('bob'), [
      ['bob', true],
      [null, true],
      [null, false],
    ]);
    assert.deepEqual(await reviewers('eve'), [
      [null, true],
      [null, true],
      [null, false],
    ]);
    await host.darkroom.close();
  });

  test('takes names case-insensitively, and repeated names once', async () => {
    const given: unknown[] = [];
    const database = override(memoryDatabase(), {
      'tags.review': async ({ args: [input] }, proceed) => {
        const { confirm, add } = input as Parameters<OpenDatabase['tags']['review']>[0];
        given.push(
          confirm.map(({ key }) => key),
          add.map(({ key }) => key),
        );
        return proceed();
      },
    });
    const { host, id } = await taggedFile(database);
    const reviewed = await review(host, id, { confirm: ['BULL', ' bull '], add: ['Bull', 'Ranch', 'RANCH'] });
    assert.deepEqual(given, [['bull'], ['ranch']]);
    assert.deepEqual(statuses(reviewed), {
      Ranch: 'CONFIRMED',
      bull: 'CONFIRMED',
      cow: 'SUGGESTED',
      barn: 'SUGGESTED',
    });
    await host.darkroom.close();
  });

  test('takes a decision back, and leaves what a person added to `reject`', async () => {
    const { host, id } = await taggedFile();
    const before = await taggedOf(host, id);
    await review(host, id, { confirm: ['bull'], reject: ['cow'], add: ['ranch'] });
    const added = await refusal(host, { id, reset: ['bull', 'ranch'] });
    assert.deepEqual([added['code'], added['tags']], ['BAD_USER_INPUT', ['ranch']]);
    await review(host, id, { reset: ['bull', 'cow'] });
    const after = await taggedOf(host, id);
    assert.deepEqual(
      after.tags.filter(({ name }) => name !== 'ranch'),
      before.tags,
    );
    await host.darkroom.close();
  });

  test('refuses what cannot be meant, with what to do, and writes none of it', async () => {
    const { host, id } = await taggedFile();
    const before = await taggedOf(host, id);
    const unknown = await refusal(host, { id, confirm: ['bull', 'Horse'], reject: ['dog'] });
    assert.deepEqual([unknown['code'], unknown['tags']], ['BAD_USER_INPUT', ['Horse', 'dog']]);
    const both = await refusal(host, { id, add: ['Bull'], reject: ['bull', 'cow'] });
    assert.deepEqual([both['code'], both['tags']], ['BAD_USER_INPUT', ['bull']]);
    const twice = await refusal(host, { id, confirm: ['bull'], reset: ['Bull', 'cow'] });
    assert.deepEqual([twice['code'], twice['tags']], ['BAD_USER_INPUT', ['Bull']]);
    for (const name of ['', ' ', 'a\0b', 'x'.repeat(256)]) {
      assert.partialDeepStrictEqual(await refusal(host, { id, add: ['ranch', name] }), { code: 'BAD_USER_INPUT' });
    }
    for (const name of ['x'.repeat(1025), `a${'\u0316'.repeat(31)}`]) {
      assert.partialDeepStrictEqual(await refusal(host, { id, add: ['ranch', name] }), { code: 'BAD_USER_INPUT' });
    }
    const many = Array.from({ length: 1000 }, (_, index) => `tag ${index}`);
    assert.partialDeepStrictEqual(await refusal(host, { id, add: many.slice(0, 101) }), {
      code: 'REQUEST_BUDGET_EXCEEDED',
    });
    assert.deepEqual(await taggedOf(host, id), before);
    const missing = 1000 - before.tags.length;
    for (let first = 0; first < missing; first += 100) {
      await review(host, id, { add: many.slice(first, Math.min(first + 100, missing)) });
    }
    assert.equal((await taggedOf(host, id)).tags.length, 1000);
    assert.partialDeepStrictEqual(await refusal(host, { id, add: ['one more'] }), { code: 'QUOTA_EXCEEDED' });
    await host.darkroom.close();
  });

  test('is allowed only to the owner, and only for a READY file', async () => {
    const { host, storage } = taggingHost();
    const id = await uploadImage(host, storage);
    for (const document of [REVIEW, SUGGEST]) {
      assert.deepEqual(await host.codes(document, { id, add: ['mine'] }, 'bob'), ['FILE_NOT_FOUND']);
      assert.deepEqual(await host.codes(document, { id, add: ['mine'] }, null), ['FILE_NOT_FOUND']);
      assert.deepEqual(await host.codes(document, { id: 'none' }), ['FILE_NOT_FOUND']);
      const open = await start(host);
      assert.deepEqual(await host.codes(document, { id: open.id, add: ['mine'] }), ['FILE_NOT_READY']);
    }
    assert.deepEqual(await host.codes(REVIEW, { id, add: ['mine'] }), []);
    await host.darkroom.close();
  });

  test('by an anonymous caller is refused, whatever `authorize` says, as a decision is somebody’s', async () => {
    const { host, storage } = taggingHost({ authorize: () => true });
    const id = await uploadImage(host, storage);
    assert.deepEqual(await host.codes(REVIEW, { id, add: ['mine'] }, null), ['UNAUTHENTICATED']);
    await host.darkroom.close();
  });

  test('works without a tagger', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const id = await uploadImage(host, storage);
    await host.ask('mutation ($id: ID!) { reviewFileTags(id: $id, add: ["mine"]) { tags { name } } }', { id });
    assert.deepEqual(await find(host, { tags: { all: ['MINE'] } }), [id]);
    await host.darkroom.close();
  });
});

test('asking for suggestions is refused for a type that the tagger does not take', async () => {
  const { host, storage } = taggingHost();
  const { id, urls } = await start(host, { contentType: 'text/plain' });
  await storage.handler(new Request(urls[0] ?? '', { method: 'PUT', body: 'hello' }));
  await host.ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id });
  assert.equal((await taggedOf(host, id)).tagging, null);
  assert.deepEqual(await host.codes(SUGGEST, { id }), ['FILE_TYPE_NOT_ACCEPTED']);
  await host.darkroom.close();
});
