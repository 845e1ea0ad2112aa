import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { DarkroomError, type Storage } from '@graphql-darkroom/core';
import { MIN_PART_BYTES, type StoredPart } from '@graphql-darkroom/core/adapter';
import { describe, it, onTestFinished } from 'vitest';
import { s3Storage } from '../src/index.ts';
import { errorXml, scriptedS3, type ScriptedAnswer, type SeenRequest } from './scripted-server.ts';

const upload = { key: 'k', uploadId: 'U' };
const parts: readonly StoredPart[] = [{ number: 1, size: 1, etag: '"e"' }];

async function storageThat(
  answer: (request: SeenRequest, count: number) => ScriptedAnswer,
): Promise<Storage & { readonly requests: readonly SeenRequest[] }> {
  const { client, requests, close } = await scriptedS3(answer);
  onTestFinished(close);
  return { ...s3Storage({ client, bucket: 'b' }), requests };
}

const isUnavailable = (error: unknown): boolean =>
  error instanceof DarkroomError && error.code === 'STORAGE_UNAVAILABLE' && !error.message.includes('vendor');
const isList = ({ method, url }: SeenRequest): boolean => method === 'GET' && url.searchParams.has('uploadId');
const openAndEmpty = { status: 200, body: '<ListPartsResult><IsTruncated>false</IsTruncated></ListPartsResult>' };

describe('completing', () => {
  it('takes an error in an answer of status 200 for the error that it is', async () => {
    for (const [code, outcome] of [
      ['InvalidPart', 'PARTS_REFUSED'],
      ['NoSuchUpload', 'NOT_FOUND'],
    ] as const) {
      const { uploads } = await storageThat(() => ({ status: 200, body: errorXml(code) }));
      assert.equal(await uploads.complete({ ...upload, parts }), outcome);
    }
    const { uploads } = await storageThat((request) =>
      isList(request) ? openAndEmpty : { status: 200, body: errorXml('InternalError') },
    );
    await assert.rejects(uploads.complete({ ...upload, parts }), isUnavailable);
  });

  it('names the SHA-256 of a part that was listed with one, as S3 wants it of such an upload', async () => {
    const body = '<CompleteMultipartUploadResult><ETag>"e-1"</ETag></CompleteMultipartUploadResult>';
    const { uploads, requests } = await storageThat(() => ({ status: 200, body }));
    const sha256 = '3xMpyLbHzzdAu+L4urNNJTqNlTSnnc7qGBdwgf358Ok=';
    const checked = parts.map((part) => ({ ...part, sha256 }));
    assert.equal(await uploads.complete({ ...upload, parts: checked }), 'COMPLETED');
    assert.ok(requests[0]?.body.includes(`<ChecksumSHA256>${sha256}</ChecksumSHA256>`));
  });

  it('tells what each refusal means', async () => {
    for (const code of ['InvalidPart', 'InvalidPartOrder', 'EntityTooSmall']) {
      const { uploads } = await storageThat(() => ({ status: 400, body: errorXml(code) }));
      assert.equal(await uploads.complete({ ...upload, parts }), 'PARTS_REFUSED');
    }
    for (const code of ['NoSuchUpload', 'NoSuchKey']) {
      const { uploads } = await storageThat(() => ({ status: 404, body: errorXml(code) }));
      assert.equal(await uploads.complete({ ...upload, parts }), 'NOT_FOUND');
    }
    for (const code of ['NoSuchBucket', 'AccessDenied']) {
      const { uploads } = await storageThat((request) =>
        isList(request) ? openAndEmpty : { status: 403, body: errorXml(code) },
      );
      await assert.rejects(uploads.complete({ ...upload, parts }), isUnavailable);
    }
  });

  it('does not find an upload whose completion went through, but whose answer was lost', async () => {
    const { uploads } = await storageThat((request, count) =>
      count === 1 && request.method === 'POST' ? null : { status: 404, body: errorXml('NoSuchUpload') },
    );
    assert.equal(await uploads.complete({ ...upload, parts }), 'NOT_FOUND');
  });

  it('says to set `maxParts` if a server refuses an upload of very many parts', async () => {
    const many = Array.from({ length: 1001 }, (_, index) => ({ number: index + 1, size: MIN_PART_BYTES, etag: '"e"' }));
    const causeOf = async (answered: readonly StoredPart[], status: number): Promise<unknown> => {
      const { uploads } = await storageThat((request) =>
        isList(request) ? openAndEmpty : { status, body: errorXml('InvalidArgument') },
      );
      const failure: unknown = await uploads.complete({ ...upload, parts: answered }).catch((error: unknown) => error);
      assert.ok(isUnavailable(failure) && failure instanceof DarkroomError);
      return failure.cause;
    };
    assert.match(String(await causeOf(many, 400)), /1001 parts \(InvalidArgument\).*`maxParts`/);
    assert.doesNotMatch(String(await causeOf(many, 500)), /maxParts/);
    assert.doesNotMatch(String(await causeOf(many.slice(1), 400)), /maxParts/);
  });

  it('sends no parts that another server would refuse', async () => {
    const part = (number: number, size: number): StoredPart => ({ number, size, etag: '"e"' });
    const { uploads, requests } = await storageThat(() => openAndEmpty);
    for (const refused of [
      [],
      [part(1, MIN_PART_BYTES - 1), part(2, 1)],
      [part(1, MIN_PART_BYTES), part(2, MIN_PART_BYTES + 1), part(3, 1)],
      [part(2, MIN_PART_BYTES), part(1, MIN_PART_BYTES)],
      [part(10_001, 1)],
    ]) {
      assert.equal(await uploads.complete({ ...upload, parts: refused }), 'PARTS_REFUSED');
    }
    assert.ok(requests.every(isList));
  });
});

