import assert from 'node:assert/strict';
import { execute, OperationTypeNode, parse } from 'graphql';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { memoryDatabase } from '../../src/index.ts';
import { type Execution, operations } from '../../src/operation/operation.ts';
import { readBudgets } from '../../src/operation/request-budget.ts';
import { selectTags } from '../../src/search/tag-filter.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { codesOf, type TestHost, testHost } from '../support/test-host.ts';
import { send, start, upload } from '../support/uploading.ts';

const EXCEEDED = 'REQUEST_BUDGET_EXCEEDED';

const aliases = (count: number, field: string): string =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join('\n');

/** How many of a document's fields were refused, all for its budget. */
async function refusedOf(host: TestHost, document: string, variables = {}): Promise<number> {
  const codes = codesOf(await host.run(document, variables));
  assert.deepEqual(new Set(codes), new Set(codes.length === 0 ? [] : [EXCEEDED]));
  return codes.length;
}

describe('a document of 1,000 aliases, past its budget, fails once, and', () => {
  test('starts 20 uploads', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    assert.equal(await refusedOf(host, `mutation { ${aliases(1000, 'startFileUpload { id urls }')} }`), 1);
    const files = await host.ask<{ nodes: unknown[] }>('{ files(first: 100) { nodes { id } } }');
    assert.equal(files.nodes.length, 20);
  });

  test.each([
    'urlForFile(id: $id) { url }',
    'file(id: $id) { id }',
    'fileUpload(id: $id) { urls }',
    'fileUploadPolicy(target: "Customer.logo") { maxBytes }',
  ])('of the query %s is answered for 100', async (field) => {
    const host = testHost();
    const { id } = await start(host);
    assert.equal(
      await refusedOf(host, `query ($id: ID! = "${id}") { ${aliases(1000, field)} u: file(id: $id) { id } }`),
      1,
    );
  });

  test.each([
    ['query', () => 'files { nodes { id } }'],
    ['mutation', (id: string) => `abortFileUpload(id: "${id}") { success }`],
  ])('of a %s that cannot be null fails as a whole, one of 100 does not', async (kind, field) => {
    const host = testHost();
    const { id } = await start(host);
    assert.equal(await refusedOf(host, `${kind} { ${aliases(100, field(id))} }`), 0);
    assert.equal(await refusedOf(host, `${kind} { ${aliases(1000, field(id))} }`), 1);
  });
});

describe('tags that are loaded for one operation', () => {
  const REVIEW = 'mutation ($id: ID!) { reviewFileTags(id: $id, add: ["a", "b"], confirm: []) { id } }';
  const twice = '{ files { nodes { a: tags { id } b: tags { id } } } }';

  test('count once, whichever of them are given, and under however many aliases', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, budgets: { maxTags: 4 } });
    for (let file = 0; file < 2; file += 1) await host.ask(REVIEW, { id: await upload(host, storage, PNG) });
    assert.equal(await refusedOf(host, '{ files { nodes { tags { id } } } }'), 0);
    assert.equal(await refusedOf(host, twice.replace('b: tags', 'b: tags(status: REJECTED)')), 0);
    assert.equal(await refusedOf(host, twice), 0);
    await host.ask(REVIEW.replace('"b"', '"c"'), { id: await upload(host, storage, PNG) });
    assert.equal(await refusedOf(host, '{ files { nodes { tags(status: REJECTED) { id } } } }'), 1);
    await host.darkroom.close();
  });
});

test('the fields of a page without files count', async () => {
  const host = testHost({ budgets: { maxFields: 100 } });
  const page = `files(first: 0) { ${aliases(60, 'pageInfo { hasNextPage }')} }`;
  assert.deepEqual(codesOf(await host.run(`{ a: ${page} }`, {}, null)), [EXCEEDED]);
});

