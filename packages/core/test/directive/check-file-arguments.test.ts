import assert from 'node:assert/strict';
import { type ExecutionResult, graphql } from 'graphql';
import { describe, test } from 'vitest';
import { createDarkroom, memoryDatabase } from '../../src/index.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { withPlainData } from '../support/plain-data.ts';
import { PNG } from '../support/sample-bytes.ts';
import { codesOf } from '../support/test-host.ts';
import { COMPLETE, put, START, type StartedUpload } from '../support/uploading.ts';

const TYPE_DEFS = /* GraphQL */ `
  type Query {
    companies: [Company!]!
    preset(photo: ID = "PRESET" @fileUpload(target: "Company.logo")): String!
  }
  type Company {
    id: ID!
    name: String
    logo: File @fileUpload(accept: ["image/png"], subject: "id")
    logo_url: URL @fileUpload(target: "Company.logo", subject: "id")
    banner_url: URL @fileUpload(target: "Company.logo", subject: "id")
    photos: [File!] @fileUpload
  }
  type Mutation {
    saveCompany(company: CompanyInput!): Company!
    saveGallery(photos: [[PhotoInput!]], covers: [ID] @fileUpload(target: "Company.photos")): String!
    savePreset(company: CompanyInput = { logo: "PRESET" }): String!
  }
  input CompanyInput {
    id: ID = "acme"
    name: String = "unnamed"
    logo: ID @fileUpload(target: "Company.logo", subject: "company.id")
  }
  input PhotoInput {
    file: ID @fileUpload(target: "Company.photos")
    more: [PhotoInput]
  }
`;

interface CompanyHost {
  readonly run: (source: string, variables?: Record<string, unknown>, user?: string) => Promise<ExecutionResult>;
  readonly upload: (user?: string) => Promise<string>;
  /** The arguments that resolvers were called with. */
  readonly calls: unknown[];
  /** The targets that a file is attached to. */
  readonly attachedTo: (id: string) => Promise<readonly string[] | undefined>;
  /** A file that is the default value of an argument. */
  readonly preset: string;
}

/** A host whose people share one company, with real files. */
async function company(): Promise<CompanyHost> {
  const [database, storage] = [memoryDatabase(), observedStorage()];
  const darkroom = createDarkroom({ database, storage, viewer: (context: { user: string }) => context.user });
  const calls: unknown[] = [];
  const own: Record<string, unknown> = {};
  const note = (_: unknown, args: unknown): string => {
    calls.push(args);
    return 'saved';
  };
  const definition = (preset: string): Parameters<typeof darkroom.makeSchema>[0] => ({
    typeDefs: TYPE_DEFS.replaceAll('PRESET', preset),
    resolvers: {
      Query: { companies: () => [own], preset: note },
      // The parent's value is under another name here.
      Company: { banner_url: (parent: { logo?: string }) => Promise.resolve(parent.logo) },
      Mutation: {
        saveCompany: (_: unknown, { company: input }: { company: { logo?: string } }) => {
          calls.push(input);
          return Object.assign(own, input, { logo_url: input.logo });
        },
        saveGallery: note,
        savePreset: note,
      },
    },
  });
  let schema = darkroom.makeSchema(definition('none'));
  const run = async (source: string, variableValues = {}, user = 'ada'): Promise<ExecutionResult> =>
    withPlainData(await graphql({ schema, source, variableValues, contextValue: { user } }));
  const upload = async (user = 'ada'): Promise<string> => {
    const { startFileUpload } = (await run(START, {}, user)).data as { startFileUpload: StartedUpload };
    await put(storage, startFileUpload.urls[0], PNG);
    await run(COMPLETE, { id: startFileUpload.id }, user);
    return startFileUpload.id;
  };
  const preset = await upload();
  schema = darkroom.makeSchema(definition(preset));
  const { files } = await database.open();
  const attachedTo = async (id: string): Promise<readonly string[] | undefined> =>
    (await files.get({ ids: [id] }))[0]?.attachments.map(({ target }) => target);
  return { run, upload, calls, attachedTo, preset };
}

const SAVE = 'mutation ($company: CompanyInput!) { saveCompany(company: $company) { name logo { id } } }';
const NONE = '00000000-0000-4000-8000-000000000000';

