import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { BROKEN_FILE } from '../src/failing-database.ts';
import { UNLUCKY_NAME } from '../src/failing-storage.ts';
import { type HostClient, hostClient } from './support/host-client.ts';
import { type HostProcess, startHost } from './support/host-process.ts';
import { HOSTS } from './support/hosts.ts';
import { COMPLETE, PNG, send, upload } from './support/uploading.ts';

const MEBIBYTE = 1024 * 1024;
const LOGO = 'Customer.logo';
const SET_LOGO = 'mutation ($logo: ID) { setCustomerLogo(id: "1", logo: $logo) { id } }';
const DELETE = 'mutation ($id: ID!) { deleteFile(id: $id) { success } }';
const ADD = 'mutation ($input: CustomerInput!) { addCustomer(input: $input) { id contracts { id } } }';
const INTERNAL = { code: 'INTERNAL_SERVER_ERROR', retryable: true };

describe.each(HOSTS)('$server on graphql $version', ({ server, version, transport, masks }) => {
  let host: HostProcess;
  let ada: HostClient;
  let eve: HostClient;
  let anonymous: HostClient;

  beforeAll(async () => {
    host = await startHost(server, version);
    [ada, eve, anonymous] = ['ada', 'eve', null].map((user) => hostClient(host.url, transport, user)) as [
      HostClient,
      HostClient,
      HostClient,
    ];
  });
  afterAll(() => host.stop());

  const calls = async (): Promise<number> => (await ada.ask<{ calls: number }>('{ calls }')).calls;
  const statements = async (): Promise<number> =>
    (await ada.ask<{ fileStatements: number }>('{ fileStatements }')).fileStatements;

  test('runs on that version, and on one copy of it', () => {
    assert.match(host.graphqlVersion, new RegExp(`^${version}\\.`));
  });

  describe('the documents of those who built this by hand', () => {
    test('upload two parts in any order, and give back the same bytes', async () => {
      const bytes = randomBytes(5 * MEBIBYTE + 17);
      const parts = [bytes.subarray(0, 5 * MEBIBYTE), bytes.subarray(5 * MEBIBYTE)];
      const { startFileUpload } = await ada.ask<{ startFileUpload: { id: string; urls: string[] } }>(
        'mutation StartFileUpload($count: Int!) { startFileUpload(count: $count) { id urls } }',
        { count: 2 },
      );
      const { id, urls } = startFileUpload;
      for (const index of [1, 0]) {
        const body = new Uint8Array(parts[index] ?? []);
        assert.equal((await fetch(urls[index] ?? '', { method: 'PUT', body })).status, 200);
      }
      assert.deepEqual(await ada.ask(COMPLETE, { id }), { completeFileUpload: { success: true } });
      const { urlForFile } = await ada.ask<{ urlForFile: { url: string } }>(
        'query URL($id: ID!) { urlForFile(id: $id) { url } }',
        { id },
      );
      assert.equal(Buffer.from(await (await fetch(urlForFile.url)).arrayBuffer()).equals(bytes), true);
    });

    test("show a customer's logo, to everyone", async () => {
      const document = 'query Customer { customer { id logo_url } }';
      assert.deepEqual(await anonymous.ask(document), { customer: { id: '1', logo_url: null } });
      await ada.ask(SET_LOGO, { logo: await upload(ada, PNG, LOGO) });
      const { customer } = await anonymous.ask<{ customer: { logo_url: string } }>(document);
      const response = await fetch(customer.logo_url);
      assert.equal(response.headers.get('content-type'), 'image/png');
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), PNG);
    });
  });

  describe('errors', () => {
    test.each([
      ['mutation { startFileUpload(count: 0) { id } }', 'INVALID_PART_COUNT'],
      ['mutation { startFileUpload(target: "Customer.name") { id } }', 'UNKNOWN_TARGET'],
      ['mutation { completeFileUpload(id: "x") { success } }', 'FILE_NOT_FOUND'],
      ['mutation { setCustomerLogo(id: "1", logo: "x") { id } }', 'FILE_NOT_FOUND'],
      ['{ customersWithLogo(logo: "x") { id } }', 'FILE_NOT_FOUND'],
      ['{ customer { resembles(logo: "x") } }', 'FILE_NOT_FOUND'],
    ])('of %s have their code', async (document, code) => {
      const { errors } = await ada.send(document);
      assert.deepEqual(
        errors?.map(({ extensions }) => extensions?.['code']),
        [code],
      );
      assert.doesNotMatch(errors?.[0]?.message ?? 'unexpected', /unexpected/i);
      assert.doesNotMatch(JSON.stringify(errors), /stack|\.ts:|node_modules/);
    });

    test('tell a client what it can act on', async () => {
      const { errors } = await ada.send('mutation { startFileUpload(size: 20000001, target: "Customer.logo") { id } }');
      assert.deepEqual(errors?.[0]?.extensions, { code: 'FILE_TOO_LARGE', retryable: false, maxBytes: 20_000_000 });
      assert.deepEqual(errors?.[0]?.path, ['startFileUpload']);
    });

    test('say that anonymous callers cannot upload', async () => {
      assert.deepEqual(await anonymous.codes('mutation { startFileUpload { id } }'), ['UNAUTHENTICATED']);
    });

    test.each([
      `{ file(id: "${BROKEN_FILE}") { id } }`,
      `mutation { deleteFile(id: "${BROKEN_FILE}") { id } }`,
      `mutation { setCustomerLogo(id: "1", logo: "${BROKEN_FILE}") { id } }`,
      `{ customersWithLogo(logo: "${BROKEN_FILE}") { id } }`,
    ])('that should not be tell nothing: %s', async (document) => {
      const { errors } = await ada.send(document);
      assert.deepEqual(
        errors?.map(({ extensions }) => extensions),
        [INTERNAL],
      );
      assert.doesNotMatch(JSON.stringify(errors), /vendor-secret|db\.internal|password/);
    });

    test("of `files.attach` in the host's own code have their code, and tell nothing where they should not be", async () => {
      const document = 'mutation ($file: ID!) { attachLogo(id: "1", file: $file) }';
      const refused = await ada.send(document, { file: 'x' });
      assert.deepEqual(refused.errors?.[0]?.extensions, {
        code: 'FILE_NOT_FOUND',
        retryable: false,
        coordinate: 'Customer.logo',
        fileId: 'x',
      });
      assert.doesNotMatch(refused.errors?.[0]?.message ?? 'unexpected', /unexpected/i);
      const broken = await ada.send(document, { file: BROKEN_FILE });
      assert.notEqual(broken.errors, undefined);
      if (masks) assert.equal(broken.errors?.[0]?.message, 'Unexpected error.');
    });

    test('of the host itself pass as they are', async () => {
      const refused = await ada.send('{ refused }');
      assert.partialDeepStrictEqual(refused.errors?.[0], {
        message: 'The host refuses.',
        extensions: { code: 'HOST_REFUSES' },
      });
      const crashed = await ada.send('{ crashed }');
      assert.equal(crashed.errors?.[0]?.message, masks ? 'Unexpected error.' : 'The host crashed.');
    });
  });

  describe('a policy', () => {
    test('judges the bytes, whatever the client says', async () => {
      const id = await send(ada, Buffer.from('no image'), LOGO);
      assert.deepEqual(await ada.codes(COMPLETE, { id }), ['FILE_TYPE_NOT_ACCEPTED']);
    });

    test('of an argument judges a file that was uploaded for no target', async () => {
      const text = await upload(ada, Buffer.from('text'));
      const before = await calls();
      assert.deepEqual(await ada.codes(SET_LOGO, { logo: text }), ['FILE_TYPE_NOT_ACCEPTED']);
      assert.equal(await calls(), before);
    });

    test("lets nobody use a stranger's file, on a mutation, a query or a field", async () => {
      const logo = await upload(ada, PNG, LOGO);
      const before = await calls();
      assert.deepEqual(await eve.codes(SET_LOGO, { logo }), ['FILE_NOT_FOUND']);
      assert.deepEqual(await eve.codes('query ($logo: ID!) { customersWithLogo(logo: $logo) { id } }', { logo }), [
        'FILE_NOT_FOUND',
      ]);
      assert.deepEqual(await eve.codes('query ($logo: ID!) { customer { resembles(logo: $logo) } }', { logo }), [
        'FILE_NOT_FOUND',
      ]);
      assert.equal(await calls(), before);
      await ada.ask(SET_LOGO, { logo });
      assert.deepEqual(await ada.ask('query ($logo: ID!) { customersWithLogo(logo: $logo) { id } }', { logo }), {
        customersWithLogo: [{ id: '1' }],
      });
      // Attached to this customer it can be saved there by others, too.
      assert.deepEqual(await eve.codes(SET_LOGO, { logo }), []);
    });

    test('holds in lists and nested inputs, and null is no file', async () => {
      const file = await upload(ada, Buffer.from('a contract'), 'Customer.contracts');
      const logo = await upload(ada, PNG, LOGO);
      const before = await calls();
      const wrong = { name: 'Wrong', contracts: [{ file }, { file: logo }] };
      assert.deepEqual(await ada.codes(ADD, { input: wrong }), ['FILE_TYPE_NOT_ACCEPTED']);
      assert.equal(await calls(), before);
      const right = { name: 'Right', logo: null, contracts: [{ file }] };
      const { addCustomer } = await ada.ask<{ addCustomer: { id: string; contracts: unknown } }>(ADD, { input: right });
      assert.equal(typeof addCustomer.id, 'string');
      assert.deepEqual(addCustomer.contracts, [{ id: file }]);
      // Whoever the host lets reach the field sees what is attached there.
      const seen = await eve.ask<{ customers: { contracts: { id: string }[] }[] }>(
        '{ customers { contracts { id } } }',
      );
      assert.ok(seen.customers.some(({ contracts }) => contracts.some(({ id }) => id === file)));
      assert.deepEqual(await eve.ask('query ($id: ID!) { file(id: $id) { id } }', { id: file }), { file: null });
    });

    test('can be asked for', async () => {
      const document = '{ fileUploadPolicy(target: "Customer.logo") { accept maxBytes convert } }';
      assert.deepEqual(await anonymous.ask(document), {
        fileUploadPolicy: { accept: ['image/*'], maxBytes: 20_000_000, convert: ['SEPIA'] },
      });
    });

    test('is said in the description of its field', async () => {
      const { __type } = await anonymous.ask<{ __type: { fields: { name: string; description: string }[] } }>(
        '{ __type(name: "Customer") { fields { name description } } }',
      );
      const logo = __type.fields.find(({ name }) => name === 'logo');
      assert.match(
        logo?.description ?? '',
        /^Uploaded for `Customer.logo`: accepts image\/\*, at most 20 MB.*makes SEPIA/,
      );
    });
  });

  describe('files', () => {
    test('of many customers and of three fields load in one statement, every time', async () => {
      for (let count = 0; count < 8; count += 1) {
        const logo = await upload(ada, PNG, LOGO);
        const file = await upload(ada, Buffer.from('a contract'), 'Customer.contracts');
        await ada.ask(ADD, { input: { name: `Customer ${count}`, logo, contracts: [{ file }] } });
      }
      // Mercurius compiles a document at its second run.
      for (let run = 0; run < 3; run += 1) {
        const before = await statements();
        const { customers } = await ada.ask<{ customers: { logo: { id: string } }[] }>(
          '{ customers { logo { id conversions { url } } logo_url contracts { id url } } }',
        );
        assert.ok(customers.length > 8, `${customers.length}`);
        assert.equal(typeof customers.at(-1)?.logo.id, 'string');
        assert.ok((await statements()) - before <= 3);
      }
    });
  });

  describe('a subscription', () => {
    const FOLLOW =
      'subscription ($id: ID!) { file(id: $id) { version status conversion(name: SEPIA) { status url } } }';
    interface Followed {
      readonly file: {
        readonly version: number;
        readonly status: string;
        readonly conversion: { readonly status: string; readonly url: string | null } | null;
      } | null;
    }

    test('follows an upload to its conversion', async () => {
      const id = await send(ada, PNG, LOGO);
      const seen: string[] = [];
      for await (const { data } of ada.follow<Followed>(FOLLOW, { id })) {
        if (seen.length === 0) await ada.ask(COMPLETE, { id });
        seen.push(data?.file?.status ?? 'none');
        if (data?.file?.conversion?.status !== 'DONE') continue;
        const inverted = await (await fetch(data.file.conversion.url ?? '')).arrayBuffer();
        assert.deepEqual(Buffer.from(inverted), Buffer.from(PNG.map((byte) => 255 - byte)));
        break;
      }
      assert.equal(seen[0], 'UPLOADING');
      assert.equal(seen.at(-1), 'READY');
    });

    test('follows several files over one connection, and says which changed', async () => {
      const ids = [await upload(ada, PNG), await send(ada, PNG), await upload(ada, PNG)];
      const stranger = await upload(eve, PNG);
      interface Update {
        readonly fileUpdates: { readonly id: string; readonly file: { readonly status: string } | null };
      }
      const document = 'subscription ($ids: [ID!]!) { fileUpdates(ids: $ids) { id file { status } } }';
      const seen: unknown[] = [];
      for await (const { data } of ada.follow<Update>(document, { ids: [...ids, stranger] })) {
        const { id, file } = data?.fileUpdates ?? {};
        seen.push([id, file?.status ?? null]);
        if (seen.length === 4) await ada.ask(COMPLETE, { id: ids[1] });
        if (id === ids[1] && file?.status === 'READY') await ada.ask(DELETE, { id: ids[0] });
        if (id === ids[0] && file === null) break;
      }
      assert.deepEqual(
        new Map(seen.slice(0, 4) as [string, unknown][]),
        new Map([
          [ids[0], 'READY'],
          [ids[1], 'UPLOADING'],
          [ids[2], 'READY'],
          [stranger, null],
        ]),
      );
      assert.deepEqual(seen.slice(-2), [
        [ids[1], 'READY'],
        [ids[0], null],
      ]);
      assert.ok(seen.slice(4).every((told) => Array.isArray(told) && told[0] !== ids[2]));
    });

    test('follows a list as files enter, change and leave it', async () => {
      const name = `live ${randomUUID()}`;
      interface Page {
        readonly files: { readonly nodes: readonly { readonly id: string; readonly status: string }[] };
      }
      const document = `subscription ($name: String!) {
        files(where: { name: $name, status: [UPLOADING, READY] }, first: 10) { nodes { id status } }
      }`;
      let id: string | null = null;
      const seen: string[] = [];
      for await (const { data } of ada.follow<Page>(document, { name: name.toUpperCase() })) {
        const [file, ...others] = data?.files.nodes ?? [];
        assert.deepEqual(others, []);
        seen.push(file?.status ?? 'EMPTY');
        if (id === null) id = await send(ada, PNG, undefined, `${name}.png`);
        else if (file !== undefined) await ada.ask(file.status === 'READY' ? DELETE : COMPLETE, { id: file.id });
        else if (seen.includes('READY')) break;
      }
      // While it was VERIFYING, it was not of the list.
      assert.deepEqual(
        seen.filter((status, place) => status !== 'EMPTY' || place === 0 || place === seen.length - 1),
        ['EMPTY', 'UPLOADING', 'READY', 'EMPTY'],
      );
    });

    test('tells the last state again where an outage of a moment kept some of it back', async () => {
      const id = await send(ada, PNG, undefined, UNLUCKY_NAME);
      const document = 'subscription ($id: ID!) { file(id: $id) { status url } }';
      const codes: unknown[] = [];
      let url: string | null = null;
      for await (const { data, errors } of ada.follow<{ file: { status: string; url: string | null } }>(document, {
        id,
      })) {
        if (data?.file.status === 'UPLOADING') await ada.ask(COMPLETE, { id });
        codes.push(...(errors ?? []).map(({ extensions }) => extensions?.['code']));
        url = data?.file.url ?? null;
        if (url !== null) break;
      }
      assert.deepEqual(codes, [INTERNAL.code]);
      assert.deepEqual(Buffer.from(await (await fetch(url ?? '')).arrayBuffer()), PNG);
    });

    test("tells nothing of a stranger's file, and ends", async () => {
      const id = await send(ada, PNG);
      const answers = [];
      for await (const { data } of eve.follow<Followed>(FOLLOW, { id })) answers.push(data);
      assert.deepEqual(answers, [{ file: null }]);
    });

    test('checks the files among its arguments before it starts', async () => {
      const document = 'subscription ($logo: ID!) { logoSeen(logo: $logo) }';
      const logo = await upload(ada, PNG, LOGO);
      const before = await calls();
      const refused = [];
      for await (const answer of eve.follow(document, { logo })) refused.push(answer.errors?.[0]?.extensions?.['code']);
      assert.deepEqual(refused, ['FILE_NOT_FOUND']);
      assert.equal(await calls(), before);
      const answers = [];
      for await (const { data } of ada.follow<{ logoSeen: string }>(document, { logo })) answers.push(data?.logoSeen);
      assert.deepEqual(answers, [logo]);
    });

    test('that fails tells nothing of why', async () => {
      const answers = [];
      for await (const answer of ada.follow(FOLLOW, { id: BROKEN_FILE })) answers.push(answer);
      assert.deepEqual(
        answers.map(({ errors }) => errors?.[0]?.extensions),
        [INTERNAL],
      );
      assert.doesNotMatch(JSON.stringify(answers), /vendor-secret|db\.internal|password/);
    });
  });
});
