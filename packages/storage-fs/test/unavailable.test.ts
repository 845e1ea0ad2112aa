import assert from 'node:assert/strict';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DarkroomError } from '@graphql-darkroom/core';
import { describe, it } from 'vitest';
import {
  asText,
  baseUrl,
  freshStorage,
  get,
  partUrl,
  put,
  putPart,
  readText,
  signedUrl,
  startUpload,
  streamOf,
  writeText,
} from './storage-under-test.ts';
import { temporaryDirectory } from './temporary-directory.ts';

function recordingLogger(): {
  readonly errors: unknown[];
  error: (message: string, error?: unknown) => void;
  warn: () => void;
} {
  const errors: unknown[] = [];
  return { errors, error: (_message, error) => void errors.push(error), warn: () => {} };
}

function isUnavailable(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof DarkroomError);
    assert.equal(error.code, 'STORAGE_UNAVAILABLE');
    assert.equal((error.cause as NodeJS.ErrnoException).code, code);
    assert.doesNotMatch(`${error.message} ${JSON.stringify(error.context)}`, /\/|darkroom-storage/);
    return true;
  };
}

describe('a folder that cannot answer', () => {
  it('makes every method throw STORAGE_UNAVAILABLE with the cause', async () => {
    const directory = join(temporaryDirectory(), 'a-file');
    writeFileSync(directory, '');
    const { objects, uploads } = freshStorage({ directory }).storage;
    const upload = { key: 'a', uploadId: '0'.repeat(32) };
    const calls = [
      () => objects.head({ key: 'a' }),
      () => objects.read({ key: 'a' }),
      () => objects.write({ key: 'a', body: streamOf(), contentType: 'a/b' }),
      () => objects.delete({ keys: ['a'] }),
      () => objects.list({ prefix: 'a/', limit: 1 }),
      () => objects.deletePrefix({ prefix: 'a/' }),
      () => objects.signedUrl({ key: 'a', signedAt: new Date(), expiresInSeconds: 1, ...asText }),
      () => objects.publish({ from: 'a', to: 'b', ...asText }),
      () => uploads.start({ key: 'a', contentType: null }),
      () => uploads.sign({ ...upload, parts: [], expiresInSeconds: 1 }),
      () => uploads.list(upload),
      () => uploads.complete({ ...upload, parts: [] }),
      () => uploads.abort(upload),
    ];
    for (const call of calls) await assert.rejects(call(), isUnavailable('EEXIST'));
  });

  it('answers again once it can', async () => {
    const directory = join(temporaryDirectory(), 'a-file');
    writeFileSync(directory, '');
    const { storage } = freshStorage({ directory });
    await assert.rejects(storage.objects.head({ key: 'a' }));
    rmSync(directory);
    assert.equal(await storage.objects.head({ key: 'a' }), null);
  });

  it('makes the handler answer 503 without a path, and log the cause', async () => {
    const directory = join(temporaryDirectory(), 'a-file');
    writeFileSync(directory, '');
    const logger = recordingLogger();
    const { storage } = freshStorage({ directory, logger });
    const response = await get(storage, `${baseUrl}/public/a`);
    assert.equal(response.status, 503);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.doesNotMatch(await response.text(), /\/|darkroom-storage|a-file/);
    assert.equal(logger.errors.length, 1);
    assert.ok(isUnavailable('EEXIST')(logger.errors[0]));
  });

  it('makes a PUT answer 503 when the disk fails in the middle', async () => {
    const logger = recordingLogger();
    const { storage, directory } = freshStorage({ logger });
    const upload = await startUpload(storage);
    const temporary = join(directory, 'uploads', upload.uploadId, 'temporary');
    rmSync(temporary, { recursive: true });
    writeFileSync(temporary, '');
    assert.equal((await put(storage, await partUrl(storage, upload), 'x')).status, 503);
    assert.ok(isUnavailable('ENOTDIR')(logger.errors[0]));
  });
});

describe('a damaged file', () => {
  it('is told of, not served short', async () => {
    const { storage, directory } = freshStorage({ logger: recordingLogger() });
    await writeText(storage, 'a', 'x'.repeat(5000));
    const url = await signedUrl(storage, 'a');
    for (const size of [4000, 5, 0]) {
      truncateSync(join(directory, 'objects/a.object'), size);
      await assert.rejects(storage.objects.head({ key: 'a' }), isUnavailable('EIO'));
      assert.equal((await get(storage, url)).status, 503);
    }
    await writeText(storage, 'a', 'whole');
    assert.equal(await readText(storage, 'a'), 'whole');
    const file = join(directory, 'objects/a.object');
    writeFileSync(file, readFileSync(file).subarray(1));
    await assert.rejects(storage.objects.head({ key: 'a' }), isUnavailable('EIO'));
  });

  it('does not become part of an object', async () => {
    const { storage, directory } = freshStorage();
    const upload = await startUpload(storage);
    await putPart(storage, upload, 1, 'hello');
    const parts = (await storage.uploads.list(upload)) ?? [];
    truncateSync(join(directory, 'uploads', upload.uploadId, 'parts/00001'), 3);
    await assert.rejects(storage.uploads.complete({ ...upload, parts }), isUnavailable('EIO'));
    assert.equal(await storage.objects.head(upload), null);
  });
});

describe('the errors of a caller', () => {
  it('come back as they were, even if they look like those of a disk', async () => {
    const { storage } = freshStorage();
    const error = Object.assign(new Error('gone'), { code: 'ECONNRESET', syscall: 'read' });
    const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.error(error) });
    await assert.rejects(
      storage.objects.write({ key: 'a', body, contentType: 'a/b' }),
      (thrown: unknown) => thrown === error,
    );
  });

  it('end a write at once when it is aborted, and cancel its source', async () => {
    const { storage } = freshStorage();
    const aborting = new AbortController();
    let cancelled: unknown;
    const body = new ReadableStream<Uint8Array>({ cancel: (reason) => void (cancelled = reason) });
    const writing = storage.objects.write({ key: 'a', body, contentType: 'a/b', signal: aborting.signal });
    const reason = new Error('enough');
    setTimeout(() => aborting.abort(reason), 20);
    await assert.rejects(writing, (thrown: unknown) => thrown === reason);
    assert.equal(cancelled, reason);
  });

  it('end a read and a complete that are aborted', async () => {
    const { storage } = freshStorage();
    await writeText(storage, 'a', 'x'.repeat(1_000_000));
    const aborting = new AbortController();
    const stream = await storage.objects.read({ key: 'a', signal: aborting.signal });
    const reader = (stream ?? assert.fail()).getReader();
    assert.equal((await reader.read()).done, false);
    aborting.abort(new Error('enough'));
    await assert.rejects(reader.read(), /enough/);
    await assert.rejects(storage.objects.read({ key: 'a', signal: aborting.signal }), /enough/);
    const upload = await startUpload(storage);
    await assert.rejects(storage.uploads.complete({ ...upload, parts: [], signal: aborting.signal }), /enough/);
  });
});
