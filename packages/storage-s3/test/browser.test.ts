import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CORSConfiguration, PutBucketCorsCommand, type S3Client } from '@aws-sdk/client-s3';
import { MIN_PART_BYTES } from '@graphql-darkroom/core/adapter';
import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { hasChromium, launchChromium } from '../../../test/support/chromium.ts';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { s3Storage } from '../src/index.ts';
import { cors } from './readme.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const server = hasChromium ? await sharedS3() : null;

describe.skipIf(server === null)('in Chromium, a page of another origin', () => {
  let client: S3Client;
  let bucket: string;
  let browser: Browser;
  let pages: Server;
  let page: Page;
  let origin: string;
  const types: (string | null)[] = [];

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    bucket = await newBucket(client);
    pages = createServer(({ method, headers }, response) => {
      if (method === 'PUT') types.push(headers['content-type'] ?? null);
      response.setHeader('content-type', 'text/html').end('<!doctype html>');
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

  it('puts parts and gets the file, once the bucket has the CORS rule of the README, and not before', async () => {
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
});
