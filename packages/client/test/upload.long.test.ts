import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test, vi } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { type DarkroomClient, type DarkroomClientError, memoryResumeStore } from '../src/index.ts';
import { type TestApi, startApi } from './support/api.ts';
import { clientOf, PART_BYTES, until } from './support/client.ts';

/** No part was sent again that had landed. */
function assertSentOnce({ proxy }: TestApi): void {
  const landed = proxy
    .puts()
    .filter(({ status }) => status === 200)
    .map(({ part }) => part);
  assert.equal(landed.length, new Set(landed).size, 'A part that had landed was sent again.');
}

test('uploads a file of one part by three requests', async () => {
  const api = await startApi();
  const bytes = randomBytes(1000);
  const task = clientOf(api).upload(new File([bytes], 'some.bin'));
  const { id } = await task.ready;
  assert.equal(api.proxy.passed.length, 3);
  assert.partialDeepStrictEqual(task.getState(), {
    status: 'READY',
    fileId: id,
    name: 'some.bin',
    size: 1000,
    target: null,
    sentBytes: 1000,
    resumedBytes: 0,
    secondsLeft: null,
    error: null,
  });
  assert.deepEqual(await api.bytesOf(id), new Uint8Array(bytes));
});

test('sends parts without the type of the file, which newer releases of Ceph refuse', async () => {
  const api = await startApi();
  const client = clientOf(api);
  for (const size of [1000, PART_BYTES + 1]) {
    await client.upload(new File([randomBytes(size)], 'some.bin', { type: 'application/octet-stream' })).ready;
  }
  assert.deepEqual(
    api.proxy.puts().map(({ contentType }) => contentType),
    [null, null, null],
  );
});

test('uploads an empty file', async () => {
  const api = await startApi();
  const { id } = await clientOf(api).upload(new File([], 'empty')).ready;
  assert.equal((await api.bytesOf(id)).length, 0);
});

test('uploads a file of many parts, at most so many at once over all files', async () => {
  const api = await startApi();
  const files = [randomBytes(3 * PART_BYTES + 12_345), randomBytes(2 * PART_BYTES)];
  const client = clientOf(api, { concurrency: 2 });
  let open = 0;
  let most = 0;
  api.proxy.onPart = (isOpen) => {
    open += isOpen ? 1 : -1;
    most = Math.max(most, open);
  };
  const ready = await Promise.all(files.map((bytes) => client.upload(new File([bytes], 'some.bin')).ready));
  for (const [index, { id }] of ready.entries()) {
    assert.ok(Buffer.from(files[index] ?? []).equals(await api.bytesOf(id)));
  }
  assert.equal(api.proxy.puts().length, 6);
  assert.equal(most, 2);
});

test('cuts a file into parts of the length that it is told, and goes on with them', async () => {
  const MIB = 1024 * 1024;
  const api = await startApi();
  const asked: unknown[] = [];
  const lengths = async (client: DarkroomClient, size: number, partSizeBytes?: number): Promise<readonly number[]> => {
    const from = api.proxy.passed.length;
    const options = partSizeBytes === undefined ? {} : { partSizeBytes };
    await client.upload(new File([randomBytes(size)], `${size}.bin`), options).ready;
    const passed = api.proxy.passed.slice(from);
    asked.push(passed.find(({ operation }) => operation === 'startFileUpload')?.variables?.['partSize']);
    return passed.filter(({ part }) => part !== null).map(({ bytes }) => bytes);
  };
  const resume = memoryResumeStore();
  const client = clientOf(api, { partSizeBytes: 5 * MIB, concurrency: 1, resume });
  assert.deepEqual(await lengths(client, 11 * MIB), [5 * MIB, 5 * MIB, MIB]);
  assert.deepEqual(await lengths(client, 11 * MIB, 6 * MIB), [6 * MIB, 5 * MIB]);
  assert.deepEqual(await lengths(client, 1000), [1000]);
  assert.deepEqual(asked, [5 * MIB, 6 * MIB, 5 * MIB]);

  // Below 8 MiB, and yet of two parts.
  api.proxy.fault = ({ part }) => (part === 2 ? { isSilent: true } : null);
  const file = new File([randomBytes(6 * MIB)], 'six.bin');
  const first = client.upload(file);
  const parts = (): readonly (number | null)[] =>
    api.proxy
      .puts()
      .slice(6)
      .map(({ part }) => part);
  await eventually(() => assert.deepEqual(parts(), [1, 2]));
  first.pause();
  assert.equal((await resume.list()).length, 1);
  api.proxy.fault = () => null;
  // The upload keeps the length that it was begun with.
  await clientOf(api, { partSizeBytes: 5.5 * MIB, resume }).upload(file).ready;
  assert.deepEqual(parts(), [1, 2, 2]);
  assert.deepEqual(
    api.proxy
      .puts()
      .slice(6)
      .map(({ bytes }) => bytes),
    [5 * MIB, MIB, MIB],
  );
});