test('the fields of names of tags count for each of them', async () => {
  const storage = observedStorage();
  const host = testHost({ storage, budgets: { maxFields: 100 } });
  const id = await upload(host, storage, PNG);
  const names = Array.from({ length: 30 }, (_, index) => `tag ${index}`);
  await host.ask('mutation ($id: ID!, $names: [String!]) { reviewFileTags(id: $id, add: $names) { id } }', {
    id,
    names,
  });
  assert.equal(await refusedOf(host, '{ fileTags(first: 100) { name files } }'), 0);
  assert.equal(await refusedOf(host, `{ fileTags(first: 100) { ${aliases(4, 'name')} } }`), 1);
  await host.darkroom.close();
});

test('a file that a list of the host has often counts as often', async () => {
  const storage = observedStorage();
  let reports: readonly string[] = [];
  const host = testHost({ storage, budgets: { maxFields: 100, maxFiles: 50 } });
  const id = await upload(host, storage, Buffer.from('a,b'), { target: 'Customer.reports', contentType: 'text/csv' });
  await host.darkroom.files.attachUnchecked([id], { target: 'Customer.reports' });
  const customer = host.schema.getQueryType()?.getFields()['customer'];
  assert.ok(customer);
  customer.resolve = () => ({ reports });
  for (const [count, refused] of [
    [40, 0],
    [51, 1],
  ] as const) {
    reports = Array.from({ length: count }, () => id);
    assert.equal(await refusedOf(host, '{ customer { reports { id } } }'), refused);
  }
  reports = reports.slice(0, 40);
  assert.equal(await refusedOf(host, '{ customer { reports { a: id b: id c: id } } }'), 1);
  await host.darkroom.close();
});

test('the tags of a file that many follow are loaded once for each of its states, and count for each of them', async () => {
  let loads = 0;
  const storage = observedStorage();
  const database = override(memoryDatabase(), {
    'tags.ofFiles': (_, proceed) => {
      loads += 1;
      return proceed();
    },
  });
  const host = testHost({ storage, database, budgets: { maxTags: 2 } });
  const id = await upload(host, storage, PNG);
  const review = async (name: string): Promise<unknown> =>
    host.ask('mutation ($id: ID!, $name: String!) { reviewFileTags(id: $id, add: [$name]) { id } }', { id, name });
  await review('a');
  const document = `subscription { file(id: "${id}") { a: tags { name } b: tags { name } } }`;
  const followers = await Promise.all(Array.from({ length: 10 }, () => host.follow<{ b: unknown[] }>(document)));
  await Promise.all(followers.map((events) => events.next()));
  loads = 0;
  const following = Promise.all(followers.map((events) => events.next()));
  await review('b');
  for (const { value } of await following) assert.equal(value?.b.length, 2);
  assert.equal(loads, 1);
  const over = Promise.all(followers.map((events) => events.next().catch(() => null)));
  await review('c');
  for (const event of await over) assert.equal(event?.value ?? null, null);
  await host.darkroom.close();
});

test('a list of the host that is over the budget is the last that it is asked for', async () => {
  const host = testHost();
  let reads = 0;
  const ids = Array.from({ length: 6000 }, () => '00000000-0000-4000-8000-000000000000');
  const customer = host.schema.getQueryType()?.getFields()['customer'];
  assert.ok(customer);
  customer.resolve = () => ({ reports: () => ((reads += 1), ids) });
  assert.equal(await refusedOf(host, `{ customer { ${aliases(100, 'reports { id }')} } }`), 1);
  assert.equal(reads, 1);
});

test('a page of a negative length gives nothing back to the budget', async () => {
  const host = testHost({ budgets: { maxFields: 100 } });
  const negative = `files(first: -2147483648) { nodes { id } } file(id: "") { ${aliases(200, 'id')} }`;
  // Of an anonymous caller its length is never looked at.
  assert.deepEqual(codesOf(await host.run(`{ ${negative} }`, {}, null)), [EXCEEDED]);
});