describe('listing', () => {
  const page = (numbers: readonly number[], next: string): ScriptedAnswer => ({
    status: 200,
    body: `<ListPartsResult><PartNumberMarker>0</PartNumberMarker>${next}${numbers
      .map((number) => `<Part><PartNumber>${number}</PartNumber><ETag>"${number}"</ETag><Size>${number}</Size></Part>`)
      .join('')}</ListPartsResult>`,
  });

  it('asks for no page after the last, though the server names a marker', async () => {
    const { uploads, requests } = await storageThat((_, count) =>
      count === 1
        ? page([1, 2], '<NextPartNumberMarker>2</NextPartNumberMarker><IsTruncated>true</IsTruncated>')
        : page([3], '<NextPartNumberMarker>3</NextPartNumberMarker><IsTruncated>false</IsTruncated>'),
    );
    assert.deepEqual(
      (await uploads.list(upload))?.map(({ number }) => number),
      [1, 2, 3],
    );
    assert.equal(requests.length, 2);
    assert.equal(requests[1]?.url.searchParams.get('part-number-marker'), '2');
  });

  it('ends with an error where the server names the same page for ever', async () => {
    const { uploads } = await storageThat(() =>
      page([1], '<NextPartNumberMarker>1</NextPartNumberMarker><IsTruncated>true</IsTruncated>'),
    );
    await assert.rejects(uploads.list(upload), isUnavailable);
  });
});

describe('aborting', () => {
  it('goes on until no part is listed, and not for ever', async () => {
    const patient = await storageThat((request, count) =>
      isList(request) ? (count < 6 ? openAndEmpty : { status: 404, body: errorXml('NoSuchUpload') }) : { status: 204 },
    );
    await patient.uploads.abort(upload);
    assert.deepEqual(
      patient.requests.map(({ method }) => method),
      ['DELETE', 'GET', 'DELETE', 'GET', 'DELETE', 'GET'],
    );
    const stubborn = await storageThat((request) => (isList(request) ? openAndEmpty : { status: 204 }));
    await assert.rejects(stubborn.uploads.abort(upload), isUnavailable);
  });
});

describe('reading', () => {
  it('fails with STORAGE_UNAVAILABLE where the connection breaks off in the middle', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-length': '1000000' }).write(Buffer.alloc(1000));
      setTimeout(() => response.destroy(), 50);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const client = new S3Client({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      forcePathStyle: true,
    });
    const stream = await s3Storage({ client, bucket: 'b' }).objects.read({ key: 'k' });
    await assert.rejects(new Response(stream).arrayBuffer(), isUnavailable);
  });
});

describe('an answer that is known by its status alone', () => {
  const bare = (status: number): ScriptedAnswer => ({ status, body: errorXml('SomethingElse') });

  it('says that nothing is there by 404, and of a range past the end by 416', async () => {
    const missing = await storageThat(() => bare(404));
    assert.equal(await missing.objects.head({ key: 'k' }), null);
    assert.equal(await missing.objects.read({ key: 'k' }), null);
    assert.equal(await missing.uploads.list(upload), null);
    assert.equal(await missing.uploads.complete({ ...upload, parts }), 'NOT_FOUND');
    await missing.uploads.abort(upload);

    const { objects } = await storageThat(() => bare(416));
    const past = await objects.read({ key: 'k', range: { start: 10, end: 20 } });
    assert.equal(await new Response(past).text(), '');
  });

  it('says nothing of what is in a bucket that is not there', async () => {
    for (const code of ['NoSuchBucket', 'NoSuchAccessPoint']) {
      const { uploads, objects } = await storageThat(() => ({ status: 404, body: errorXml(code) }));
      await assert.rejects(objects.read({ key: 'k' }), isUnavailable);
      await assert.rejects(uploads.list(upload), isUnavailable);
      await assert.rejects(uploads.abort(upload), isUnavailable);
    }
  });

  it.each<readonly [string, ScriptedAnswer, number]>([
    ['a range that cannot be satisfied', { status: 416, body: errorXml('InvalidRange') }, 0],
    ['an empty body', { status: 200 }, 0],
    ['a range of a length', { status: 206, body: 'x', headers: { 'content-range': 'bytes 0-0/1234' } }, 1234],
  ])('is asked for the length where HEAD does not tell it: by %s', async (_, ranged, size) => {
    const { objects } = await storageThat(({ method }) => (method === 'HEAD' ? { status: 200 } : ranged));
    assert.equal((await objects.head({ key: 'k' }))?.size, size);
  });
});

describe('retrying', () => {
  it('is left to the client, which does it', async () => {
    const { uploads, requests } = await storageThat((_, count) =>
      count === 1 ? { status: 503, body: errorXml('SlowDown') } : openAndEmpty,
    );
    assert.deepEqual(await uploads.list(upload), []);
    assert.equal(requests.length, 2);
  });
});