test('sends a part again after 503, 429, a cut connection and an answer that is lost, and that part alone', async () => {
  const api = await startApi();
  const bytes = randomBytes(5 * PART_BYTES);
  const faults = new Map([
    [1, { status: 503, body: '<html>' }],
    [2, { status: 429, headers: { 'retry-after': '0' } }],
    [3, { cutAfterBytes: 100_000 }],
    [4, { losesAnswer: true }],
  ] as const);
  const left = new Map<number | null, (typeof faults extends Map<number, infer Fault> ? Fault : never) | undefined>(
    faults,
  );
  api.proxy.fault = ({ part }) => {
    const fault = left.get(part);
    left.delete(part);
    return fault ?? null;
  };
  const { id } = await clientOf(api).upload(new File([bytes], 'some.bin')).ready;
  assert.ok(Buffer.from(bytes).equals(await api.bytesOf(id)));
  const times = [1, 2, 3, 4, 5].map((part) => api.proxy.puts().filter((put) => put.part === part).length);
  // Of the fourth, which had landed, the server is asked.
  assert.deepEqual(times, [2, 2, 2, 1, 1]);
});

test('asks for another URL where one is refused, for that part alone', async () => {
  const api = await startApi();
  let refusals = 0;
  api.proxy.fault = ({ part }) => (part === 2 && (refusals += 1) < 2 ? { status: 403 } : null);
  await clientOf(api).upload(new File([randomBytes(3 * PART_BYTES)], 'some.bin')).ready;
  const asked = api.proxy.passed
    .filter(({ operation }) => operation === 'fileUpload')
    .map(({ variables }) => variables?.['numbers']);
  assert.deepEqual(asked, [[2, 3], [2]]);
  assert.equal(api.proxy.puts().length, 4);
});

test.each(['startFileUpload', 'fileUpload', 'completeFileUpload'])(
  'sends %s again after 502, 429 and no answer',
  async (name) => {
    const api = await startApi();
    const faults = [{ status: 502, body: '<html>Bad gateway' }, { status: 429 }, { losesAnswer: true }] as const;
    let asked = 0;
    api.proxy.fault = ({ operation }) => (operation === name ? (faults[(asked += 1) - 1] ?? null) : null);
    const bytes = randomBytes(PART_BYTES + 1);
    const { id } = await clientOf(api).upload(new File([bytes], 'some.bin')).ready;
    assert.ok(Buffer.from(bytes).equals(await api.bytesOf(id)));
    assert.equal(asked, 4);
  },
);

test.each(
  ['startFileUpload', 'fileUpload', 'completeFileUpload'].flatMap((name) =>
    [403, 404].map((status) => ({ name, status })),
  ),
)(
  'does not ask again where $name is answered $status, and shows no page of a proxy to people',
  async ({ name, status }) => {
    const api = await startApi();
    api.proxy.fault = ({ operation }) => (operation === name ? { status, body: '<html>Forbidden' } : null);
    const task = clientOf(api).upload(new File([randomBytes(PART_BYTES + 1)], 'some.bin'));
    await assert.rejects(task.ready, { code: 'INVALID_RESPONSE', retryable: false, details: { status } });
    assert.doesNotMatch(task.getState().error?.message ?? '', /html|token|fetch/i);
    assert.equal(api.proxy.passed.filter(({ operation }) => operation === name).length, 1);
    api.proxy.fault = () => null;
    task.retry();
    await task.ready;
  },
);

test('gives up what fails too often, stops its siblings, and goes on by `retry` with what has landed', async () => {
  const api = await startApi();
  api.proxy.fault = ({ part }) => (part === 3 ? { status: 503 } : null);
  const client = clientOf(api, { retry: { attempts: 3, minMs: 1, maxMs: 5 }, concurrency: 2 });
  const task = client.upload(new File([randomBytes(9 * PART_BYTES)], 'some.bin'));
  const error = await task.ready.then(
    () => assert.fail('It is ready.'),
    (reason: DarkroomClientError) => reason,
  );
  assert.deepEqual(
    [error.code, error.retryable, error.message],
    ['STORAGE_UNAVAILABLE', true, 'The storage does not answer. Try again in a moment.'],
  );
  assert.equal(task.getState().status, 'FAILED');
  const sent = api.proxy.puts().length;
  assert.ok(sent < 11, `${sent} parts were sent.`);
  api.proxy.fault = () => null;
  task.retry();
  await task.ready;
  assertSentOnce(api);
});

