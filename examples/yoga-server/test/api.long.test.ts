import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { type ApiClient, apiClient, sepiaOf } from './support/api-client.ts';
import { sharedDemo } from './support/demo-process.ts';
import { photo } from './support/photo.ts';

const START = /* GraphQL */ `
  mutation ($count: Int, $size: SafeInt, $contentType: String, $target: String) {
    startFileUpload(count: $count, size: $size, contentType: $contentType, target: $target) {
      id
      urls
    }
  }
`;
const COMPLETE = 'mutation ($id: ID!) { completeFileUpload(id: $id) { success } }';
const FILE = 'query ($id: ID!) { file(id: $id) { status url rejection { code } } }';
const URL_FOR_FILE = 'query ($id: ID!, $seconds: Int) { urlForFile(id: $id, expiresInSeconds: $seconds) { url } }';
const MEBIBYTE = 1024 * 1024;

const demo = sharedDemo();
let ada: ApiClient;

beforeAll(async () => {
  ada = apiClient(demo().baseUrl, 'ada');
});

/** The code of the error that a document ends in; the answer must tell nothing of how the server is made. */
async function codeOf(client: ApiClient, query: string, variables: Record<string, unknown>): Promise<string> {
  const answer = await client.send(query, variables);
  assert.doesNotMatch(JSON.stringify(answer.errors), /stack|node_modules|\/original|at .*\.ts|\/tmp\//);
  return answer.errors?.[0]?.extensions?.code ?? 'no error';
}

async function readyFile(bytes: Buffer, input: { target?: string; name?: string } = {}): Promise<string> {
  const id = await ada.upload(bytes, input);
  await ada.ask(COMPLETE, { id });
  return id;
}

test('health is told to all, and metrics to no one who did not ask for them', async () => {
  const health = await fetch(`${demo().baseUrl}/health`);
  assert.deepEqual([health.status, ((await health.json()) as { readonly status: string }).status], [200, 'UP']);
  assert.ok(!(await (await fetch(`${demo().baseUrl}/metrics`)).text()).includes('darkroom_'));
});

describe('bad input', () => {
  test.each([
    [{ count: 0 }, 'INVALID_PART_COUNT'],
    [{ count: -1 }, 'INVALID_PART_COUNT'],
    [{ count: 10_001 }, 'INVALID_PART_COUNT'],
    [{ count: 3, size: 3 * MEBIBYTE }, 'INVALID_PART_COUNT'],
    [{ size: 5_000_001, target: 'Customer.logo' }, 'FILE_TOO_LARGE'],
    [{ size: -1 }, 'BAD_USER_INPUT'],
    [{ contentType: 'text/html', target: 'Customer.logo' }, 'FILE_TYPE_NOT_ACCEPTED'],
    [{ target: 'Customer.nothing' }, 'UNKNOWN_TARGET'],
  ])('%o to startFileUpload is %s', async (variables, code) => {
    assert.equal(await codeOf(ada, START, variables), code);
  });

  test.each(['', 'x', '../../etc/passwd', '00000000-0000-4000-8000-000000000000', "'; drop table files"])(
    'the id %o is of no file',
    async (id) => {
      assert.equal(await codeOf(ada, COMPLETE, { id }), 'FILE_NOT_FOUND');
      assert.deepEqual(await ada.ask(FILE, { id }), { file: null });
    },
  );

  test('an anonymous caller cannot upload', async () => {
    assert.equal(await codeOf(apiClient(demo().baseUrl, null), START, {}), 'UNAUTHENTICATED');
  });

  test('a text file that is named .png is rejected, and its bytes are gone', async () => {
    const id = await ada.upload(Buffer.from('no image at all'), { name: 'image.png', target: 'Customer.logo' });
    assert.equal(await codeOf(ada, COMPLETE, { id }), 'FILE_TYPE_NOT_ACCEPTED');
    assert.deepEqual(await ada.ask(FILE, { id }), {
      file: { status: 'REJECTED', url: null, rejection: { code: 'FILE_TYPE_NOT_ACCEPTED' } },
    });
    assert.equal(await codeOf(ada, COMPLETE, { id }), 'FILE_TYPE_NOT_ACCEPTED');
  });

  test('a truncated JPEG stays READY, and its conversion says for people what is wrong', async () => {
    const whole = await photo(800, 600);
    const id = await readyFile(whole.subarray(0, whole.length / 2));
    const file = await sepiaOf(ada, id);
    assert.partialDeepStrictEqual(file, { status: 'READY' });
    assert.deepEqual(
      file.conversions.map(({ status, url }) => ({ status, url })),
      [{ status: 'FAILED', url: null }],
    );
    assert.match(file.conversions[0]?.error ?? '', /damaged|incomplete/);
  });
});

describe('an upload', () => {
  test('takes no part of another length than was signed, and goes on when one is missing', async () => {
    const size = 12 * MEBIBYTE;
    const { startFileUpload: upload } = await ada.ask<{ startFileUpload: { id: string; urls: string[] } }>(START, {
      size,
      count: 2,
    });
    const [first = '', second = ''] = upload.urls;
    const put = (url: string, bytes: number) => fetch(url, { method: 'PUT', body: Buffer.alloc(bytes) });
    assert.equal((await put(first, size / 2 - 1)).ok, false);
    assert.equal((await put(first, size / 2)).ok, true);
    const { errors } = await ada.send(COMPLETE, { id: upload.id });
    assert.deepEqual(errors?.[0]?.extensions, { code: 'UPLOAD_INCOMPLETE', retryable: false, missingParts: [2] });
    assert.equal((await put(second, size / 2)).ok, true);

    // Ten at once, and once more: one file, and success each time.
    const answers = await Promise.all(Array.from({ length: 10 }, () => ada.send(COMPLETE, { id: upload.id })));
    assert.deepEqual(
      answers,
      answers.map(() => ({ data: { completeFileUpload: { success: true } } })),
    );
    assert.equal((await put(second, size / 2)).ok, false);
  });

  test('may be empty', async () => {
    const id = await readyFile(Buffer.alloc(0));
    const { urlForFile } = await ada.ask<{ urlForFile: { url: string } }>(URL_FOR_FILE, { id });
    assert.equal((await (await fetch(urlForFile.url)).arrayBuffer()).byteLength, 0);
  });
});

describe('a private file', () => {
  test('does not exist for anybody else', async () => {
    const id = await readyFile(await photo(20, 20));
    for (const user of ['eve', null]) {
      const other = apiClient(demo().baseUrl, user);
      assert.deepEqual(await other.ask(FILE, { id }), { file: null });
      assert.deepEqual(await other.ask(URL_FOR_FILE, { id }), { urlForFile: null });
      assert.equal(await codeOf(other, COMPLETE, { id }), 'FILE_NOT_FOUND');
      const events = [];
      for await (const event of other.follow('subscription ($id: ID!) { file(id: $id) { id } }', { id })) {
        events.push(event);
      }
      assert.deepEqual(events, [{ file: null }]);
    }
  });

  test('has URLs that end, and that cannot be changed', async () => {
    const id = await readyFile(await photo(20, 20));
    const { urlForFile } = await ada.ask<{ urlForFile: { url: string } }>(URL_FOR_FILE, { id, seconds: 60 });
    const { url } = urlForFile;
    assert.equal((await fetch(url)).status, 200);
    const last = url.at(-1) === 'A' ? 'B' : 'A';
    assert.equal((await fetch(url.slice(0, -1) + last)).status, 403);
    assert.equal((await fetch(url.split('?')[0] ?? '')).status, 403);

    const brief = await ada.ask<{ urlForFile: { url: string } }>(URL_FOR_FILE, { id, seconds: 1 });
    await eventually(async () => assert.equal((await fetch(brief.urlForFile.url)).status, 403));
  });
});

test('a public file has a stable URL without a signature, which was not there before it was judged', async () => {
  const id = await ada.upload(await photo(20, 20), { target: 'Customer.logo' });
  assert.partialDeepStrictEqual(await ada.ask(FILE, { id }), { file: { status: 'UPLOADING', url: null } });
  await ada.ask(COMPLETE, { id });
  const urls = await Promise.all(
    ['ada', 'eve', null].map(async (user) => {
      const { file } = await apiClient(demo().baseUrl, user).ask<{ file: { url: string } }>(FILE, { id });
      return file.url;
    }),
  );
  assert.equal(new Set(urls).size, 1);
  assert.equal(new URL(urls[0] ?? '').search, '');
  assert.equal((await fetch(urls[0] ?? '')).status, 200);

  // The public place of a file that is not judged yet can be told from another's, and has nothing.
  const pending = await ada.upload(await photo(20, 20), { target: 'Customer.logo' });
  assert.equal((await fetch((urls[0] ?? '').replace(id, pending))).status, 404);
});

test.each(['/', '/graphql', '/files/private/x'])(
  'a host that is none is refused at %s, and told nothing',
  async (path) => {
    const socket = connect(Number(new URL(demo().baseUrl).port), '127.0.0.1').setEncoding('utf8');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n`);
    let answer = '';
    socket.on('data', (text: string) => (answer += text));
    await once(socket, 'close');
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.doesNotMatch(answer, /at .*\.ts|node_modules/);
  },
);
