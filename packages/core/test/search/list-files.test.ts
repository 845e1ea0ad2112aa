import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { type FileStatus, memoryDatabase } from '../../src/index.ts';
import { cursorOf, readCursor } from '../../src/search/list-files.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { JPEG, PNG, text } from '../support/sample-bytes.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { ABORT, COMPLETE, DELETE, fileOf, send, start, upload } from '../support/uploading.ts';

const LIST = /* GraphQL */ `
  query ($where: FileWhere, $orderBy: FileOrder, $first: Int, $after: String) {
    files(where: $where, orderBy: $orderBy, first: $first, after: $after) {
      nodes {
        id
      }
      edges {
        cursor
        node {
          id
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`;

interface Page {
  readonly nodes: readonly { readonly id: string }[];
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

interface Asked {
  readonly where?: { readonly status?: readonly FileStatus[]; readonly contentType?: string };
  readonly orderBy?: 'NEWEST_FIRST' | 'OLDEST_FIRST';
  readonly first?: number | null;
  readonly after?: string | null;
}

function list(host: TestHost, asked: Asked = {}): Promise<Page> {
  return host.ask<Page>(LIST, { ...asked });
}

/** The ids of all pages, one after the other. */
async function walk(host: TestHost, asked: Asked): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page = await list(host, { ...asked, after });
    assert.equal(page.pageInfo.hasPreviousPage, after !== null);
    ids.push(...page.nodes.map(({ id }) => id));
    if (!page.pageInfo.hasNextPage) return ids;
    if (page.pageInfo.endCursor === null) throw new Error('Another page follows, but nothing says from where.');
    after = page.pageInfo.endCursor;
  }
}

describe('files', () => {
  test('come page by page, each once and in order, also where many are of one moment', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('NEWEST_FIRST' as const, 'OLDEST_FIRST' as const),
        async (moments, first, orderBy) => {
          let moment = 0;
          const host = testHost({ database: memoryDatabase({ now: () => new Date(1_700_000_000_000 + moment) }) });
          const created: { readonly id: string; readonly at: number }[] = [];
          for (moment of moments) created.push({ id: (await start(host)).id, at: moment });
          const byTime = created.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
          assert.deepEqual(
            await walk(host, { first, orderBy }),
            orderBy === 'OLDEST_FIRST' ? byTime : byTime.toReversed(),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('come newest first, 20 at a time, unless told', async () => {
    const host = testHost();
    for (let file = 0; file < 21; file += 1) await start(host);
    const page = await list(host);
    assert.equal(page.nodes.length, 20);
    assert.partialDeepStrictEqual(page.pageInfo, { hasNextPage: true, hasPreviousPage: false });
    assert.deepEqual(
      page.nodes.map(({ id }) => id),
      (await walk(host, { orderBy: 'OLDEST_FIRST' })).toReversed().slice(0, 20),
    );
    assert.deepEqual(
      page.edges.map(({ node }) => node),
      page.nodes,
    );
    assert.deepEqual(
      [page.pageInfo.startCursor, page.pageInfo.endCursor],
      [page.edges[0]?.cursor, page.edges[19]?.cursor],
    );
    assert.equal((await list(host, { first: 100 })).nodes.length, 21);
  });

  test('can be chosen by state and by type, or range of types', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const png = await upload(host, storage, PNG);
    const jpeg = await upload(host, storage, JPEG);
    const other = await upload(host, storage, text('hello'));
    const aborted = (await start(host)).id;
    await host.ask(ABORT, { id: aborted });
    const rejected = (await send(host, storage, text('hello'), { target: 'Customer.logo' })).id;
    await host.run(COMPLETE, { id: rejected });
    await start(host, {});

    const idsOf = async (where: NonNullable<Asked['where']>): Promise<readonly string[]> =>
      (await list(host, { where, orderBy: 'OLDEST_FIRST' })).nodes.map(({ id }) => id).toSorted();
    assert.deepEqual(await idsOf({ contentType: 'image/png' }), [png]);
    assert.deepEqual(await idsOf({ contentType: 'Image/APNG' }), [png]);
    assert.deepEqual(await idsOf({ contentType: 'image/pjpeg; q=1' }), [jpeg]);
    assert.deepEqual(await idsOf({ contentType: 'image/*' }), [png, jpeg].toSorted());
    assert.deepEqual(await idsOf({ status: ['READY'] }), [png, jpeg, other].toSorted());
    assert.deepEqual(await idsOf({ status: ['ABORTED', 'REJECTED'] }), [aborted, rejected].toSorted());
    assert.deepEqual(await idsOf({ status: ['REJECTED'], contentType: 'image/png' }), []);
    assert.deepEqual(await idsOf({ status: [] }), []);
  });

  test.each([0, -1, 101, 2_147_483_647])('cannot be requested %i at a time', async (first) => {
    assert.deepEqual(await testHost().codes(LIST, { first }), ['BAD_USER_INPUT']);
  });

  const broken = [
    '',
    'x',
    '!!',
    'MTIz',
    Buffer.from('1:2').toString('base64url'),
    Buffer.from(':').toString('base64url'),
    cursorOf({ createdAt: new Date(Date.UTC(10_000, 0)), id: '6f1c1b5e-0f4e-4b7a-9c55-0f3f1d1f2a11' }),
  ];
  test.each(broken)('after %j are none', async (after) => {
    assert.deepEqual(await testHost().codes(LIST, { after }), ['BAD_USER_INPUT']);
  });

  test('have cursors that are read back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8.64e15 / 1000 }), fc.uuid(), (time, id) => {
        const position = { createdAt: new Date(time), id };
        assert.deepEqual(readCursor(cursorOf(position)), position);
      }),
    );
  });

  test('go on past a page of which the host hides all', async () => {
    const hidden = new Set<string>();
    const host = testHost({
      authorize: ({ file, default: byDefault }) => byDefault && !(file !== null && hidden.has(file.id)),
    });
    const ids = [];
    for (let file = 0; file < 5; file += 1) ids.push((await start(host)).id);
    const listed = await walk(host, { first: 1, orderBy: 'OLDEST_FIRST' });
    for (const id of listed.slice(1, 4)) hidden.add(id);
    assert.deepEqual(await walk(host, { first: 1, orderBy: 'OLDEST_FIRST' }), [listed[0], listed[4]]);
  });
});

describe('deleteFile', () => {
  test('removes a file for good, and there is none to remove after that', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const id = await upload(host, storage, PNG);
    assert.deepEqual(await host.ask(DELETE, { id }), { success: true, id });
    assert.equal(await fileOf(host, id), null);
    assert.deepEqual((await list(host)).nodes, []);
    assert.deepEqual(await host.codes(DELETE, { id }), ['FILE_NOT_FOUND']);
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['FILE_NOT_FOUND']);
  });
});