test('says what the server refuses before a byte is sent, in words for people', async () => {
  const api = await startApi();
  const client = clientOf(api);
  const pdf = new File(['%PDF'], 'some.pdf', { type: 'application/pdf' });
  const policy = (await client.policy('Query.photo')) ?? assert.fail();
  assert.deepEqual(policy, {
    target: 'Query.photo',
    accept: ['image/png'],
    maxBytes: 1000,
    typeLimits: [],
    maxPixels: null,
    requireSize: false,
    visibility: 'PRIVATE',
  });
  assert.equal(client.check(pdf, policy)?.code, 'FILE_TYPE_NOT_ACCEPTED');
  assert.equal(
    client.check(new File(['x'.repeat(1001)], 'some.png', { type: 'image/png' }), policy)?.message,
    'This file is too large: at most 1 KB.',
  );
  assert.equal(client.check(new File(['x'], 'some.png', { type: 'image/png' }), policy), null);
  const task = client.upload(pdf, { target: 'Query.photo' });
  await assert.rejects(task.ready, {
    code: 'FILE_TYPE_NOT_ACCEPTED',
    message: 'This type of file is not accepted. Accepted: image/png.',
  });
  assert.equal(api.proxy.puts().length, 0);
  assert.equal(await client.policy('Query.nothing'), null);
});

test('says what the server refuses after it has seen the bytes', async () => {
  const api = await startApi();
  const task = clientOf(api).upload(new File(['no image'], 'some.png', { type: 'image/png' }), {
    target: 'Query.photo',
  });
  const message = 'A file of unknown type is not accepted here. Upload one of: image/png.';
  await assert.rejects(task.ready, { code: 'FILE_TYPE_NOT_ACCEPTED', retryable: false, message });
});

test('pauses and goes on, with what has landed', async () => {
  const api = await startApi();
  const task = clientOf(api, { concurrency: 1 }).upload(new File([randomBytes(4 * PART_BYTES)], 'some.bin'));
  await until(task, ({ sentBytes }) => sentBytes >= PART_BYTES);
  task.pause();
  assert.equal(task.getState().status, 'PAUSED');
  task.resume();
  await task.ready;
  assertSentOnce(api);
});

test('stays paused where it is paused again before the run before has ended', async () => {
  const api = await startApi();
  const client = clientOf(api);
  const started = Promise.withResolvers<void>();
  api.proxy.fault = ({ operation }) => {
    if (operation === 'startFileUpload') started.resolve();
    return null;
  };
  const task = client.upload(new File(['some'], 'some.txt'));
  await started.promise;
  task.pause();
  task.resume();
  task.pause();
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(task.getState().status, 'PAUSED');
  task.resume();
  await task.ready;
});

test('can be tried again in the very moment that it fails', async () => {
  const api = await startApi();
  api.proxy.fault = ({ operation }) => (operation === 'startFileUpload' ? { status: 403 } : null);
  const task = clientOf(api).upload(new File(['some'], 'some.txt'));
  const first = task.ready;
  const end = task.subscribe(() => {
    if (task.getState().status !== 'FAILED') return;
    end();
    api.proxy.fault = () => null;
    task.retry();
  });
  await assert.rejects(first, { code: 'INVALID_RESPONSE' });
  await task.ready;
});

test('lets go of the signal once it is over', async () => {
  const api = await startApi();
  const { signal } = new AbortController();
  const removed = vi.spyOn(signal, 'removeEventListener');
  await clientOf(api).upload(new File(['some'], 'some.txt'), { signal }).ready;
  assert.deepEqual(
    removed.mock.calls.map(([type]) => type),
    ['abort'],
  );
});

test('gives an upload up, here and on the server', async () => {
  const api = await startApi();
  const task = clientOf(api).upload(new File([randomBytes(4 * PART_BYTES)], 'some.bin'));
  const { fileId } = await until(task, ({ sentBytes }) => sentBytes > 0);
  await task.abort();
  assert.equal(task.getState().status, 'ABORTED');
  await assert.rejects(task.ready, { code: 'ABORTED' });
  assert.equal((await api.darkroom.files.get(fileId ?? ''))?.status, 'ABORTED');
});

