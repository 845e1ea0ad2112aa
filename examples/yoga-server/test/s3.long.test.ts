import assert from 'node:assert/strict';
import { CreateBucketCommand, PutBucketCorsCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, onTestFinished, test } from 'vitest';
import { hasChromium, launchChromium } from '../../../test/support/chromium.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { type ApiClient, apiClient, sepiaOf } from './support/api-client.ts';
import { type DemoProcess, dataDirectory, startDemoProcess } from './support/demo-process.ts';
import { startFunctionProcess } from './support/function-process.ts';
import { waitForSepia } from './support/photo-page.ts';
import { photo } from './support/photo.ts';
import { visit } from './support/visit.ts';

const server = await sharedS3();
const MEBIBYTE = 1024 * 1024;

type Upload = {
  readonly id: string;
  readonly partSize: number;
  readonly parts: readonly { readonly number: number; readonly url: string; readonly uploaded: boolean }[];
};
const PARTS = 'id partSize parts { number url uploaded }';
const COMPLETE = 'mutation ($id: ID!) { completeFileUpload(id: $id) { success } }';

describe.skipIf(server === null)('the demo on S3', () => {
  let directory: Awaited<ReturnType<typeof dataDirectory>>;
  let demo: DemoProcess;
  let environment: Record<string, string>;

  beforeAll(async () => {
    if (server === null) return;
    const { accessKeyId, secretAccessKey } = server.credentials;
    const client = new S3Client({
      endpoint: server.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: server.credentials,
    });
    await client.send(new CreateBucketCommand({ Bucket: 'demo' }));
    const everyone = { Effect: 'Allow', Principal: { AWS: ['*'] }, Action: ['s3:GetObject'] };
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ ...everyone, Resource: ['arn:aws:s3:::demo/public/*'] }],
    });
    await client.send(new PutBucketPolicyCommand({ Bucket: 'demo', Policy }));
    const rule = { AllowedOrigins: ['*'], AllowedMethods: ['GET', 'PUT'], AllowedHeaders: ['*'] };
    await client.send(new PutBucketCorsCommand({ Bucket: 'demo', CORSConfiguration: { CORSRules: [rule] } }));
    client.destroy();
    environment = {
      S3_BUCKET: 'demo',
      S3_ENDPOINT: server.endpoint,
      S3_FORCE_PATH_STYLE: 'true',
      S3_PUBLIC_BASE_URL: `${server.endpoint}/demo/public`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    directory = await dataDirectory();
    demo = await startDemoProcess(directory.path, environment);
  });
  afterAll(async () => {
    await demo.stop();
    await directory.remove();
  });

  const put = async (url: string, body: Uint8Array<ArrayBuffer>): Promise<number> => {
    const response = await fetch(url, { method: 'PUT', body });
    await response.text();
    return response.status;
  };

  test('goes on with an upload after it was killed halfway through the parts, and turns the photo sepia', async () => {
    const bytes = new Uint8Array(Buffer.concat([await photo(1200, 800), Buffer.alloc(20 * MEBIBYTE)]));
    let client: ApiClient = apiClient(demo.baseUrl, 'ada');
    const { startFileUpload: started } = await client.ask<{ startFileUpload: Upload }>(
      `mutation ($size: SafeInt) { startFileUpload(size: $size, name: "ß 日本 +&?#%20.jpg") { ${PARTS} } }`,
      { size: bytes.length },
    );
    const { id, partSize } = started;
    const piece = (number: number): Uint8Array<ArrayBuffer> => bytes.slice((number - 1) * partSize, number * partSize);
    const [first] = started.parts;
    assert.equal(started.parts.length, 3);
    assert.equal(await put(first?.url ?? '', piece(1)), 200);
    await demo.kill();

    demo = await startDemoProcess(directory.path, environment);
    client = apiClient(demo.baseUrl, 'ada');
    const { fileUpload: resumed } = await client.ask<{ fileUpload: Upload }>(
      `query ($id: ID!) { fileUpload(id: $id) { ${PARTS} } }`,
      { id },
    );
    assert.deepEqual(
      resumed.parts.map(({ uploaded }) => uploaded),
      [true, false, false],
    );
    const { errors } = await client.send(COMPLETE, { id });
    assert.equal(errors?.[0]?.extensions?.code, 'UPLOAD_INCOMPLETE');
    const missing = resumed.parts.filter(({ uploaded }) => !uploaded);
    for (const { number, url } of missing) assert.equal(await put(url, piece(number)), 200);
    await client.ask(COMPLETE, { id });

    const file = await sepiaOf(client, id);
    assert.partialDeepStrictEqual(file, { status: 'READY' });
    assert.deepEqual(
      file.conversions.map(({ name, status, width }) => ({ name, status, width })),
      [{ name: 'SEPIA', status: 'DONE', width: 1200 }],
    );
    const response = await fetch(file.url ?? '');
    assert.equal(response.headers.get('content-type'), 'image/jpeg');
    assert.ok(response.headers.get('content-disposition')?.includes(encodeURIComponent('ß 日本')));
    assert.equal(Buffer.from(await response.arrayBuffer()).equals(bytes), true);
    const sepia = await fetch(file.conversions[0]?.url ?? '');
    assert.equal(sepia.headers.get('content-type'), 'image/jpeg');

    assert.ok((await put(first?.url ?? '', new Uint8Array(partSize))) >= 400);
    assert.equal(Buffer.from(await (await fetch(file.url ?? '')).arrayBuffer()).equals(bytes), true);
  });

  test('keeps logos private, and says so, where nobody said that the bucket can be read', async () => {
    // In the same bucket: a database of its own.
    const elsewhere = await dataDirectory('INITIALIZED');
    const unpublished = { ...environment };
    delete unpublished['S3_PUBLIC_BASE_URL'];
    const quiet = await startDemoProcess(elsewhere.path, unpublished);
    await eventually(() => assert.ok(quiet.said().includes('set S3_PUBLIC_BASE_URL')));
    assert.ok(!demo.said().includes('S3_PUBLIC_BASE_URL'));
    const client = apiClient(quiet.baseUrl, 'ada');
    const id = await client.upload(await photo(60, 40), { name: 'logo.jpg', target: 'Customer.logo' });
    await client.ask(COMPLETE, { id });
    const { file } = await client.ask<{ file: { url: string } }>('query ($id: ID!) { file(id: $id) { url } }', { id });
    assert.equal(new URL(file.url).searchParams.has('X-Amz-Signature'), true);
    assert.equal((await fetch(file.url)).status, 200);
    await quiet.stop();
    await elsewhere.remove();
  });

  test.skipIf(!hasChromium)(
    'takes a photo from the page in Chromium, whose policy lets it reach the bucket',
    async () => {
      const browser = await launchChromium();
      onTestFinished(() => browser.close());
      const page = await visit(browser, demo.baseUrl);
      const puts: string[] = [];
      page.on('request', (request) => request.method() === 'PUT' && puts.push(new URL(request.url()).origin));
      await page.click('button[title="Dunes at dusk"]');
      await waitForSepia(page);
      assert.deepEqual(puts, [server?.endpoint]);
      await page.waitForFunction(
        () => (document.querySelector<HTMLImageElement>('.tile-picture img')?.naturalWidth ?? 0) > 0,
      );
    },
  );

  test('publishes a logo at a URL without a signature', async () => {
    const client = apiClient(demo.baseUrl, 'ada');
    const id = await client.upload(await photo(600, 400), { name: 'logo.jpg', target: 'Customer.logo' });
    await client.ask(COMPLETE, { id });
    const { file } = await client.ask<{ file: { url: string } }>('query ($id: ID!) { file(id: $id) { url } }', { id });
    assert.equal(new URL(file.url).search, '');
    const response = await fetch(file.url);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'image/jpeg');
  });

  test('has a function convert, which reads from the bucket and writes to it', { timeout: 180_000 }, async () => {
    const ownDirectory = await dataDirectory('INITIALIZED');
    onTestFinished(() => ownDirectory.remove());
    const conversionFunction = await startFunctionProcess(new URL(server?.endpoint ?? '').host);
    onTestFinished(() => conversionFunction.stop());
    const other = await startDemoProcess(ownDirectory.path, { ...environment, ...conversionFunction.environment });
    onTestFinished(async () => void (await other.stop()));
    const client = apiClient(other.baseUrl, 'ada');
    const id = await client.upload(await photo(600, 400), { name: 'logo.jpg', target: 'Customer.logo' });
    await client.ask(COMPLETE, { id });
    const [sepia] = (await sepiaOf(client, id)).conversions;
    assert.partialDeepStrictEqual(sepia, {
      status: 'DONE',
      attempts: 1,
      contentType: 'image/jpeg',
      width: 600,
      height: 400,
    });
    const response = await fetch(sepia?.url ?? '');
    assert.equal(response.headers.get('content-type'), 'image/jpeg');
    assert.equal((await response.arrayBuffer()).byteLength, sepia?.size);
  });
});