describe('a form that is saved by several people', () => {
  test('may carry the logo that somebody else attached, and shows it to all', async () => {
    const { run, upload, calls } = await company();
    const logo = await upload();
    assert.equal((await run(SAVE, { company: { name: 'Acme', logo } })).errors, undefined);
    const saved = await run(SAVE, { company: { name: 'Acme Ltd', logo } }, 'bob');
    assert.deepEqual(saved, { data: { saveCompany: { name: 'Acme Ltd', logo: { id: logo } } } });
    assert.deepEqual(calls.at(-1), { id: 'acme', name: 'Acme Ltd', logo });
  });

  test('may not carry an id that nobody attached, or none at all, and the resolver does not run', async () => {
    const { run, upload, calls, attachedTo } = await company();
    const logo = await upload();
    for (const id of [logo, NONE, 'https://elsewhere.example/logo.png']) {
      assert.deepEqual(codesOf(await run(SAVE, { company: { logo: id } }, 'bob')), ['FILE_NOT_FOUND']);
    }
    assert.deepEqual(calls, []);
    assert.deepEqual(await attachedTo(logo), []);
  });

  test('gives its URL where the parent has the id under the field’s name, and where the host’s resolver returns it', async () => {
    const { run, upload } = await company();
    const logo = await upload();
    await run(SAVE, { company: { logo } });
    const { data } = await run('{ companies { logo_url banner_url } }', {}, 'bob');
    const [shown] = (data ?? {})['companies'] as readonly { logo_url: unknown; banner_url: unknown }[];
    assert.match(String(shown?.logo_url), /^http/);
    assert.equal(String(shown?.banner_url), String(shown?.logo_url));
  });
});

describe('ids in arguments', () => {
  const GALLERY =
    'mutation ($photos: [[PhotoInput!]], $covers: [ID]) { saveGallery(photos: $photos, covers: $covers) }';

  test('in nested lists are all attached, each once, and given on as they came', async () => {
    const { run, upload, calls, attachedTo } = await company();
    const [a, b, c] = [await upload(), await upload(), await upload()];
    const photos = [[{ file: a }, { file: null, more: [{ file: b }, null] }], null, [{ file: a }]];
    assert.equal((await run(GALLERY, { photos, covers: [c, null] })).errors, undefined);
    assert.deepEqual(calls, [{ photos, covers: [c, null] }]);
    for (const id of [a, b, c]) assert.deepEqual(await attachedTo(id), ['Company.photos']);
  });

  test('of which one is wrong, however deep, attach none', async () => {
    const { run, upload, calls, attachedTo } = await company();
    const id = await upload();
    const photos = [[{ file: id, more: [{ more: [{ file: NONE }] }] }]];
    const { errors } = await run(GALLERY, { photos });
    const [extensions] = (errors ?? []).map((error) => error.extensions);
    assert.deepEqual(extensions, {
      code: 'FILE_NOT_FOUND',
      retryable: false,
      coordinate: 'PhotoInput.file',
      fileId: NONE,
    });
    assert.deepEqual(calls, []);
    assert.deepEqual(await attachedTo(id), []);
  });

  test('may be one where a list is taken, in a variable or in the document', async () => {
    const { run, upload, calls, attachedTo } = await company();
    const [a, b] = [await upload(), await upload()];
    await run(GALLERY, { photos: { file: a }, covers: b });
    assert.deepEqual(calls, [{ photos: [[{ file: a }]], covers: [b] }]);
    const c = await upload();
    await run(`mutation { saveGallery(covers: "${c}") }`);
    for (const id of [a, b, c]) assert.deepEqual(await attachedTo(id), ['Company.photos']);
  });

  test('may be null or left out', async () => {
    const { run, calls } = await company();
    for (const variables of [{}, { photos: null, covers: null }, { photos: [], covers: [] }]) {
      assert.equal((await run(GALLERY, variables)).errors, undefined);
    }
    assert.equal((await run(SAVE, { company: { logo: null } })).errors, undefined);
    assert.deepEqual(calls.at(-1), { id: 'acme', name: 'unnamed', logo: null });
  });

  test('may come by default, of the schema or of the operation', async () => {
    const { run, upload, preset, attachedTo, calls } = await company();
    assert.equal((await run('{ preset }')).errors, undefined);
    // A query attaches nothing.
    assert.deepEqual(await attachedTo(preset), []);
    assert.deepEqual(codesOf(await run('{ preset }', {}, 'bob')), ['FILE_NOT_FOUND']);
    assert.equal((await run('mutation { savePreset }')).errors, undefined);
    assert.deepEqual(calls.at(-1), { company: { id: 'acme', name: 'unnamed', logo: preset } });
    assert.deepEqual(await attachedTo(preset), ['Company.logo']);
    // Now it is attached to this company, and anyone may.
    assert.equal((await run('mutation { savePreset }', {}, 'bob')).errors, undefined);

    const id = await upload();
    const source = `mutation ($company: CompanyInput = { logo: "${id}" }) { savePreset(company: $company) }`;
    assert.deepEqual(codesOf(await run(source, {}, 'bob')), ['FILE_NOT_FOUND']);
    assert.equal((await run(source)).errors, undefined);
    assert.deepEqual(await attachedTo(id), ['Company.logo']);
    assert.equal((await run(source, { company: null }, 'bob')).errors, undefined);
  });
});