test('ends an upload whose start was answered after it was given up', async () => {
  const api = await startApi();
  const task = clientOf(api).upload(new File(['some'], 'some.txt'));
  await until(task, ({ status }) => status === 'STARTING');
  await task.abort();
  const { files } = await api.darkroom.files.list({ owner: 'somebody' });
  assert.deepEqual(
    files.map(({ status }) => status),
    ['ABORTED'],
  );
});

test('goes on with a file that was begun before, by its fingerprint, and starts a new upload for others', async () => {
  const api = await startApi();
  const resume = memoryResumeStore();
  const bytes = randomBytes(4 * PART_BYTES);
  const fileOf = (): File => new File([bytes], 'some.bin', { lastModified: 1000 });
  const before = clientOf(api, { resume, concurrency: 1 }).upload(fileOf());
  await until(before, ({ sentBytes }) => sentBytes >= 2 * PART_BYTES);
  before.pause();
  const landed = api.proxy.puts().filter(({ status }) => status === 200).length;

  const client = clientOf(api, { resume });
  const [unfinished, ...others] = await client.unfinished();
  assert.deepEqual([unfinished?.name, unfinished?.size, others.length], ['some.bin', 4 * PART_BYTES, 0]);
  await assert.rejects(unfinished?.resume() ?? assert.fail(), { code: 'SOURCE_REQUIRED' });
  await assert.rejects(unfinished?.resume(new File(['x'], 'some.bin')) ?? assert.fail(), { code: 'SOURCE_CHANGED' });

  const after = client.upload(fileOf());
  const { id } = await after.ready;
  assert.equal(id, before.getState().fileId);
  assert.ok(after.getState().resumedBytes >= 2 * PART_BYTES);
  assert.ok(Buffer.from(bytes).equals(await api.bytesOf(id)));
  const sent = api.proxy.puts().filter(({ status }) => status === 200);
  assert.ok(sent.length - landed <= 2, `${sent.length - landed} parts were sent again.`);
  assert.deepEqual(await client.unfinished(), []);

  // The other tab finds it done.
  before.resume();
  assert.deepEqual(await before.ready, { id });
  const another = client.upload(fileOf());
  await another.ready;
  assert.notEqual(another.getState().fileId, id);
});

test('starts a new upload where the one that was begun is not this viewer’s', async () => {
  const api = await startApi();
  const resume = memoryResumeStore();
  const source = new File([randomBytes(2 * PART_BYTES)], 'some.bin', { lastModified: 1000 });
  const before = clientOf(api, { resume, concurrency: 1 }).upload(source);
  await until(before, ({ sentBytes }) => sentBytes > 0);
  before.pause();
  const [record = assert.fail()] = await resume.list();
  await resume.delete(record.fileId);
  await resume.put({ ...record, fileId: '00000000-0000-4000-8000-000000000000' });
  const { id } = await clientOf(api, { resume }).upload(source).ready;
  assert.equal((await api.darkroom.files.get(id))?.status, 'READY');
  assert.deepEqual(await resume.list(), []);
});

test('an upload that was given up elsewhere is UPLOAD_NOT_OPEN', async () => {
  const api = await startApi();
  const task = clientOf(api, { concurrency: 1 }).upload(new File([randomBytes(3 * PART_BYTES)], 'some.bin'));
  const { fileId } = await until(task, ({ sentBytes }) => sentBytes >= PART_BYTES);
  await clientOf(api).request('mutation ($id: ID!) { abortFileUpload(id: $id) { success } }', { id: fileId });
  await assert.rejects(task.ready, { code: 'UPLOAD_NOT_OPEN' });
});

test('names of a server that renamed what Darkroom has', async () => {
  const names = {
    'Mutation.startFileUpload': 'beginUpload',
    'Mutation.completeFileUpload': 'endUpload',
    'Query.fileUpload': 'openUpload',
    SafeInt: 'Bytes',
  };
  const api = await startApi({ names });
  const bytes = randomBytes(PART_BYTES + 1);
  const { id } = await clientOf(api, { names }).upload(new File([bytes], 'some.bin')).ready;
  assert.equal((await api.bytesOf(id)).length, bytes.length);
});

