import assert from 'node:assert/strict';
import { GraphQLScalarType, type GraphQLScalarTypeConfig, graphql } from 'graphql';
import { describe, test } from 'vitest';
import { createDarkroom, memoryProcessor, memoryStorage, memoryDatabase } from '../../src/index.ts';
import { only } from '../support/only.ts';
import { PNG } from '../support/sample-bytes.ts';

/** A scalar that a host has of its own. */
function scalar(
  name: string,
  serialize: (value: never) => unknown,
  parseValue?: (value: unknown) => unknown,
): GraphQLScalarType {
  const config: GraphQLScalarTypeConfig<unknown, unknown> = {
    name,
    serialize: (value) => serialize(value as never),
    ...(parseValue === undefined
      ? {}
      : { parseValue, parseLiteral: (node) => parseValue('value' in node && node.value) }),
  };
  return new GraphQLScalarType(config);
}

function hostWith(scalars: readonly GraphQLScalarType[]) {
  const storage = memoryStorage();
  const darkroom = createDarkroom<unknown, 'SEPIA'>({
    storage,
    database: memoryDatabase(),
    processor: memoryProcessor(),
    viewer: () => 'ada',
  });
  const person: Record<string, unknown> = { home: new URL('https://ada.example/'), name: 'Ada' };
  const schema = darkroom.makeSchema({
    typeDefs: `
      ${scalars.map(({ name }) => `scalar ${name}`).join('\n')}
      type Query { me: Person }
      type Person {
        name: String
        home: URL
        logo: File @fileUpload(visibility: PUBLIC, metadata: KEEP, convert: [SEPIA])
        logo_url: URL @fileUpload(target: "Person.logo")
        logo_urls: [URL!] @fileUpload(target: "Person.logo")
        logo_text: String @fileUpload(target: "Person.logo")
      }
      type Mutation { setLogo(id: ID! @fileUpload(target: "Person.logo")): Person }
      extend type File { page: URL }
    `,
    resolvers: {
      ...Object.fromEntries(scalars.map((type) => [type.name, type])),
      Query: { me: () => person },
      File: { page: () => new URL('https://host.example/page') },
      Mutation: {
        setLogo: (_: unknown, { id }: { id: string }) =>
          Object.assign(person, { logo: id, logo_url: id, logo_urls: [id], logo_text: id }),
      },
    },
  });
  const ask = async <Value>(source: string): Promise<Value> => {
    const { data, errors } = await graphql({ schema, source, contextValue: {} });
    assert.equal(errors, undefined);
    return JSON.parse(JSON.stringify(data)) as Value;
  };
  return { ask, storage, schema };
}

type Started = { readonly startFileUpload: { readonly id: string; readonly urls: readonly string[] } };

interface Answer {
  readonly me: {
    readonly home: string;
    readonly logo_url: string;
    readonly logo_urls: readonly string[];
    readonly logo_text: string;
    readonly logo: {
      readonly url: string;
      readonly size: unknown;
      readonly createdAt: unknown;
      readonly completedAt: unknown;
      readonly page: string;
      readonly conversions: readonly unknown[];
    };
  };
  readonly urlForFile: { readonly url: string };
  readonly fileUploadPolicy: { readonly maxBytes: unknown };
}

const URL_TEXT = /^https?:\/\//;

/** Uploads a logo, and reads each place where a scalar of the host's is given. */
async function journey({ ask, storage }: ReturnType<typeof hostWith>): Promise<Answer> {
  const { startFileUpload } = await ask<Started>(
    `mutation { startFileUpload(target: "Person.logo", size: ${PNG.byteLength}) { id urls expiresAt partSize parts { url size } } }`,
  );
  const { id, urls } = startFileUpload;
  assert.match(only(urls), URL_TEXT);
  await storage.handler(new Request(urls[0] ?? '', { method: 'PUT', body: PNG }));
  await ask(`mutation { completeFileUpload(id: "${id}") { success } }`);
  await ask(`mutation { setLogo(id: "${id}") { name } }`);
  return ask(`{
    me { home logo_url logo_urls logo_text logo { url size createdAt completedAt page conversions { url } } }
    urlForFile(id: "${id}") { url expiresAt }
    fileUploadPolicy(target: "Person.logo") { maxBytes }
  }`);
}

