import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { graphql } from 'graphql';
import { describe, it } from 'vitest';
import { type DarkroomError, createDarkroom, memoryDatabase, memoryStorage } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG, text } from '../support/sample-bytes.ts';
import { type TestContext, testHost } from '../support/test-host.ts';
import { start, upload } from '../support/uploading.ts';

const NONE = '00000000-0000-4000-8000-000000000000';
const SET_PORTRAIT = 'mutation ($id: ID) { setPortrait(portrait: $id) { id } }';
const target = 'Customer.portrait';

function setUp(options: Parameters<typeof testHost>[0] = {}) {
  const storage = observedStorage();
  const host = testHost({ storage, ...options });
  return { host, storage, files: host.darkroom.files };
}

async function contextOf(attaching: Promise<void>): Promise<unknown> {
  const error: unknown = await attaching.then(
    () => null,
    (reason: unknown) => reason,
  );
  const { code, context } = error as DarkroomError;
  return { code, ...context };
}

describe('a refused id', () => {
  it('is named with its argument, the same whether there is such a file or not', async () => {
    const { host, storage } = setUp();
    const hidden = await upload(host, storage, PNG);
    const answers = await Promise.all(
      [hidden, NONE].map(async (id) => {
        const { errors } = await host.run(SET_PORTRAIT, { id }, 'eve');
        const coordinate = 'Mutation.setPortrait(portrait:)';
        assert.deepEqual(errors?.[0]?.extensions, { code: 'FILE_NOT_FOUND', retryable: false, coordinate, fileId: id });
        return JSON.stringify(errors).replaceAll(id, 'ID');
      }),
    );
    assert.equal(answers[0], answers[1]);
  });

  it('is named with the target by files.attach, the same whether there is such a file or not', async () => {
    const { host, storage, files } = setUp();
    const hidden = await upload(host, storage, PNG);
    for (const fileId of [hidden, NONE]) {
      const refused = await contextOf(files.attach([fileId], { target, context: { user: 'eve' } }));
      assert.deepEqual(refused, { code: 'FILE_NOT_FOUND', coordinate: target, fileId });
    }
    assert.deepEqual(await contextOf(files.attachUnchecked([NONE], { target })), {
      code: 'FILE_NOT_FOUND',
      coordinate: target,
      fileId: NONE,
    });
  });

  it('is named beside the other facts where its file does not fit the policy', async () => {
    const { host, storage, files } = setUp();
    const open = (await start(host)).id;
    const table = await upload(host, storage, text('a,b\n'), { target: 'Customer.reports', contentType: 'text/csv' });
    const context = { user: 'ada' };
    assert.deepEqual(await contextOf(files.attach([open], { target, context })), {
      code: 'FILE_NOT_READY',
      coordinate: target,
      fileId: open,
    });
    assert.deepEqual(await contextOf(files.attach([table], { target, context })), {
      code: 'FILE_TYPE_NOT_ACCEPTED',
      coordinate: target,
      fileId: table,
      contentType: 'text/csv',
      accept: ['image/png'],
    });
  });

  it('is the first of several in their order, however long authorize takes over one that exists', async () => {
    const { host, storage, files } = setUp({
      authorize: async ({ action, default: byDefault }) => {
        if (action === 'ATTACH') await setTimeout(20);
        return byDefault;
      },
    });
    const hidden = await upload(host, storage, PNG);
    for (const ids of [
      [hidden, NONE],
      [NONE, hidden],
    ]) {
      const refused = await contextOf(files.attach(ids, { target, context: { user: 'eve' } }));
      assert.deepEqual(refused, { code: 'FILE_NOT_FOUND', coordinate: target, fileId: ids[0] });
    }
  });

  it('is cut short where it is no id', async () => {
    const { host } = setUp();
    const { errors } = await host.run(SET_PORTRAIT, { id: 'x'.repeat(100_000) });
    assert.equal(errors?.[0]?.extensions['fileId'], `${'x'.repeat(100)}…`);
  });

  it('is the one whose file was deleted after it was looked at', async () => {
    const database = memoryDatabase();
    let deleted = '';
    const { host, storage } = setUp({
      database: override(database, {
        'attachments.attach': async (_, proceed) =>
          ((await proceed()) as readonly string[]).filter((id) => id !== deleted),
      }),
    });
    const [kept, gone] = [await upload(host, storage, PNG), await upload(host, storage, PNG)];
    deleted = gone;
    const attaching = host.darkroom.files.attachUnchecked([kept, gone], { target });
    assert.deepEqual(await contextOf(attaching), {
      code: 'FILE_NOT_FOUND',
      coordinate: target,
      fileId: gone,
    });
  });

  it('reaches the client in extensions where a resolver of the host calls files.attach', async () => {
    const darkroom = createDarkroom({
      storage: memoryStorage(),
      database: memoryDatabase(),
      viewer: ({ user }: TestContext) => user,
    });
    const schema = darkroom.makeSchema({
      typeDefs: `type Query { logo: File @fileUpload } type Mutation { keep(id: ID!): Boolean }`,
      resolvers: {
        Mutation: {
          keep: (_: unknown, { id }: { id: string }, context: TestContext) =>
            darkroom.files.attach([id], { target: 'Query.logo', context }),
        },
      },
    });
    const source = `mutation { keep(id: "${NONE}") }`;
    const { errors } = await graphql({ schema, source, contextValue: { user: 'ada' } });
    assert.deepEqual(errors?.[0]?.extensions, {
      code: 'FILE_NOT_FOUND',
      retryable: false,
      coordinate: 'Query.logo',
      fileId: NONE,
    });
  });
});