describe('lists in arguments', () => {
  const rejected = (count: number): string => Array.from({ length: count }, () => 'REJECTED').join(' ');

  test('count for each file that they are read for', async () => {
    const host = testHost({ budgets: { maxFields: 1000 } });
    const tagsOf = (length: number): string =>
      `{ files(first: 100) { nodes { tags(status: [${rejected(length)}]) { id } } } }`;
    assert.equal(await refusedOf(host, tagsOf(3)), 0);
    assert.equal(await refusedOf(host, tagsOf(20)), 1);
    const inVariable = 'query ($list: [FileTagStatus!]) { files(first: 100) { nodes { tags(status: $list) { id } } } }';
    assert.equal(await refusedOf(host, inVariable, { list: rejected(20).split(' ') }), 0);
  });

  test('are read once where a variable holds them', () => {
    const status = Array.from({ length: 1_000_000 }, () => 'REJECTED' as const);
    const tags = [{ status: 'SUGGESTED', confidence: 1 }] as unknown as Parameters<typeof selectTags>[0];
    const before = process.cpuUsage();
    for (let field = 0; field < 10_000; field += 1) selectTags(tags, { status, minConfidence: null });
    // Ten billion comparisons otherwise.
    assert.ok(process.cpuUsage(before).user / 1e6 < 2);
  });

  test('count as URLs where they are numbers of parts, each as often as it is given', async () => {
    const host = testHost({ budgets: { maxSignedUrls: 10 } });
    const { id } = await start(host);
    const parts = (count: number): string =>
      `{ fileUpload(id: "${id}") { parts(numbers: [${'1 '.repeat(count)}]) { number } } }`;
    assert.equal(await refusedOf(host, parts(10)), 0);
    assert.equal(await refusedOf(host, parts(11)), 1);
    const checksum = `{ number: 1, sha256: "${'A'.repeat(43)}=" }`;
    const checked = (count: number): string =>
      `{ fileUpload(id: "${id}") { parts(checksums: [${checksum.repeat(count)}]) { number } } }`;
    assert.equal(await refusedOf(host, checked(10)), 0);
    assert.equal(await refusedOf(host, checked(11)), 1);
  });
});

describe('URLs that are signed for one operation', () => {
  test('are 10,000: the parts of the largest upload once, but not twice', async () => {
    const host = testHost({ defaults: { maxBytes: 10_000 * 5 * 2 ** 20 } });
    const { id, urls } = await start(host, { count: 10_000 });
    assert.equal(urls.length, 10_000);
    assert.equal(await refusedOf(host, `{ fileUpload(id: "${id}") { urls } }`), 0);
    assert.equal(
      await refusedOf(host, `{ fileUpload(id: "${id}") { urls expiresAt parts(numbers: [1]) { url } } }`),
      1,
    );
  });

  test.each([
    ['of a file', (id: string) => `{ file(id: "${id}") { a: url b: url c: url d: url } }`],
    ['of conversions', (id: string) => `{ file(id: "${id}") { conversions { a: url b: url c: url d: url } } }`],
    ['by urlForFile', (id: string) => `{ ${aliases(4, `urlForFile(id: "${id}") { url }`)} }`],
    [
      'by a field of the host',
      () => '{ customer { a: portrait_url b: portrait_url c: portrait_url d: portrait_url } }',
    ],
    [
      'by all of these',
      (id: string) => `{ file(id: "${id}") { url conversions { url } } customer { portrait { url } portrait_url } }`,
    ],
  ])('%s count', async (_, document) => {
    const storage = observedStorage();
    const host = testHost({ storage, budgets: { maxSignedUrls: 3 } });
    const worker = await host.darkroom.startWorker();
    const id = await upload(host, storage, PNG, { target: 'Customer.portrait' });
    await host.ask('mutation ($id: ID!) { setPortrait(portrait: $id) { id } }', { id });
    await eventually(async () =>
      assert.deepEqual(await host.ask('{ customer { portrait { conversions { status } } } }'), {
        portrait: { conversions: [{ status: 'DONE' }] },
      }),
    );
    assert.equal(await refusedOf(host, document(id)), 1);
    await worker.close();
  });

  test('are not the stable ones of PUBLIC files', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, budgets: { maxSignedUrls: 1 } });
    const id = await upload(host, storage, PNG, { target: 'Customer.logo' });
    assert.equal(await refusedOf(host, `{ file(id: "${id}") { a: url b: url } }`), 0);
  });
});