describe("a host's own scalars", () => {
  test.each([
    ['a URL that takes URL objects', [scalar('URL', (value: URL) => value.href)]],
    [
      'a URL that insists on URL objects',
      [scalar('URL', (value: unknown) => (value instanceof URL ? value.href : fail()))],
    ],
    ['a URL that takes whatever has text', [scalar('URL', (value: unknown) => String(value))]],
    ['a DateTime that takes Date objects', [scalar('DateTime', (value: Date) => value.toISOString())]],
    [
      'a DateTime that takes milliseconds',
      [scalar('DateTime', (value: unknown) => (typeof value === 'number' ? new Date(value).toISOString() : fail()))],
    ],
    ['a DateTime that takes seconds', [scalar('DateTime', (value: number) => new Date(value * 1000).toISOString())]],
    ['a DateTime that gives seconds', [scalar('DateTime', (value: Date) => Math.floor(Number(value) / 1000))]],
    ['a DateTime that takes ISO strings', [scalar('DateTime', (value: string) => value.slice(0, 24))]],
    [
      'a SafeInt that takes bigints',
      [
        scalar(
          'SafeInt',
          (value: unknown) => (typeof value === 'bigint' ? value.toString() : fail()),
          (value) => BigInt(value as string),
        ),
      ],
    ],
  ])('are reused: %s', async (_, scalars) => {
    const { me, urlForFile, fileUploadPolicy } = await journey(hostWith(scalars));
    const size = scalars[0]?.name === 'SafeInt' ? String(PNG.byteLength) : PNG.byteLength;
    const { logo } = me;
    for (const url of [me.logo_url, only(me.logo_urls), me.logo_text, logo.url, urlForFile.url]) {
      assert.match(url, URL_TEXT);
    }
    for (const moment of [logo.createdAt, logo.completedAt]) {
      if (typeof moment === 'number') assert.ok(Math.abs(moment - Date.now() / 1000) < 3600, String(moment));
      else assert.match(String(moment), /^20\d\d-\d\d-\d\dT/);
    }
    assert.equal(me.home, 'https://ada.example/');
    assert.partialDeepStrictEqual(logo, { size, page: 'https://host.example/page' });
    assert.deepEqual(logo.conversions, [{ url: null }]);
    assert.equal(Number(fileUploadPolicy.maxBytes), 1024 ** 3);
  });

  test('give errors at start where they take nothing that Darkroom has', () => {
    const scalars = [
      scalar('DateTime', () => fail()),
      scalar('SafeInt', () => null),
      scalar('URL', () => 'https://other.example'),
    ];
    assert.throws(() => hostWith(scalars), {
      message:
        /^URL: .* neither strings nor `URL` objects\. .*names: \{ URL: 'DarkroomURL' \}.*\nDateTime: .* neither `Date` objects nor ISO strings nor milliseconds nor seconds\. .*\nSafeInt: .* neither numbers nor bigints\. /,
    });
  });

  test('leave the fields of ours alone where these give what they take', () => {
    const { schema } = hostWith([scalar('URL', (value: URL) => value.href)]);
    const file = schema.getType('File');
    const fields: object = file !== undefined && 'getFields' in file ? file.getFields() : {};
    const isWrapped = (name: string): boolean => {
      const field = new Map<string, object>(Object.entries(fields)).get(name) ?? {};
      return 'get' in (Object.getOwnPropertyDescriptor(field, 'resolve') ?? {});
    };
    assert.deepEqual(['url', 'createdAt', 'page'].map(isWrapped), [true, false, false]);
  });
});

function fail(): never {
  throw new TypeError('Not of a kind that this scalar serializes.');
}
