import assert from 'node:assert/strict';
import { graphql } from 'graphql';
import { afterAll, beforeAll, test } from 'vitest';
import { type Federation, startFederation } from './support/subgraphs.ts';
import { PNG } from './support/uploading.ts';

let federation: Federation;
beforeAll(async () => {
  federation = await startFederation();
});
afterAll(() => federation.close());

async function ask<Data>(query: string, variables: Record<string, unknown> = {}, user = 'ada'): Promise<Data> {
  const { data, errors } = await federation.run(query, variables, user);
  assert.equal(errors, undefined);
  return JSON.parse(JSON.stringify(data)) as Data;
}

/** Uploads a PNG through the gateway; gives its id. */
async function upload(): Promise<string> {
  const { startFileUpload } = await ask<{ startFileUpload: { id: string; urls: string[] } }>(
    'mutation { startFileUpload { id urls } }',
  );
  const { id, urls } = startFileUpload;
  const body = new Uint8Array(PNG);
  await federation.storage.handler(new Request(urls[0] ?? '', { method: 'PUT', body }));
  await ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id });
  return id;
}

test('a supergraph has the files of one subgraph in the types of another', async () => {
  const [logo, photo] = [await upload(), await upload()];
  await ask('mutation ($logo: ID!) { setCustomerLogo(id: "1", logo: $logo) { id } }', { logo });
  federation.data.photo = photo;
  const document = /* GraphQL */ `
    {
      customers {
        name
        logo {
          id
          url
        }
        reviews {
          text
          photo {
            id
            contentType
            url
          }
        }
      }
    }
  `;
  const shortUrls = (key: string, value: unknown): unknown => (key === 'url' ? String(value).slice(0, 4) : value);
  assert.deepEqual(JSON.parse(JSON.stringify(await ask(document)), shortUrls), {
    customers: [
      {
        name: 'Harbour Books',
        logo: { id: logo, url: 'http' },
        reviews: [
          {
            text: 'Good.',
            photo: { id: photo, contentType: 'image/png', url: 'http' },
          },
        ],
      },
    ],
  });
});

test('a subgraph with a scalar of its own of the same name answers with it', async () => {
  const id = await upload();
  const document = 'query ($id: ID!) { today file(id: $id) { createdAt } }';
  const { today, file } = await ask<{ today: string; file: { createdAt: string } }>(document, { id });
  assert.equal(today, '1970-01-01T00:00:00.000Z');
  assert.match(file.createdAt, /^\d{4}-.*Z$/);
});

test('a file that another subgraph names is there for whom Query.file shows it, and for nobody else', async () => {
  federation.data.photo = await upload();
  const document = '{ customers { reviews { photo { id url } } } }';
  // The gateway has the id from the other subgraph; everything else is asked of ours.
  const { data } = await federation.run(document, {}, 'eve');
  assert.ok(!JSON.stringify(data).includes('http'));
  const seen = await ask<{ customers: { reviews: { photo: { url: string } }[] }[] }>(document);
  assert.ok(seen.customers[0]?.reviews[0]?.photo.url.includes('http'));
});

test('the policies of @fileUpload hold behind a gateway', async () => {
  const { errors } = await federation.run(
    'mutation ($logo: ID!) { setCustomerLogo(id: "1", logo: $logo) { id } }',
    { logo: await upload() },
    'eve',
  );
  assert.deepEqual(
    errors?.map(({ extensions }) => extensions?.['code']),
    ['FILE_NOT_FOUND'],
  );
});

test('a reference cannot say of a file more than its id', async () => {
  const id = await upload();
  const forged = {
    __typename: 'File',
    id,
    status: 'READY',
    owner: 'eve',
    visibility: 'PUBLIC',
    contentType: 'text/html',
  };
  const result = await graphql({
    schema: federation.subgraph,
    source: 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on File { contentType url } } }',
    variableValues: { of: [forged] },
    contextValue: { user: 'eve' },
  });
  assert.equal(result.errors, undefined);
  assert.deepEqual({ ...result.data }, { _entities: [null] });
});

test('references of a list longer than an operation may have root fields are all resolved', async () => {
  const id = await upload();
  const result = await graphql({
    schema: federation.subgraph,
    source: 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on File { id } } }',
    variableValues: { of: Array.from({ length: 250 }, () => ({ __typename: 'File', id })) },
    contextValue: { user: 'ada' },
  });
  assert.equal(result.errors, undefined);
  assert.deepEqual(JSON.parse(JSON.stringify(result.data)), { _entities: Array.from({ length: 250 }, () => ({ id })) });
});

test.each([[undefined], [null], [5], [['x']]])('a reference whose id is %j is to no file', async (id) => {
  const result = await graphql({
    schema: federation.subgraph,
    source: 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on File { id } } }',
    variableValues: { of: [{ __typename: 'File', id }] },
    contextValue: { user: 'ada' },
  });
  assert.equal(result.errors, undefined);
  assert.deepEqual({ ...result.data }, { _entities: [null] });
});

test('a hundred thousand references of one operation end in one error, and cost little', async () => {
  const representations = Array.from({ length: 100_000 }, () => ({ __typename: 'File', id: 'x' }));
  const before = process.cpuUsage();
  const { errors } = await graphql({
    schema: federation.subgraph,
    source:
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on File { id } } }',
    variableValues: { representations },
    contextValue: { user: null },
  });
  const { user, system } = process.cpuUsage(before);
  assert.deepEqual(
    errors?.map(({ extensions }) => extensions['code']),
    ['REQUEST_BUDGET_EXCEEDED'],
  );
  if (process.env['PRINT_COST'] !== undefined) console.info((user + system) / 1e6);
  assert.ok((user + system) / 1e6 < 5);
});

test('the composed schema says what may be uploaded', async () => {
  const { __type: customer } = await ask<{ __type: { fields: { name: string; description: string | null }[] } }>(
    '{ __type(name: "Customer") { fields { name description } } }',
  );
  const logo = customer.fields.find(({ name }) => name === 'logo');
  assert.match(logo?.description ?? '', /^Uploaded for `Customer.logo`: accepts image\/\*, at most /);
});