test('storage is asked once which parts of an upload have landed, under however many aliases', async () => {
  let lists = 0;
  const storage = override(observedStorage(), {
    'uploads.list': (_, proceed) => {
      lists += 1;
      return proceed();
    },
  });
  const host = testHost({ storage });
  const { id } = await send(host, storage, PNG);
  const parts = await host.ask<Record<string, unknown>>(
    `{ fileUpload(id: "${id}") { ${aliases(50, 'parts { uploaded }')} } }`,
  );
  assert.deepEqual([parts['a0'], parts['a49']], [[{ uploaded: true }], [{ uploaded: true }]]);
  assert.equal(lists, 1);
  const again = aliases(50, `fileUpload(id: "${id}") { parts(numbers: [1]) { uploaded } }`);
  assert.equal(await refusedOf(host, `{ ${again} }`), 0);
  assert.equal(lists, 2);
});

test('what storage is asked to list counts by the parts of the upload', async () => {
  const host = testHost({ budgets: { maxFields: 50 } });
  const { id } = await start(host, { count: 40 });
  const { id: other } = await start(host, { count: 40 });
  const listing = (of: string): string => `fileUpload(id: "${of}") { parts(numbers: [1]) { uploaded } }`;
  assert.equal(await refusedOf(host, `{ a: ${listing(id)} b: ${listing(id)} }`), 0);
  assert.equal(await refusedOf(host, `{ a: ${listing(id)} b: ${listing(other)} }`), 1);
  // Also where they are more than an anonymous caller may ask for.
  const open = testHost({ anonymousUploads: true, defaults: { maxBytes: 10_000 * 5 * 2 ** 20 } });
  const most = await open.ask<{ id: string }>('mutation { startFileUpload(count: 10000) { id } }', {}, null);
  const completion = `mutation { completeFileUpload(id: "${most.id}") { success file { id name status url } } }`;
  assert.deepEqual(await open.codes(completion, {}, null), ['UPLOAD_INCOMPLETE']);
  const poor = testHost({ budgets: { maxFields: 30 } });
  const { id: large } = await start(poor, { count: 40 });
  assert.equal(await refusedOf(poor, `mutation { completeFileUpload(id: "${large}") { success } }`), 1);
});

describe('a budget is that of one operation', () => {
  test.each([{ user: 'ada' }, null])('where the server has the same context for all: %j', async (contextValue) => {
    const { schema } = testHost({ viewer: () => 'ada', budgets: { maxStarts: 2 } });
    // Servers keep the documents that they have parsed.
    const document = parse(`mutation { ${aliases(2, 'startFileUpload { id }')} }`);
    for (let request = 0; request < 3; request += 1) {
      assert.deepEqual(codesOf(await execute({ schema, document, contextValue })), []);
    }
  });

  test('also where two run at once', async () => {
    const host = testHost({ budgets: { maxStarts: 2 } });
    const document = `mutation { ${aliases(2, 'startFileUpload { id }')} }`;
    assert.deepEqual(await Promise.all([refusedOf(host, document), refusedOf(host, document)]), [0, 0]);
  });

  test('and of each event of a subscription, also where the events share their variables', async () => {
    const operationOf = operations(readBudgets({ maxSignedUrls: 1 }), () => ({ viewer: 'ada', context: null }));
    const variableValues = {};
    const event = (): NonNullable<Execution> => ({
      operation: { operation: OperationTypeNode.SUBSCRIPTION } as NonNullable<Execution>['operation'],
      variableValues,
      path: { prev: undefined, key: 'file', typename: 'Subscription' },
    });
    const [first, second] = [event(), event()];
    const field = { ...first, path: { prev: first.path, key: 'url', typename: 'File' } };
    operationOf(first).budget.spend('maxSignedUrls');
    assert.throws(() => operationOf(field).budget.spend('maxSignedUrls'), /At most 1 URL may/);
    operationOf(second).budget.spend('maxSignedUrls');
  });
});