test('what the server does not come to judge is UPLOAD_VERIFYING in the end, and READY by a retry that sends nothing', async () => {
  const api = await startApi();
  const body = JSON.stringify({ errors: [{ message: '', extensions: { code: 'UPLOAD_VERIFYING', retryable: true } }] });
  let calls = 0;
  api.proxy.fault = ({ operation }) => {
    if (operation !== 'completeFileUpload') return null;
    calls += 1;
    return calls === 1 ? { losesAnswer: true } : { status: 200, body };
  };
  const client = clientOf(api, { retry: { attempts: 3, minMs: 1, maxMs: 2 } });
  const task = client.upload(new File([randomBytes(1000)], 'some.bin'));
  await assert.rejects(task.ready, {
    code: 'UPLOAD_VERIFYING',
    retryable: true,
    message: /^The server is still check/,
  });
  assert.equal(calls, 3 * 3);
  task.retry();
  await assert.rejects(task.ready, { code: 'UPLOAD_VERIFYING' });

  api.proxy.fault = () => null;
  const seen: string[] = [];
  task.subscribe(() => seen.push(`${task.getState().status} ${task.getState().sentBytes}`));
  task.retry();
  await task.ready;
  assert.deepEqual(seen, ['QUEUED 1000', 'STARTING 1000', 'VERIFYING 1000', 'READY 1000']);
  assert.equal(api.proxy.puts().length, 1);
});

test('with checksums, a bit that is flipped on its way is noticed, and that part goes again, once', async () => {
  const api = await startApi();
  const bytes = randomBytes(3 * PART_BYTES + 5);
  let flips = 0;
  api.proxy.fault = ({ method, part }) =>
    method === 'PUT' && part === 2 && (flips += 1) === 1 ? { flipsBitAt: 1_000_000 } : null;
  const { id } = await clientOf(api, { checksums: true }).upload(new File([bytes], 'some.bin')).ready;
  assert.ok(Buffer.from(bytes).equals(await api.bytesOf(id)));
  const statuses = api.proxy.puts().map(({ part, status }) => `${part} ${status}`);
  assert.deepEqual(statuses.toSorted(), ['1 200', '2 200', '2 400', '3 200', '4 200']);
});

test('with checksums, what is damaged again and again fails with the number of the part', async () => {
  const api = await startApi();
  api.proxy.fault = ({ method, part }) => (method === 'PUT' && part === 1 ? { flipsBitAt: 1 } : null);
  const client = clientOf(api, { checksums: true, retry: { attempts: 3, minMs: 1, maxMs: 2 } });
  const error = await client.upload(new File(['some bytes'], 'some.txt')).ready.then(
    () => assert.fail('It is ready.'),
    (reason: DarkroomClientError) => reason,
  );
  assert.deepEqual([error.code, error.retryable, error.details], ['PART_CORRUPTED', true, { status: 400, parts: [1] }]);
  assert.equal(api.proxy.puts().length, 3);
});

test.each([
  ['a folder', false],
  ['memory', true],
])('with checksums, a file in %s has the SHA-256 of what arrived, if it is of one part', async (_, inMemory) => {
  const api = await startApi({ inMemory });
  const client = clientOf(api, { checksums: true });
  const sha256Of = async (bytes: Uint8Array<ArrayBuffer>): Promise<unknown> => {
    const { id } = await client.upload(new File([bytes], 'some.bin')).ready;
    return client.request('query ($id: ID!) { file(id: $id) { size sha256 } }', { id });
  };
  const bytes = randomBytes(1000);
  let puts = 0;
  api.proxy.fault = ({ method }) => (method === 'PUT' && (puts += 1) === 1 ? { flipsBitAt: 500 } : null);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  assert.deepEqual(await sha256Of(bytes), { file: { size: 1000, sha256 } });
  assert.equal(puts, 2);
  const long = PART_BYTES + 1;
  assert.deepEqual(await sha256Of(randomBytes(long)), { file: { size: long, sha256: null } });
});

test('an upload that was begun with checksums keeps them after a pause, whatever this client is set to', async () => {
  const api = await startApi();
  const resume = memoryResumeStore();
  const file = new File([randomBytes(4 * PART_BYTES)], 'some.bin');
  const first = clientOf(api, { resume, concurrency: 1, checksums: true }).upload(file);
  await until(first, ({ sentBytes }) => sentBytes >= PART_BYTES);
  first.pause();
  const second = clientOf(api, { resume, concurrency: 1 }).upload(file);
  await until(second, ({ sentBytes }) => sentBytes >= 2 * PART_BYTES);
  second.pause();
  const sent = api.proxy.passed.length;
  second.resume();
  await second.ready;
  const asked = api.proxy.passed.slice(sent).filter(({ variables }) => variables?.['numbers'] !== undefined);
  assert.deepEqual(asked, []);
});
