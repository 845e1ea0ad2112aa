import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import {
  type CORSConfiguration,
  ListMultipartUploadsCommand,
  PutBucketCorsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { MIN_PART_BYTES } from '@graphql-darkroom/core/adapter';
import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { bundlePage } from '../../../test/support/bundle-page.ts';
import { hasChromium, launchChromium } from '../../../test/support/chromium.ts';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { PNG } from '../../core/test/support/sample-bytes.ts';
import { type TestHost, testHost } from '../../core/test/support/test-host.ts';
import { s3Storage } from '../src/index.ts';
import { cors } from './guides.ts';
import { clientOf, newBucket } from './real-bucket.ts';

/** What a page sends to `/graphql`. */
interface Asked {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

const server = hasChromium ? await sharedS3() : null;

describe.skipIf(server === null)('in Chromium, a page of another origin', () => {
  let client: S3Client;
  let bucket: string;
  let browser: Browser;
  let pages: Server;
  let page: Page;
  let origin: string;
  const types: (string | null)[] = [];
  let host: TestHost | undefined;

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    bucket = await newBucket(client);
    pages = createServer((request, response) => {
      const { method, headers } = request;
      if (method === 'PUT') types.push(headers['content-type'] ?? null);
      if (method !== 'POST') {
        response.setHeader('content-type', 'text/html').end('<!doctype html>');
        return;
      }
      void json(request)
        .then((asked) => host?.run((asked as Asked).query, (asked as Asked).variables))
        .then((answer) => response.setHeader('content-type', 'application/json').end(JSON.stringify(answer)));
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(origin);
  });
  afterAll(async () => {
    await browser.close();
    pages.close();
    client.destroy();
  });

  /** Cuts a file of `size` bytes in two and PUTs both parts, as a client of Darkroom does. */
  const putParts = (urls: readonly string[], partSize: number, size: number): Promise<readonly (number | string)[]> =>
    page.evaluate(
      async (input) => {
        const file = new File([new Uint8Array(input.size).fill(7)], 'photo.png', { type: 'image/png' });
        const put = async (url: string, index: number): Promise<number | string> => {
          const body = file.slice(index * input.partSize, (index + 1) * input.partSize);
          return fetch(url, { method: 'PUT', body }).then(({ status }) => status, String);
        };
        return Promise.all(input.urls.map(put));
      },
      { urls, partSize, size },
    );

  it('sends the type of a File, and none of a slice of it, which newer releases of Ceph would refuse', async () => {
    await page.evaluate(async () => {
      const file = new File(['hello'], 'photo.png', { type: 'image/png' });
      for (const body of [file, file.slice(), file.slice(0, file.size), new Blob([file])]) {
        await fetch('/', { method: 'PUT', body });
        await new Promise((resolve) => {
          const request = new XMLHttpRequest();
          request.open('PUT', '/');
          request.addEventListener('load', resolve);
          request.send(body);
        });
      }
    });
    assert.deepEqual(types, ['image/png', 'image/png', ...Array<null>(6).fill(null)]);
  });

  it('puts parts and gets the file, once the bucket has the CORS rule of the guide, and not before', async () => {
    const storage = s3Storage({ client, bucket });
    const upload = { key: 'a', ...(await storage.uploads.start({ key: 'a', contentType: 'image/png' })) };
    const size = MIN_PART_BYTES + 10;
    const { urls } = await storage.uploads.sign({
      ...upload,
      parts: [
        { number: 1, size: MIN_PART_BYTES },
        { number: 2, size: 10 },
      ],
      expiresInSeconds: 60,
    });
    assert.deepEqual(await putParts(urls, MIN_PART_BYTES, size), Array(2).fill('TypeError: Failed to fetch'));

    const CORSConfiguration = JSON.parse(cors.replace('https://app.example.com', origin)) as CORSConfiguration;
    await client.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration }));
    assert.deepEqual(await putParts(urls, MIN_PART_BYTES, size), [200, 200]);
    const parts = (await storage.uploads.list(upload)) ?? [];
    assert.equal(await storage.uploads.complete({ ...upload, parts }), 'COMPLETED');

    const contentDisposition = `attachment; filename="_.png"; filename*=UTF-8''%C3%9F.png`;
    const { url } = await storage.objects.signedUrl({
      key: 'a',
      signedAt: new Date(),
      expiresInSeconds: 60,
      contentType: 'image/png',
      contentDisposition,
    });
    const seen = await page.evaluate(async (from) => {
      const blob = await (await fetch(from)).blob();
      return { size: blob.size, type: blob.type };
    }, url);
    assert.deepEqual(seen, { size, type: 'image/png' });
  });

  it('uploads with Uppy’s own plugin by the recipe of the guide, pauses, goes on and gives up', async () => {
    const pagesFolder = join(import.meta.dirname, 'pages');
    const guide = await readFile(join(import.meta.dirname, '../../../docs/guides/uppy.md'), 'utf8');
    const recipe = await readFile(join(pagesFolder, 'aws-s3.ts'), 'utf8');
    assert.ok(guide.includes(`\n// aws-s3.ts\n${recipe}\`\`\``), 'The guide has the recipe as it is.');

    const own = await newBucket(client);
    const [, rule = ''] = /^```json\n([^]*?)```$/m.exec(guide) ?? [];
    const CORSConfiguration = JSON.parse(rule.replace('https://app.example.com', origin)) as CORSConfiguration;
    await client.send(new PutBucketCorsCommand({ Bucket: own, CORSConfiguration }));
    host = testHost({ storage: s3Storage({ client, bucket: own, publicBaseUrl: 'https://public.invalid' }) });
    const puts: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PUT') puts.push(request.headers()['content-type']);
    });
    await page.addScriptTag({ type: 'module', content: await bundlePage(join(pagesFolder, 'aws-s3-page.ts')) });
    await page.waitForFunction(() => 'awsS3' in window);

    const uploaded = await page.evaluate(
      async (png) => {
        const { awsS3 } = window;
        const head = Uint8Array.from(png);
        const add = (name: string, rest: number): string =>
          awsS3.addFile({
            name,
            type: 'image/png',
            data: new File([head, new Uint8Array(rest)], name, { type: 'image/png' }),
          });
        const large = add('large.png', 12 * 1024 * 1024);
        add('small.png', 0);
        let landed = 0;
        awsS3.on('s3-multipart:part-uploaded', (file) => {
          if (file.id !== large || (landed += 1) > 1) return;
          // It goes on with the parts that the storage has.
          awsS3.pauseResume(large);
          setTimeout(() => awsS3.pauseResume(large), 100);
        });
        const result = await awsS3.upload();
        return (result?.successful ?? []).map(({ id }) => String(awsS3.getFile(id).meta['fileId']));
      },
      [...PNG],
    );
    const sizes = [];
    for (const id of uploaded) {
      const file = await host.ask<{ status: string; size: number }>(
        'query ($id: ID!) { file(id: $id) { status size } }',
        { id },
      );
      sizes.push([file.status, file.size]);
    }
    assert.deepEqual(
      sizes.toSorted((one, other) => Number(other[1]) - Number(one[1])),
      [
        ['READY', 12 * 1024 * 1024 + PNG.length],
        ['READY', PNG.length],
      ],
    );
    assert.ok(puts.length >= 3 && puts.every((type) => type === undefined), JSON.stringify(puts));

    const refused = await page.evaluate(async () => {
      const { awsS3 } = window;
      awsS3.clear();
      awsS3.addFile({ name: 'notes.txt', type: 'text/plain', data: new Blob(['no image']) });
      const result = await awsS3.upload();
      return result?.failed?.map(({ error }) => error);
    });
    assert.match(String(refused), /not accepted/);
    // Uppy aborts what failed.
    assert.deepEqual((await client.send(new ListMultipartUploadsCommand({ Bucket: own }))).Uploads ?? [], []);
  });
});
