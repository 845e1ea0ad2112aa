import assert from 'node:assert/strict';
import type { S3Client } from '@aws-sdk/client-s3';
import * as fc from 'fast-check';
import { describe, it, onTestFinished } from 'vitest';
import { s3Storage } from '../src/index.ts';
import { readPartsPage } from '../src/uploads/parts-page.ts';
import { errorXml, scriptedS3, type ScriptedAnswer, type SeenRequest } from './scripted-server.ts';

const upload = { key: 'k', uploadId: 'U' };

interface PartXml {
  readonly number: string;
  readonly size: string;
  readonly etag: string;
}

function partXml({ number, size, etag }: PartXml): string {
  return `<Part><PartNumber>${number}</PartNumber><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>${etag}</ETag><Size>${size}</Size></Part>`;
}

function pageXml(parts: readonly PartXml[], more: string = '<IsTruncated>false</IsTruncated>'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ListPartsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Bucket>b</Bucket><Key>k</Key>${more}${parts.map(partXml).join('')}</ListPartsResult>\n`;
}

const one: PartXml = { number: '1', size: '5', etag: '&quot;e1&quot;' };
const listed = [{ number: 1, size: 5, etag: '"e1"' }];
const isQuick = ({ url }: SeenRequest): boolean => url.searchParams.has('X-Amz-Signature');

async function bucketThat(answer: (request: SeenRequest) => ScriptedAnswer): Promise<{
  readonly client: S3Client;
  readonly requests: readonly SeenRequest[];
}> {
  const { client, requests, close } = await scriptedS3(answer);
  onTestFinished(close);
  return { client, requests };
}

describe('listing parts', () => {
  it('asks once, by a URL, where the answer is as it should be', async () => {
    const { client, requests } = await bucketThat(() => ({ status: 200, body: pageXml([one]) }));
    assert.deepEqual(await s3Storage({ client, bucket: 'b' }).uploads.list(upload), listed);
    assert.deepEqual(requests.map(isQuick), [true]);
  });

  it('goes from page to page', async () => {
    const { client, requests } = await bucketThat(({ url }) => {
      const isFirst = !url.searchParams.has('part-number-marker');
      const more = isFirst
        ? '<IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>'
        : '<NextPartNumberMarker>2</NextPartNumberMarker><IsTruncated>false</IsTruncated>';
      return { status: 200, body: pageXml([{ ...one, number: isFirst ? '1' : '2' }], more) };
    });
    const parts = await s3Storage({ client, bucket: 'b' }).uploads.list(upload);
    assert.deepEqual(
      parts?.map(({ number }) => number),
      [1, 2],
    );
    assert.deepEqual(requests.map(isQuick), [true, true]);
  });

  it.each([
    ['another status', { status: 503, body: errorXml('SlowDown') }],
    ['a connection that breaks', null],
    ['an error of status 200', { status: 200, body: errorXml('InternalError') }],
    ['an answer that ends early', { status: 200, body: pageXml([one]).slice(0, -30) }],
    ['a size that is no number', { status: 200, body: pageXml([{ ...one, size: 'x' }]) }],
    ['an entity in an ETag', { status: 200, body: pageXml([{ ...one, etag: 'a&amp;b' }]) }],
    ['a page without an end', { status: 200, body: pageXml([one], '') }],
  ] as const)('has the SDK ask again after %s', async (_, first) => {
    const { client, requests } = await bucketThat((request) =>
      isQuick(request) ? first : { status: 200, body: pageXml([one]) },
    );
    assert.deepEqual(await s3Storage({ client, bucket: 'b' }).uploads.list(upload), listed);
    assert.deepEqual(requests.map(isQuick), [true, false]);
  });

  // As Ceph 20 writes it.
  it.each([
    ['by a URL', () => true],
    ['by the SDK', (request: SeenRequest) => !isQuick(request)],
  ])('has the SHA-256 that the server computed of a part, %s', async (_, isAnswered) => {
    const sha256 = '3xMpyLbHzzdAu+L4urNNJTqNlTSnnc7qGBdwgf358Ok=';
    const body = pageXml([one]).replace('</Part>', `<ChecksumSHA256>${sha256}</ChecksumSHA256></Part>`);
    const { client } = await bucketThat((request) => (isAnswered(request) ? { status: 200, body } : { status: 503 }));
    assert.deepEqual(await s3Storage({ client, bucket: 'b' }).uploads.list(upload), [{ ...listed[0], sha256 }]);
  });

  // As Supabase writes it.
  it.each([
    ['by a URL', () => true],
    ['by the SDK', (request: SeenRequest) => !isQuick(request)],
  ])('takes a part without a size, %s', async (_, isAnswered) => {
    const body = pageXml([one]).replace('<Size>5</Size>', '');
    const { client } = await bucketThat((request) => (isAnswered(request) ? { status: 200, body } : { status: 503 }));
    assert.deepEqual(await s3Storage({ client, bucket: 'b' }).uploads.list(upload), [{ ...listed[0], size: null }]);
  });

  it('goes through the request handler of the client', async () => {
    const { client } = await bucketThat(() => ({ status: 200, body: pageXml([one]) }));
    const { requestHandler } = client.config;
    const handle = requestHandler.handle.bind(requestHandler);
    const seen: string[] = [];
    requestHandler.handle = (request, options) => {
      seen.push(request.method);
      return handle(request, options);
    };
    await s3Storage({ client, bucket: 'b' }).uploads.list(upload);
    assert.deepEqual(seen, ['GET']);
  });
});

describe('a page of parts', () => {
  const parts = fc.array(
    fc.record({
      number: fc.integer({ min: 1, max: 10_000 }),
      size: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
      etag: fc.stringMatching(/^[0-9a-f]{1,32}(-\d{1,5})?$/),
    }),
  );

  it('reads as it was written', () => {
    fc.assert(
      fc.property(parts, fc.constantFrom('"', '&quot;', '&#34;', '&#x22;', ''), (written, quote) => {
        const xml = pageXml(
          written.map(({ number, size, etag }) => ({
            number: String(number),
            size: String(size),
            etag: `${quote}${etag}${quote}`,
          })),
        );
        const plain = quote === '' ? '' : '"';
        assert.deepEqual(readPartsPage(xml), {
          parts: written.map((part) => ({ ...part, etag: `${plain}${part.etag}${plain}` })),
          next: null,
        });
      }),
    );
  });

  it('is read in time that is linear in an ETag of ampersands', () => {
    const before = process.cpuUsage();
    assert.equal(readPartsPage(pageXml([{ ...one, etag: '&'.repeat(100_000) }])), null);
    assert.ok(process.cpuUsage(before).user < 1_000_000);
  });

  it('is never read from a piece of it', () => {
    const xml = pageXml([one, { ...one, number: '2' }]).trimEnd();
    for (let end = 0; end < xml.length; end += 1) assert.equal(readPartsPage(xml.slice(0, end)), null);
  });
});
