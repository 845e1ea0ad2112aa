import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { apiClient } from './support/api-client.ts';
import { type DemoProcess, dataDirectory, startDemoProcess } from './support/demo-process.ts';
import { photo } from './support/photo.ts';

const MEBIBYTE = 1024 * 1024;

let demo: DemoProcess;
let directory: Awaited<ReturnType<typeof dataDirectory>>;
let documents: readonly string[];

beforeAll(async () => {
  directory = await dataDirectory('INITIALIZED');
  demo = await startDemoProcess(directory.path);
  const readme = await readFile(join(import.meta.dirname, '../../../README.md'), 'utf8');
  documents = [...readme.matchAll(/```graphql\n((?:mutation|query|subscription)[^`]+)```/g)].map(
    ([, document]) => document ?? '',
  );
});

afterAll(async () => {
  await demo.stop();
  await directory.remove();
});

function documentOf(name: string): string {
  const document = documents.find((candidate) => candidate.includes(name));
  if (document === undefined) throw new Error(`The README has no document ${name}.`);
  return document;
}

test("the README's documents upload three parts in any order, and give back the same bytes", async () => {
  const client = apiClient(demo.baseUrl, 'ada');
  const bytes = randomBytes(12 * MEBIBYTE + 17);
  const parts = [
    bytes.subarray(0, 6 * MEBIBYTE),
    bytes.subarray(6 * MEBIBYTE, 12 * MEBIBYTE),
    bytes.subarray(12 * MEBIBYTE),
  ];

  const { startFileUpload: upload } = await client.ask<{
    startFileUpload: { id: string; urls: string[] };
  }>(documentOf('StartFileUpload'), { count: 3 });
  assert.equal(upload.urls.length, 3);
  await Promise.all(
    [2, 0, 1].map(async (index) => {
      const response = await fetch(upload.urls[index] ?? '', { method: 'PUT', body: Buffer.from(parts[index] ?? []) });
      assert.equal(response.status, 200);
    }),
  );
  assert.deepEqual(await client.ask(documentOf('CompleteFileUpload'), { id: upload.id }), {
    completeFileUpload: { success: true },
  });

  const { urlForFile } = await client.ask<{ urlForFile: { url: string } }>(documentOf('query URL'), { id: upload.id });
  const stored = Buffer.from(await (await fetch(urlForFile.url)).arrayBuffer());
  assert.equal(sha256(stored), sha256(bytes));
});

test("a customer's logo_url is the file's URL, with the README's document", async () => {
  const client = apiClient(demo.baseUrl, 'ada');
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
  const id = await client.upload(gif, { name: 'logo.gif', target: 'Customer.logo' });
  await client.ask(documentOf('CompleteFileUpload'), { id });
  await client.ask('mutation ($logo: ID!) { setCustomerLogo(id: "1", logo: $logo) { id } }', { logo: id });

  // A public file is there for everyone, at a URL without a signature.
  const { customer } = await apiClient(demo.baseUrl, null).ask<{ customer: { logo_url: string } }>(
    documentOf('query Customer'),
  );
  assert.equal(new URL(customer.logo_url).search, '');
  const response = await fetch(customer.logo_url);
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), gif);
});

test("a customer's photos have a placeholder and three widths, with the README's document", async () => {
  const client = apiClient(demo.baseUrl, 'ada');
  const id = await client.upload(await photo(1200, 800), { name: 'photo.jpg', target: 'Customer.photos' });
  await client.ask(documentOf('CompleteFileUpload'), { id });
  await client.ask('mutation ($photo: ID!) { addCustomerPhoto(id: "1", photo: $photo) { id } }', { photo: id });
  await eventually(async () => {
    const { customer } = await client.ask<{
      customer: { photos: readonly { placeholder: string | null; srcset: string | null }[] };
    }>(documentOf('query Photos'));
    const [first] = customer.photos;
    assert.match(first?.placeholder ?? '', /^[A-Za-z0-9+/=]{20,}$/);
    assert.match(first?.srcset ?? '', / 256w, \S+ 512w, \S+ 1024w$/);
  });
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