test('an event of a subscription has fewer fields than an operation', async () => {
  const storage = observedStorage();
  const host = testHost({ storage, budgets: { maxEventFields: 10 } });
  const id = await upload(host, storage, PNG);
  const document = (count: number): string => `{ file(id: "${id}") { ${aliases(count, 'name')} } }`;
  assert.equal(await refusedOf(host, document(11)), 0);
  const events = await host.follow<object>(`subscription ${document(10)}`);
  assert.ok((await events.next()).value);
  await events.return?.();
  await assert.rejects(host.follow(`subscription ${document(11)}`), /REQUEST_BUDGET_EXCEEDED/);
  await host.darkroom.close();
});

describe('files and their fields', () => {
  test.each([
    ['fields under aliases', `{ file(id: $id) { ${aliases(11, 'name')} } }`],
    ['fields of fragments', `{ file(id: $id) { ${aliases(3, 'id')} ...A ...A ...A } }`],
    ['fields of conversions', `{ file(id: $id) { conversions { ${aliases(11, 'status')} } } }`],
    ['files of pages', `{ file(id: $id) { id } files(first: 6) { nodes { id } } }`],
    ['files of root fields', `{ ${aliases(6, 'file(id: $id) { id }')} }`],
    ['files of the host', `{ file(id: $id) { id } customer { ${aliases(6, 'portrait { id }')} } }`],
    ['URLs of files of the host', `{ file(id: $id) { id } customer { ${aliases(6, 'portrait_url')} } }`],
  ])('count: %s', async (_, document) => {
    const [storage, database] = [observedStorage(), memoryDatabase()];
    const host = testHost({ storage, database });
    const id = await upload(host, storage, PNG, { target: 'Customer.portrait' });
    await host.ask('mutation ($id: ID!) { setPortrait(portrait: $id) { id } }', { id });
    const fragments = 'fragment A on File { ...B ...B id } fragment B on File { a: id b: id }';
    const text = `query ($id: ID! = "${id}") ${document} ${document.includes('...') ? fragments : ''}`;
    assert.equal(await refusedOf(host, text), 0);
    const poor = testHost({ storage, database, budgets: { maxFiles: 5, maxFields: 10 } });
    await poor.ask('mutation ($id: ID!) { setPortrait(portrait: $id) { id } }', { id });
    assert.equal(await refusedOf(poor, text), 1);
  });

  test('are counted in time that is linear in the document, however fragments spread', async () => {
    const host = testHost();
    const fragments = Array.from(
      { length: 60 },
      (_, index) => `fragment F${index} on File { ...F${index + 1} ... on File { ...F${index + 1} } }`,
    );
    const document = `{ file(id: "x") { ...F0 } } ${fragments.join(' ')} fragment F60 on File { id }`;
    // graphql itself collects each fragment once. The count is the worst that could be.
    assert.equal(await refusedOf(host, document), 1);
  });

  test('ids in an argument count, and past the budget no resolver of the host runs', async () => {
    const host = testHost({ budgets: { maxFiles: 5 } });
    const document = `mutation { ${aliases(6, 'setPortrait(portrait: null) { id }')} a: setPortrait(portrait: "x") { id } }`;
    assert.deepEqual(await host.codes(document), ['FILE_NOT_FOUND']);
    const many = Array.from({ length: 6 }, (_, index) => `a${index}: setPortrait(portrait: "${index}") { id }`).join(
      ' ',
    );
    assert.deepEqual(new Set(await host.codes(`mutation { ${many} }`)), new Set(['FILE_NOT_FOUND']));
  });
});

test('a hundred fields fail each by itself, and all further ones as one', async () => {
  const storage = observedStorage();
  const host = testHost({ storage });
  const id = await upload(host, storage, PNG);
  // As many as a server takes with the document: each is wrong by itself, and the field can be
  // neither null nor left out.
  const fields = aliases(300, 'tags(minConfidence: 2) { id }');
  const codes = await host.codes(`{ ${aliases(100, `file(id: "${id}") { ${fields} }`)} }`);
  assert.ok(codes.filter((code) => code !== EXCEEDED).length <= 100);
  assert.ok(codes.filter((code) => code === EXCEEDED).length <= 1);
  await host.darkroom.close();
});

test('a limit that is no limit is refused at start', () => {
  assert.throws(() => testHost({ budgets: { maxStarts: 0 } }), /`budgets\.maxStarts` must be/);
});
