import { GraphQLScalarType, type GraphQLScalarTypeConfig, graphql } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createDarkroom, memoryProcessor, memoryStorage, memoryDatabase } from '../../src/index.ts';
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
        logo: File @fileUpload(visibility: PUBLIC, convert: [SEPIA])
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
    expect(errors).toBeUndefined();
    return JSON.parse(JSON.stringify(data)) as Value;
  };
  return { ask, storage, schema };
}

type Started = { readonly startFileUpload: { readonly id: string; readonly urls: readonly string[] } };

/** Uploads a logo, and reads each place where a scalar of the host's is given. */
async function journey({
  ask,
  storage,
}: ReturnType<typeof hostWith>): Promise<Record<string, Record<string, unknown>>> {
  const { startFileUpload } = await ask<Started>(
    `mutation { startFileUpload(target: "Person.logo", size: ${PNG.byteLength}) { id urls expiresAt partSize parts { url size } } }`,
  );
  const { id, urls } = startFileUpload;
  expect(urls).toEqual([expect.stringMatching(/^https?:\/\//)]);
  await storage.handler(new Request(urls[0] ?? '', { method: 'PUT', body: PNG }));
  await ask(`mutation { completeFileUpload(id: "${id}") { success } }`);
  await ask(`mutation { setLogo(id: "${id}") { name } }`);
  return ask(`{
    me { home logo_url logo_urls logo_text logo { url size createdAt completedAt page conversions { url } } }
    urlForFile(id: "${id}") { url expiresAt }
    fileUploadPolicy(target: "Person.logo") { maxBytes }
  }`);
}

const url = expect.stringMatching(/^https?:\/\//) as unknown;

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
    const answer = await journey(hostWith(scalars));
    const size = scalars[0]?.name === 'SafeInt' ? String(PNG.byteLength) : PNG.byteLength;
    const moment = expect.stringMatching(/^20\d\d-\d\d-\d\dT/) as unknown;
    expect(answer['me']).toMatchObject({
      home: 'https://ada.example/',
      logo_url: url,
      logo_urls: [url],
      logo_text: url,
      logo: {
        url,
        size,
        createdAt: moment,
        completedAt: moment,
        page: 'https://host.example/page',
        conversions: [{ url: null }],
      },
    });
    expect(answer['urlForFile']).toMatchObject({ url });
    expect(Number(answer['fileUploadPolicy']?.['maxBytes'])).toBe(1024 ** 3);
  });

  test('give errors at start where they take nothing that Darkroom has', () => {
    const scalars = [
      scalar('DateTime', () => fail()),
      scalar('SafeInt', () => null),
      scalar('URL', () => 'https://other.example'),
    ];
    expect(() => hostWith(scalars)).toThrow(
      /^URL: .* neither strings nor `URL` objects; .*names: \{ URL: 'DarkroomURL' \}.*\nDateTime: .* neither `Date` objects nor ISO strings nor milliseconds; .*\nSafeInt: .* neither numbers nor bigints; /,
    );
  });

  test('leave the fields of ours alone where these give what they take', () => {
    const { schema } = hostWith([scalar('URL', (value: URL) => value.href)]);
    const file = schema.getType('File');
    const fields: object = file !== undefined && 'getFields' in file ? file.getFields() : {};
    const isWrapped = (name: string): boolean => {
      const field = new Map<string, object>(Object.entries(fields)).get(name) ?? {};
      return 'get' in (Object.getOwnPropertyDescriptor(field, 'resolve') ?? {});
    };
    expect(['url', 'createdAt', 'page'].map(isWrapped)).toEqual([true, false, false]);
  });
});

function fail(): never {
  throw new TypeError('Not of a kind that this scalar serializes.');
}
